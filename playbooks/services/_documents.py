"""Documents and steps from outside: read with every limit checked, and changed step by step."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.documents import key_problem, new_key, place_of, text_problem
from core.errors import InvalidInput
from playbooks import steps as limits
from playbooks.steps import END, Branch, DueUnit, Step, branches, read

TEXTS = {
    "title_en": limits.TITLE,
    "title_ru": limits.TITLE,
    "details_en": limits.DETAILS,
    "details_ru": limits.DETAILS,
    "role": 12,
}
STEP_FIELDS = frozenset(TEXTS) | {"due", "next"}
_LABELS = {"to": limits.KEY, "label_en": limits.LABEL, "label_ru": limits.LABEL}

Errors = dict[str, Any]


def document_read(document: Any) -> tuple[Step, ...]:
    """The steps of a document from outside, complete and within the limits of `playbooks.steps`.

    What is wrong with their meaning is left to `steps.problems`: a draft may be unfinished.
    Raises `InvalidInput`, naming the values by their place: `document.0.title_en`.
    """
    if not isinstance(document, list):
        raise InvalidInput(fields={"document": _("Give a list of steps.")})
    if len(document) > limits.MAX_STEPS:
        message = _("At most %(count)s steps.") % {"count": limits.MAX_STEPS}
        raise InvalidInput(message, fields={"document": message})
    errors: Errors = {}
    for place, item in enumerate(document):
        _check_item(item, f"document.{place}", errors)
    if errors:
        raise InvalidInput(fields=errors)
    found = tuple(_stripped(step) for step in read(document))
    if len({step.key for step in found}) != len(found):
        twice = _("Two steps have the same key.")
        raise InvalidInput(twice, fields={"document": twice})
    return found


def _check_item(item: Any, path: str, errors: Errors) -> None:
    if not isinstance(item, Mapping):
        errors[path] = _("Give an object with the values of a step.")
        return
    for name in set(item) - STEP_FIELDS - {"key"}:
        errors[f"{path}.{name}"] = _("This cannot be changed.")
    if (wrong := key_problem(item.get("key"))) is not None:
        errors[f"{path}.key"] = wrong
    for name, longest in TEXTS.items():
        _check_text(item.get(name, ""), longest, f"{path}.{name}", errors)
    _check_due(item.get("due"), f"{path}.due", errors)
    ways = item.get("next", [])
    if not isinstance(ways, list) or len(ways) > limits.MAX_BRANCHES:
        errors[f"{path}.next"] = _("At most %(count)s answers.") % {"count": limits.MAX_BRANCHES}
        return
    for place, way in enumerate(ways):
        _check_way(way, f"{path}.next.{place}", errors)


def _check_way(way: Any, path: str, errors: Errors) -> None:
    if not isinstance(way, Mapping) or set(way) - set(_LABELS):
        errors[path] = _("An answer has a label and the key of the step it leads to.")
        return
    for name, longest in _LABELS.items():
        _check_text(way.get(name, ""), longest, f"{path}.{name}", errors)


def _check_text(text: Any, longest: int, path: str, errors: Errors) -> None:
    if (wrong := text_problem(text, longest)) is not None:
        errors[path] = wrong


def _check_due(due: Any, path: str, errors: Errors) -> None:
    if due is None:
        return
    amount: Any = due.get("amount") if isinstance(due, Mapping) else None
    is_number = isinstance(amount, int) and not isinstance(amount, bool)
    if not is_number or set(due) != {"amount", "unit"} or not 1 <= amount <= limits.MAX_DUE:
        errors[path] = _("Give an amount from 1 to %(most)s and a unit.") % {"most": limits.MAX_DUE}
    elif due["unit"] not in DueUnit.values:
        errors[path] = _("Choose working hours, working days or calendar days.")


def _stripped(step: Step) -> Step:
    texts = {name: getattr(step, name).strip() for name in TEXTS}
    ways = tuple(Branch(w.to, w.label_en.strip(), w.label_ru.strip()) for w in step.next)
    return replace(step, next=ways, **texts)


def step_given(
    step: Step, values: Mapping[str, Any], others: Iterable[Step], roles: Iterable[str]
) -> Step:
    """The step with the new values. Raises `InvalidInput` for what is too long or unknown.

    A role that was taken out of use since may stay where it stands.
    """
    if unknown := set(values) - STEP_FIELDS:
        raise InvalidInput(fields={name: _("This cannot be changed.") for name in sorted(unknown)})
    changed = replace(step, **{**values, "next": tuple(values.get("next", step.next))})
    errors: Errors = {}
    _check_item(limits.write([changed])[0], "step", errors)
    if changed.role != step.role and changed.role and changed.role not in set(roles):
        errors["step.role"] = _("Choose one of the company's roles.")
    known = {END, changed.key, *(other.key for other in others)}
    before = {way.to for way in step.next}
    if any(way.to not in known | before for way in changed.next):
        errors["step.next"] = _("Choose one of the steps of this draft, or the end.")
    if errors:
        raise InvalidInput(fields={name.split(".")[1]: text for name, text in errors.items()})
    return _stripped(changed)


def key_of(values: Mapping[str, Any], taken: Iterable[str]) -> str:
    """A key made of the title, which no other step has."""
    title = str(values.get("title_en") or values.get("title_ru") or "")
    return new_key(title, taken, otherwise="step")


def leading_to(steps: Sequence[Step], key: str) -> list[Step]:
    """Other steps that lead to the step, by saying so or by standing before it."""
    ways = branches(steps)
    return [
        step
        for step in steps
        if step.key != key and any(way.to == key for way in ways.get(step.key, ()))
    ]


def without(steps: Sequence[Step], key: str) -> list[Step]:
    """The steps without one; what led to it leads on to where it led.

    Raises `InvalidInput` for a decision that other steps lead to: nobody can guess which way
    they shall go.
    """
    place = place_of(steps, key)
    ways = branches(steps)
    targets = {way.to for way in ways[key]} - {key}
    before = leading_to(steps, key)
    if len(targets) > 1 and before:
        titles = ", ".join(f"“{step.title}”" for step in before)
        raise InvalidInput(
            _(
                "This step leads several ways, and these steps lead to it: %(steps)s. Let them"
                " lead elsewhere first."
            )
            % {"steps": titles}
        )
    following = steps[place + 1].key if place + 1 < len(steps) else END
    target = min(targets) if targets else following
    left = []
    for step in steps:
        if step.key == key:
            continue
        if step in before:
            silent = () if target == following else (Branch(target),)
            ahead = tuple(replace(w, to=target) if w.to == key else w for w in step.next)
            left.append(replace(step, next=ahead or silent))
        else:
            left.append(step)
    return left
