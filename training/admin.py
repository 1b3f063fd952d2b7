"""`training` in the admin panel."""
