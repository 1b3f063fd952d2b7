"""What is wrong with a draft, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from playbooks.steps import MAX_STEPS, Problem, Step, problems
from roles.models import Role

_WHOLE: dict[Problem, Any] = {
    Problem.NO_STEPS: _("There are no steps yet."),
    Problem.TOO_MANY_STEPS: _("There are more than %(most)s steps."),
}
_OF_STEP: dict[Problem, Any] = {
    Problem.KEY_TWICE: _("“%(step)s”: another step has the same key."),
    Problem.NO_TITLE: _("Step %(number)s has no title."),
    Problem.UNKNOWN_ROLE: _("“%(step)s”: the role “%(role)s” is not in use here."),
    Problem.UNKNOWN_STEP: _("“%(step)s” leads to a step that is not there."),
    Problem.UNREACHABLE: _("No way leads to “%(step)s”."),
    Problem.NEVER_ENDS: _("From “%(step)s” no way leads to the end."),
    Problem.ANSWER_WITHOUT_NAME: _("“%(step)s” has an answer without a name."),
}


@dataclass(frozen=True, slots=True)
class ProblemSentence:
    """A problem, whose it is (empty for the whole document), and how to say it."""

    problem: Problem
    key: str
    sentence: str


def problem_sentences(steps: Sequence[Step], roles: Iterable[str]) -> list[ProblemSentence]:
    """What must be mended before the steps can be proposed, in reading order and in words."""
    numbered = {step.key: (number, step) for number, step in enumerate(steps, start=1)}
    found = []
    for finding in problems(steps, roles):
        if finding.problem in _WHOLE:
            sentence = _WHOLE[finding.problem] % {"most": MAX_STEPS}
        else:
            number, step = numbered[finding.key]
            title = step.title.strip() or step.key
            values = {"step": title, "number": number, "role": step.role}
            sentence = _OF_STEP[finding.problem] % values
        found.append(ProblemSentence(finding.problem, finding.key, sentence))
    return found


def role_codes(company_id: int) -> list[str]:
    """Codes of the roles that steps may name, in the company's order."""
    roles = Role.objects.of_company(company_id).filter(is_active=True)
    return list(roles.order_by("position", "pk").values_list("code", flat=True))
