"""Reactions of `hiring` to what happens on lower floors."""
