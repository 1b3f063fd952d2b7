"""A company that looks real, built by calling services with a fixed seed."""
