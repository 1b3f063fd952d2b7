"""Doors for programs: API tokens, and import of past records."""
