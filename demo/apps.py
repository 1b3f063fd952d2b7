"""Configuration of the demo company."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The `demo` app has no tables."""

    name = "demo"
