"""Base of every serializer that takes input: unknown fields are refused, not ignored."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers


class StrictSerializer(serializers.Serializer[Any]):
    """Input of one write. A field that is not declared is an error: no mass assignment."""

    def to_internal_value(self, data: Any) -> Any:
        """Refuse unknown names, then validate the declared ones."""
        if isinstance(data, Mapping):
            unknown = sorted(str(name) for name in data if name not in self.fields)
            if unknown:
                message = _("Unknown field.")
                raise serializers.ValidationError({name: [message] for name in unknown})
        return super().to_internal_value(data)
