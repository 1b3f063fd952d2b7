"""Pages of `hiring`."""
