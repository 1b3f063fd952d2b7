"""Health, readiness and figures for whoever runs the product. Nothing of a single company."""

from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views import View

from core.models import Delivery, DeliveryState
from core.tenancy import system_scope
from cs_platform.operations.figures import (
    Waiting,
    events_waiting,
    figures_waiting,
    mail_waiting,
)
from metrics.models import DirtyBucket
from notices.models import Mail, MailState


class LiveView(View):
    """The process answers."""

    def get(self, request: HttpRequest) -> JsonResponse:
        """Always well when reached."""
        return JsonResponse({"status": "ok"})


class ReadyView(View):
    """The database answers, so pages can be served; the broker may be down without harm."""

    def get(self, request: HttpRequest) -> JsonResponse:
        """200, or 503 with the part that is missing."""
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except DatabaseError:
            connection.close()
            return JsonResponse({"status": "unavailable", "missing": "database"}, status=503)
        return JsonResponse({"status": "ok"})


class FiguresView(View):
    """What waits and what failed, over all companies, in Prometheus' text format.

    Not there unless `HEALTH_TOKEN` is set and given.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        """The figures, or 404 for everybody else."""
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not settings.HEALTH_TOKEN or not constant_time_compare(given, settings.HEALTH_TOKEN):
            raise Http404
        with system_scope():
            lines = [f"{name} {value}" for name, value in _figures()]
        return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; version=0.0.4")


def _figures() -> Iterator[tuple[str, int]]:
    for name, waiting in (
        ("events", events_waiting(Delivery.objects.all())),
        ("figures", figures_waiting(DirtyBucket.objects.all())),
        ("mails", mail_waiting(Mail.objects.all())),
    ):
        yield f"cs_{name}_waiting", waiting.count
        yield f"cs_{name}_oldest_seconds", _age(waiting)
    yield "cs_events_parked", Delivery.objects.filter(state=DeliveryState.PARKED).count()
    for state in (MailState.FAILED, MailState.UNCERTAIN):
        yield f"cs_mails_{state}", Mail.objects.filter(state=state).count()


def _age(waiting: Waiting) -> int:
    if waiting.since is None:
        return 0
    return max(0, int((timezone.now() - waiting.since).total_seconds()))
