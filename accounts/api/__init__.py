"""`accounts` over REST."""
