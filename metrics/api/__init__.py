"""`metrics` over REST."""
