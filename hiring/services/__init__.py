"""Every write of `hiring`."""
