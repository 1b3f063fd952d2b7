"""What people are told about certificates. Notices carry ids; titles are looked up when read."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import Actor, Capability
from core.ui import formats
from notices.kinds import How, NoticeKind, Params, register
from training.models import Certificate


def _certificates(reader: Actor, params: Sequence[Params]) -> Sequence[Params | None]:
    """Whose, what for, and until when, as the reader may see it now."""
    rows = Certificate.objects.visible_to(reader).filter(
        pk__in={int(values["certificate_id"]) for values in params}
    )
    related = rows.select_related("member", "playbook", "topic", "course")
    known = {
        row.pk: {
            "title": row.title,
            "name": row.member.name,
            "until": formats.date_text(row.valid_until) if row.valid_until else "",
        }
        for row in related
    }
    return [
        {**values, **known[int(values["certificate_id"])]}
        if int(values["certificate_id"]) in known
        else None
        for values in params
    ]


def _filled(title: Any, params: Params) -> str:
    return str(title) % params


for _code, _label, _title in (
    (
        "certificates.own_month",
        gettext_lazy("A certificate of mine ends in a month"),
        gettext_lazy("Your certificate ends soon: %(title)s"),
    ),
    (
        "certificates.own_week",
        gettext_lazy("A certificate of mine ends in a week"),
        gettext_lazy("Your certificate ends within a week: %(title)s"),
    ),
    (
        "certificates.team_month",
        gettext_lazy("A certificate of my people ends in a month"),
        gettext_lazy("A certificate of %(name)s ends soon: %(title)s"),
    ),
    (
        "certificates.team_week",
        gettext_lazy("A certificate of my people ends in a week"),
        gettext_lazy("A certificate of %(name)s ends within a week: %(title)s"),
    ),
):
    register(
        NoticeKind(
            code=_code,
            label=_label,
            title=partial(_filled, _title),
            text=lambda params: _("It holds until %(until)s.") % params,
            usual=How.DIGEST,
            capability=Capability.TRAINING_VIEW,
            as_seen=_certificates,
        )
    )
