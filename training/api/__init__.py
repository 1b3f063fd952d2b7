"""REST side of `training`."""
