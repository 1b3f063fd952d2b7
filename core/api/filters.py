"""The pages' filter sets on the API: a wrong value is refused and an unknown name too."""

from typing import Any

from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.request import Request
from rest_framework.views import APIView

from core.errors import InvalidInput

_ALWAYS = frozenset({"cursor", "page_size", "format", "lang"})


class StrictFilterBackend(DjangoFilterBackend):
    """Silently ignoring a misspelt filter would answer with rows nobody asked for."""

    def filter_queryset(self, request: Request, queryset: Any, view: APIView) -> Any:
        """Filter, or raise `InvalidInput`."""
        filterset = self.get_filterset(request, queryset, view)
        if filterset is None:
            return queryset
        known = set(filterset.form.fields) | _ALWAYS | set(getattr(view, "query_names", ()))
        unknown = {
            name
            for name in request.query_params
            if name not in known and not _range_part(name, known)
        }
        if unknown:
            raise InvalidInput(fields={name: _("Unknown filter.") for name in sorted(unknown)})
        if not filterset.is_valid():
            raise InvalidInput(
                fields={name: " ".join(texts) for name, texts in filterset.errors.items()}
            )
        return filterset.qs


def _range_part(name: str, known: set[str]) -> bool:
    return any(name == f"{field}_{part}" for field in known for part in ("after", "before"))
