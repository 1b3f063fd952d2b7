"""API tokens as a way to sign in: `Authorization: Bearer cs_<company>_<secret>`."""
