"""Routes of vacancies."""

from collections.abc import Callable
from typing import Any

from hiring.models import Candidate, CandidateDocument, Vacancy

OPENS_TO: dict[str, str] = {
    "consultant": """
        vacancy-list vacancy candidate candidate-add candidate-edit candidate-state
        candidate-document-add candidate-document candidate-document-remove
        api-vacancy-list api-vacancy-detail
        api-candidate-list api-candidate-detail api-candidate-keep-until api-candidate-state
        api-candidate-move api-candidate-refuse api-candidate-hire api-candidate-erase
        api-candidate-add-document api-candidate-document-detail api-candidate-document-content
    """,
    "manager": """
        hiring-hindsight
        vacancy-open vacancy-edit panel-add panel-remove vacancy-close vacancy-reopen
        candidate-keep-until candidate-move candidate-erase candidate-hire candidate-refuse
        api-vacancy-close api-vacancy-reopen api-vacancy-panel-add api-vacancy-panel-remove
    """,
    "head": "",
    "admin": "",
}


def _vacancy(world: Any) -> int:
    return Vacancy.objects.get(company=world.company, title="Quetzal consultant").pk


def _candidate(world: Any) -> int:
    return Candidate.objects.get(company=world.company, name="Quetzal Person").pk


def _document(world: Any) -> int:
    return CandidateDocument.objects.get(company=world.company, name="Quetzal.pdf").pk


PARAMETERS: dict[tuple[str, str], Callable[[Any], Any]] = {
    ("vacancies", "pk"): _vacancy,
    ("candidates", "pk"): _candidate,
    ("documents", "pk"): _document,
    ("candidate-documents", "pk"): _document,
    ("panel", "member_id"): lambda world: world.people.consultant.pk,
}
QUERIES: dict[str, str] = {}
_DECIDERS = "the administrator is on the panel, and not the hiring manager"
# Refused to some of those whose level opens them, in words, for these reasons.
REFUSED_HERE: dict[str, str] = {
    **dict.fromkeys(
        (
            "vacancy-edit",
            "panel-add",
            "panel-remove",
            "vacancy-close",
            "candidate-keep-until",
            "candidate-move",
            "candidate-erase",
            "candidate-hire",
            "candidate-refuse",
        ),
        _DECIDERS,
    ),
    "vacancy-reopen": "the vacancy is open",
}
