"""What people are told about figures, in their own language."""

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.access import Actor, Capability
from core.ui import formats
from metrics.catalogue import CATALOGUE
from metrics.models import OutlierFinding
from metrics.plan_words import period_name
from notices.kinds import How, NoticeKind, Params, register, register_group, register_sight

register_group("metrics", gettext_lazy("Figures"))


def _days(params: Params) -> dict[str, str]:
    """The days looked at."""
    since, last = (date.fromisoformat(str(params[name])) for name in ("since", "last"))
    return {"since": formats.day(since), "last": formats.day(last)}


def _title(params: Params) -> str:
    found = int(params["found"])
    return ngettext(
        "%(n)s figure differs from the history", "%(n)s figures differ from the history", found
    ) % {"n": formats.number(found)}


register(
    NoticeKind(
        code="metrics.differ",
        label=gettext_lazy("Figures differ from the history"),
        title=_title,
        text=lambda params: (
            _("The check of %(since)s to %(last)s found it. What to do is said on its page.")
            % _days(params)
        ),
        usual=How.AT_ONCE,
        must_tell=True,
    )
)


def _outlier(params: Params) -> dict[str, str]:
    """Who, and which metric."""
    metric = CATALOGUE.get(str(params["code"]))
    return {"name": str(params["name"]), "metric": str(metric.name if metric else params["code"])}


def _outlier_title(params: Params) -> str:
    if params["is_good"]:
        return _("Steadily better: %(name)s, %(metric)s") % _outlier(params)
    return _("Steadily worse: %(name)s, %(metric)s") % _outlier(params)


def _outlier_text(params: Params) -> str:
    if params["is_good"]:
        return _("More than chance for weeks. Find out what %(name)s does differently.") % _outlier(
            params
        )
    return _("More than chance for weeks. See on which work, and talk with %(name)s.") % _outlier(
        params
    )


def _see_outliers(actor: Actor, ids: Collection[int]) -> Collection[int]:
    """Findings of people for whom the reader answers still."""
    seen = OutlierFinding.objects.visible_to(actor).filter(pk__in=ids)
    return set(seen.values_list("pk", flat=True))


register_sight("outlier", _see_outliers)
register(
    NoticeKind(
        code="metrics.outlier",
        label=gettext_lazy("One of my people is steadily above or below the others"),
        title=_outlier_title,
        text=_outlier_text,
        usual=How.DIGEST,
        capability=Capability.METRICS_VIEW_TEAM,
    )
)


def _targets(params: Params) -> dict[str, str]:
    start = date.fromisoformat(str(params["start"]))
    return {"n": str(params["n"]), "period": period_name(str(params["period"]), start)}


def _targets_title(params: Params) -> str:
    said = ngettext(
        "%(n)s target of %(period)s is off plan",
        "%(n)s targets of %(period)s are off plan",
        int(params["n"]),
    )
    return said % _targets(params)


register(
    NoticeKind(
        code="metrics.off_plan",
        label=gettext_lazy("A target is off plan"),
        title=_targets_title,
        text=lambda _params: _("More than chance: the whole interval is on the wrong side."),
        usual=How.DIGEST,
        capability=Capability.METRICS_VIEW,
    )
)
