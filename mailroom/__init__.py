"""The mailroom: what comes in by e-mail, and which request it belongs to.

Words: *mailbox* (an address of the company that is read here), *incoming mail* (one message as it
came, with what became of it). Enter by `services`, `selectors`, `models`.
"""
