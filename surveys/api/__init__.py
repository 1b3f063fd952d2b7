"""`surveys` over REST."""
