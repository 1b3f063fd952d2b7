"""Evidence of growth in words: live and frozen evidence alike. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.languages import text_among
from core.ui import formats
from metrics.catalogue import CATALOGUE
from metrics.wording import unit_text, value_text
from training.grade_document import Requirement, RequirementKind
from training.models.delegated import Verdict
from training.selectors.readiness import MET, NOT_YET, UNKNOWN, Evidence

# So many playbooks without a certificate are named.
NAMED = 5
LOOKS = {MET: ("ok", "check"), NOT_YET: ("none", "ring"), UNKNOWN: ("none", "info")}


def asked_text(values: Mapping[str, Any]) -> str:
    """What a requirement asks for; from its own values or its evidence."""
    match values["kind"]:
        case RequirementKind.MONTHS:
            n = int(values.get("need") or values.get("months") or 0)
            text = ngettext("%(n)s month with clients", "%(n)s months with clients", n)
            return text % {"n": formats.number(n)}
        case RequirementKind.TASKS:
            n = int(values.get("need") or values.get("count") or 0)
            text = ngettext(
                "%(n)s task of a manager, done and reviewed as met",
                "%(n)s tasks of a manager, done and reviewed as met",
                n,
            )
            return text % {"n": formats.number(n)}
        case RequirementKind.TEACHING:
            n = int(values.get("need") or values.get("count") or 0)
            text = ngettext(
                "Taught others once, in a session rated %(rating)s or more of 5 or by shadowing",
                "Taught others %(n)s times, in sessions rated %(rating)s or more of 5 or by "
                "shadowing",
                n,
            )
            rating = formats.number(float(values.get("rating") or 0), 1)
            return text % {"n": formats.number(n), "rating": rating}
        case RequirementKind.METRIC:
            return _metric_asked(values)
        case RequirementKind.CERTIFICATES:
            return _("Valid certificates for all playbooks of the roles held")
        case _:
            return text_among(values, "title")


def _metric_asked(values: Mapping[str, Any]) -> str:
    code = str(values["code"])
    words = {
        "metric": _name(code),
        "low": _value(code, values.get("at_least")),
        "high": _value(code, values.get("at_most")),
        "months": formats.number(int(values["months"])),
        "n": formats.number(int(values["min_n"])),
    }
    if values.get("at_most") is None:
        return _("%(metric)s: at least %(low)s over %(months)s months, from n = %(n)s on") % words
    if values.get("at_least") is None:
        return _("%(metric)s: at most %(high)s over %(months)s months, from n = %(n)s on") % words
    return _("%(metric)s: %(low)s to %(high)s over %(months)s months, from n = %(n)s on") % words


def _name(code: str) -> str:
    return str(CATALOGUE[code].name) if code in CATALOGUE else code


def _value(code: str, value: float | None) -> str:
    if value is None or code not in CATALOGUE:
        return "" if value is None else formats.number(value, 1)
    unit = unit_text(CATALOGUE[code])
    text = value_text(code, value)
    return f"{text} {unit}" if unit else text


def standing_text(standing: str) -> str:
    """Met, not yet, or that it cannot be told."""
    words = {MET: _("met"), NOT_YET: _("not yet"), UNKNOWN: _("cannot be told yet")}
    return words[standing]


def known_text(evidence: Evidence) -> str:
    """What is known about it."""
    match evidence["kind"]:
        case RequirementKind.METRIC:
            return _metric_known(evidence)
        case RequirementKind.JUDGED:
            return _judged_known(evidence)
        case RequirementKind.CERTIFICATES if not evidence["need"]:
            return _("No playbook in force belongs to the roles held.")
        case RequirementKind.MONTHS:
            have = formats.number(float(evidence["have"]), 1)
            return _("%(have)s of %(need)s months") % {"have": have, "need": evidence["need"]}
        case _:
            words = {name: formats.number(int(evidence[name])) for name in ("have", "need")}
            return _("%(have)s of %(need)s") % words


def _metric_known(evidence: Evidence) -> str:
    if evidence.get("n") is None:
        return _("These figures are not yours to see.")
    if evidence.get("value") is None:
        return _("No data")
    words = {
        "value": _value(evidence["code"], evidence["value"]),
        "n": formats.number(evidence["n"]),
    }
    said = _("%(value)s, n = %(n)s") % words
    if evidence.get("low") is not None and evidence.get("high") is not None:
        said = _("%(value)s, n = %(n)s, 95 %% interval %(low)s to %(high)s") % {
            **words,
            "low": formats.number(evidence["low"], 1),
            "high": formats.number(evidence["high"], 1),
        }
    if evidence["n"] < evidence["min_n"]:
        return _("%(known)s: too few") % {"known": said}
    return said


def _judged_known(evidence: Evidence) -> str:
    if not evidence["words"]:
        return _("Nobody has judged it yet.")
    day = date.fromisoformat(evidence["on"])
    return _("%(by)s, %(day)s: %(words)s") % {
        "by": evidence["by"] or _("The product"),
        "day": formats.date_text(day),
        "words": evidence["words"],
    }


def missing_text(evidence: Evidence) -> str:
    """What is missing and, where it can be told, by when it is there at the present pace."""
    if evidence["standing"] != NOT_YET:
        return ""
    lacking = evidence.get("lacking")
    if lacking:
        # They are named by the links that follow.
        return _("Missing:") if len(lacking) <= NAMED else _("Missing, the first of them:")
    if evidence.get("by_when"):
        day = formats.date_text(date.fromisoformat(evidence["by_when"]))
        if evidence["kind"] == RequirementKind.MONTHS:
            return _("There on %(day)s.") % {"day": day}
        return _("At the pace of the last year there on %(day)s.") % {"day": day}
    return ""


def beside_text(evidence: Evidence) -> str:
    """What is known beside the number."""
    if evidence["kind"] != RequirementKind.TEACHING:
        return ""
    words = {
        "sessions": formats.number(evidence["sessions"]),
        "hosted": formats.number(evidence["hosted"]),
        "n": formats.number(evidence["without_words"]),
    }
    if evidence["without_words"]:
        return _("Sessions: %(sessions)s, days as host: %(hosted)s, not rated: %(n)s") % words
    return _("Sessions: %(sessions)s, days as host: %(hosted)s") % words


def links(evidence: Evidence, member_id: int) -> list[dict[str, Any]]:
    """Ways to the rows behind it."""
    if evidence["kind"] == RequirementKind.TASKS:
        return [
            {
                "label": f"{one['title']}: {Verdict(one['verdict']).label}",
                "url": reverse("delegated-detail", args=[one["id"]]),
            }
            for one in evidence["tasks"]
        ]
    if evidence["kind"] == RequirementKind.METRIC and evidence.get("n") is not None:
        query = f"?level=consultant&id={member_id}&start={evidence['start']}&end={evidence['end']}"
        return [
            {
                "label": _("Rows behind it"),
                "url": reverse("metric-rows", args=[evidence["code"]]) + query,
            },
            {
                "label": _("Definition"),
                "url": reverse("metric-definition", args=[evidence["code"]]),
            },
        ]
    return [
        {
            "label": text_among(one, "name"),
            "url": reverse("playbook-detail", args=[one["id"]]),
        }
        for one in evidence.get("lacking", [])[:NAMED]
    ]


def shown(evidence: Evidence, member_id: int) -> dict[str, Any]:
    """One requirement with its evidence for a page."""
    kind, icon = LOOKS[evidence["standing"]]
    return {
        "key": evidence["key"],
        "is_judged": evidence["kind"] == RequirementKind.JUDGED,
        "asked": asked_text(evidence),
        "state": {"kind": kind, "icon": icon, "text": standing_text(evidence["standing"])},
        "known": known_text(evidence),
        "beside": beside_text(evidence),
        "missing": missing_text(evidence),
        "links": links(evidence, member_id),
    }


def requirement_text(one: Requirement) -> str:
    """What a requirement asks for, from its version."""
    values = {name: getattr(one, name) for name in Requirement.__dataclass_fields__}
    return asked_text(values)
