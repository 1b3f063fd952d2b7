"""Every write of `mailroom`."""
