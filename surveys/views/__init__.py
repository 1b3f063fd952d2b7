"""Pages of `surveys`: the contact's own, and the company's."""
