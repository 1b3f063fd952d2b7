"""`roles` over REST."""
