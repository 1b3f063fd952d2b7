"""Health and readiness, for whoever runs the product. No figures of any company."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views import View


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
