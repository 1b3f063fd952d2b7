"""The grades that every company may begin with, in both languages. Pure."""

from typing import Any, NamedTuple

Document = list[dict[str, Any]]


class DefaultGrade(NamedTuple):
    """A grade as it is shipped, lowest first."""

    code: str
    name_en: str
    name_ru: str
    document: Document


def _judged(key: str, english: str, russian: str) -> dict[str, Any]:
    return {"key": key, "kind": "judged", "title_en": english, "title_ru": russian}


_CERTIFICATES = {"key": "playbooks", "kind": "certificates"}


def _satisfied(at_least: float) -> dict[str, Any]:
    return {
        "key": "satisfied",
        "kind": "metric",
        "code": "csat",
        "at_least": at_least,
        "at_most": None,
        "months": 6,
        "min_n": 10,
    }


DEFAULTS: tuple[DefaultGrade, ...] = (
    DefaultGrade(
        "consultant",
        "Consultant",
        "Консультант",
        [
            _CERTIFICATES,
            _judged(
                "promises",
                "Keeps what was promised to clients, or says so in time",
                "Выполняет обещанное клиентам или вовремя предупреждает",
            ),
        ],
    ),
    DefaultGrade(
        "senior-consultant",
        "Senior consultant",
        "Старший консультант",
        [
            {"key": "clients", "kind": "months", "months": 12},
            _CERTIFICATES,
            _satisfied(75),
            {"key": "teaching", "kind": "teaching", "count": 2, "rating": 4},
        ],
    ),
    DefaultGrade(
        "team-lead",
        "Team lead",
        "Руководитель группы",
        [
            {"key": "clients", "kind": "months", "months": 12},
            {"key": "tasks", "kind": "tasks", "count": 3},
            {"key": "teaching", "kind": "teaching", "count": 3, "rating": 4},
            _satisfied(75),
            _judged(
                "calm",
                "Stays calm with an angry client and helps colleagues to",
                "Сохраняет спокойствие с рассерженным клиентом и помогает в этом коллегам",
            ),
        ],
    ),
    DefaultGrade(
        "manager",
        "Manager",
        "Менеджер",
        [
            {"key": "clients", "kind": "months", "months": 24},
            {"key": "tasks", "kind": "tasks", "count": 6},
            {"key": "teaching", "kind": "teaching", "count": 5, "rating": 4},
            _judged(
                "people",
                "People grow beside this person",
                "Рядом с этим человеком люди растут",
            ),
        ],
    ),
)
