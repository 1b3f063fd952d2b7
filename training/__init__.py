"""Onboarding and training of people; built with the capability it belongs to."""
