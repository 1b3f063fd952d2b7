"""Cursor pages on the API, over the same keyset code as the pages."""

from typing import Any

from rest_framework import pagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from core.errors import InvalidInput
from core.pagination import Page, keyset_page

MAX_PAGE_SIZE = 200


class CursorPagination(pagination.BasePagination):
    """`results`, `next` and `previous`; the view's `ordering` fixes the order."""

    page: Page[Any]

    def paginate_queryset(
        self, queryset: Any, request: Request, view: APIView | None = None
    ) -> list[Any]:
        """One page of rows. Raises `InvalidInput` for a bad cursor or page size."""
        self.request = request
        self.page = keyset_page(
            queryset,
            fields=getattr(view, "ordering", ("-id",)),
            cursor=request.query_params.get("cursor") or None,
            size=self._size(request),
        )
        return self.page.rows

    def _size(self, request: Request) -> int:
        text = request.query_params.get("page_size", "50")
        if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= MAX_PAGE_SIZE):
            raise InvalidInput(fields={"page_size": f"1…{MAX_PAGE_SIZE}"})
        return int(text)

    def _link(self, cursor: str | None) -> str | None:
        if cursor is None:
            return None
        return replace_query_param(self.request.build_absolute_uri(), "cursor", cursor)

    def get_paginated_response(self, data: Any) -> Response:
        """The page's envelope."""
        return Response(
            {
                "next": self._link(self.page.next_cursor),
                "previous": self._link(self.page.previous_cursor),
                "results": data,
            }
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The envelope, for OpenAPI."""
        link = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["results", "next", "previous"],
            "properties": {
                "next": link,
                "previous": link,
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        """Query parameters, for OpenAPI."""
        size = {"type": "integer", "minimum": 1, "maximum": MAX_PAGE_SIZE, "default": 50}
        return [
            {"name": "cursor", "in": "query", "required": False, "schema": {"type": "string"}},
            {"name": "page_size", "in": "query", "required": False, "schema": size},
        ]
