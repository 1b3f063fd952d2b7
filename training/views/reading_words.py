"""Steps of a playbook and what changed in them, as plain values for pages of learning."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.access import Actor
from core.documents import Change
from playbooks.selectors import differences, due_text, ways_of
from playbooks.steps import Step
from roles.models import Role

_CHANGES = {
    Change.ADDED: ("ok", "plus", _("added")),
    Change.REMOVED: ("risk", "trash", _("removed")),
    Change.CHANGED: ("warn", "edit", _("changed")),
    Change.MOVED: ("none", "swap", _("moved")),
}


def steps_to_read(actor: Actor, steps: Sequence[Step]) -> list[dict[str, Any]]:
    """The steps in order, with the names of roles and where a decision leads. One query."""
    roles = Role.objects.visible_to(actor).defer(*Role.TEXTS)
    names = {role.code: role.name for role in roles}
    ways = ways_of(steps)
    return [
        {
            "number": number,
            "title": step.title or step.key,
            "role": step.role,
            "role_name": names.get(step.role, step.role),
            "details": step.details,
            "due": due_text(step.due),
            "ways": ways[step.key] if step.next else (),
        }
        for number, step in enumerate(steps, start=1)
    ]


def changes_between(before: Sequence[Step], after: Sequence[Step]) -> list[dict[str, Any]]:
    """Each step that differs, and how."""
    found = []
    for one in differences(before, after):
        look, icon, label = _CHANGES[one.change]
        step = one.after or one.before
        title = step.title or step.key if step else one.key
        found.append({"look": look, "icon": icon, "label": label, "title": title})
    return found
