"""Base viewsets: the same scoped querysets and services as the pages."""

from typing import Any, ClassVar

from django.db import models
from rest_framework import mixins, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import Actor, Capability
from core.api.permissions import actor_of
from core.errors import InvalidInput, NotFound


class ActorViewSet(viewsets.GenericViewSet[Any]):
    """A viewset that starts from what the actor may see.

    Declare `model` (its manager has `visible_to`), `capability`, `write_capability`,
    `filterset_class`, `serializer_class` and `ordering` (last field unique).
    """

    capability: ClassVar[Capability]
    model: ClassVar[type[models.Model]]
    ordering: ClassVar[tuple[str, ...]] = ("-id",)
    lookup_value_regex = r"[0-9]{1,18}"

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return actor_of(self.request)

    def get_queryset(self) -> models.QuerySet[Any]:
        """Rows this actor may see; none while the schema is being generated."""
        manager: Any = self.model._default_manager
        if getattr(self, "swagger_fake_view", False):
            empty: models.QuerySet[Any] = manager.none()
            return empty
        rows: models.QuerySet[Any] = manager.visible_to(self.actor)
        return self.with_relations(rows)

    def with_relations(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Join what the serializer reads."""
        return queryset

    def get_object(self) -> Any:
        """The row named in the URL, or `NotFound`."""
        record = self.get_queryset().filter(pk=self.kwargs["pk"]).first()
        if record is None:
            raise NotFound
        return record

    def validated(self, serializer_class: Any) -> dict[str, Any]:
        """The request's body through a serializer; raises a 422 problem."""
        serializer = serializer_class(data=self.request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)


class ReadViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ActorViewSet):
    """List and detail; a versioned record's detail carries its ETag."""

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One record."""
        record = self.get_object()
        return with_etag(Response(self.get_serializer(record).data), record)


def with_etag(response: Response, record: Any) -> Response:
    """Name the version the caller has now seen."""
    if hasattr(record, "version"):
        response["ETag"] = f'"{record.version}"'
    return response


def version_seen(request: Request) -> int | None:
    """The version in `If-Match`; None without the header. Raises `InvalidInput` for rubbish."""
    header = request.headers.get("If-Match")
    if header is None or header.strip() == "*":
        return None
    text = header.strip().removeprefix("W/").strip('"')
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise InvalidInput(fields={"If-Match": "malformed"})
    return int(text)
