"""Celery's side of `training`: what falls due without anybody's doing."""
