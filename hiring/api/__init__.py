"""REST side of `hiring`."""
