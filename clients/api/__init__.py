"""`clients` over REST."""
