"""Registers the receivers and the hints of `metrics`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MetricsConfig(AppConfig):
    """Configuration of the `metrics` app."""

    name = "metrics"
    verbose_name = _("Metrics")

    def ready(self) -> None:
        """Listen to requests and surveys; send a hint after each commit that marked leaves."""
        import metrics.notice_kinds  # noqa: PLC0415
        import metrics.receivers  # noqa: PLC0415
        import metrics.reports.notice  # noqa: F401, PLC0415
        from metrics.reports.pdf import PURPOSE, report_parts  # noqa: PLC0415
        from metrics.tasks import nudge_aside, nudge_rollup  # noqa: PLC0415
        from metrics.wakeups import register_builder, register_wakeup  # noqa: PLC0415
        from notices.parts import register_parts  # noqa: PLC0415

        register_parts(PURPOSE, report_parts)
        register_wakeup(nudge_rollup)
        register_builder(nudge_aside)
