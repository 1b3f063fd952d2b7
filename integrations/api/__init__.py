"""`integrations` over REST."""
