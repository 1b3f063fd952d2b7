"""The shape of a default playbook, and how due times are written down in source files."""

from dataclasses import dataclass

from playbooks.steps import Due, DueUnit, Step


@dataclass(frozen=True, slots=True)
class PlaybookText:
    """One default playbook; topics and touchpoints by their codes in `roles.defaults`."""

    code: str
    kind: str
    name_en: str
    name_ru: str
    purpose_en: str
    purpose_ru: str
    steps: tuple[Step, ...]
    topics: tuple[str, ...] = ()
    touchpoints: tuple[str, ...] = ()


def working_hours(amount: int) -> Due:
    """By the company's calendar."""
    return Due(amount, DueUnit.WORKING_HOURS.value)


def working_days(amount: int) -> Due:
    """By the company's calendar."""
    return Due(amount, DueUnit.WORKING_DAYS.value)


def calendar_days(amount: int) -> Due:
    """Days off count too."""
    return Due(amount, DueUnit.DAYS.value)
