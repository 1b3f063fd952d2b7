"""Notices over REST: one's own, and how one wants them."""
