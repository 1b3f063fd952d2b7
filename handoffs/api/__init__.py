"""`handoffs` over REST."""
