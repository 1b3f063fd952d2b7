"""`hiring` in the admin panel."""
