"""Pages of `training`."""
