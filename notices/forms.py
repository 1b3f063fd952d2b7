"""How somebody wants to be told, as a form: one choice for each kind, and the daily mail."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import time_zone_names
from core.forms import ServiceForm
from notices.kinds import NoticeKind, grouped_kinds

RHYTHM = ("digest_at", "time_zone")


class NoticeChoicesForm(ServiceForm):
    """A field for each kind, named by its code."""

    digest_at = forms.TimeField(
        label=_("The daily mail comes at"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    time_zone = forms.ChoiceField(label=_("By the clock of"), required=False)

    def __init__(
        self, *args: Any, kinds: Sequence[NoticeKind], company_zone: str, **kwargs: Any
    ) -> None:
        """Offer each kind in the ways it has, and every zone."""
        super().__init__(*args, **kwargs)
        self.kinds = kinds
        for kind in kinds:
            self.fields[kind.code] = forms.ChoiceField(
                label=str(kind.label), choices=[(how.value, how.label) for how in kind.ways]
            )
        as_company = _("the company (%(zone)s)") % {"zone": company_zone}
        self.offer(
            "time_zone",
            [
                ("", as_company),
                *((name, name) for name in time_zone_names()),
            ],
        )

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields of the kinds under their headings."""
        return [
            (str(label), [self[kind.code] for kind in kinds])
            for label, kinds in grouped_kinds(self.kinds)
        ]

    @property
    def rhythm(self) -> list[forms.BoundField]:
        """The fields of the daily mail."""
        return [self[name] for name in RHYTHM]

    def service_values(self) -> dict[str, Any]:
        """As `notice_choices_set` takes them."""
        values = super().service_values()
        rhythm = {name: values.pop(name) for name in RHYTHM}
        return {"choices": values, **rhythm}
