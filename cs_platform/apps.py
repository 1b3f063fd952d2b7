"""Joins the floors: wakes Celery when a commit left events behind."""

from django.apps import AppConfig


class PlatformConfig(AppConfig):
    """The roof's own app: desks, the API root, and what joins the floors below."""

    name = "cs_platform"
    label = "cs_platform"

    def ready(self) -> None:
        """Send a hint to the relay after each commit that published an event."""
        import cs_platform.client_figures  # noqa: PLC0415
        import cs_platform.hired_checks  # noqa: PLC0415
        import cs_platform.receivers  # noqa: F401, PLC0415
        from core.outbox import register_wakeup  # noqa: PLC0415
        from core.tasks import nudge_relay  # noqa: PLC0415

        register_wakeup(nudge_relay)
