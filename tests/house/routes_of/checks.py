"""Routes of checks."""

from collections.abc import Callable
from typing import Any

from training.models import Certificate, CheckAttempt, Course, KnowledgeCheck

OPENS_TO: dict[str, str] = {
    "consultant": """
        check-list check-take check-start check-attempt check-attempt-save check-attempt-finish
        playbook-check course-check
        certificate-list certificate desk-certificates
        skill-matrix skill-export skill-person skill-playbook skill-topic
        api-knowledge-check-list api-knowledge-check-detail api-knowledge-check-start
        api-check-attempt-list api-check-attempt-detail api-check-attempt-answers
        api-check-attempt-finish
        api-certificate-list api-certificate-detail api-skill-list
    """,
    "manager": """
        check-create check-defaults check-edit check-settings check-publish check-confirm check-use
        check-results check-allow check-question-add check-question-change check-question-remove
        check-version
        certificate-give certificate-revoke
        api-knowledge-check-draft api-knowledge-check-publish api-knowledge-check-published
        api-knowledge-check-confirm api-certificate-revoke
    """,
    "head": "",
    "admin": "",
}


def _first(model: Any, world: Any) -> Any:
    return model.objects.filter(company_id=world.company.pk).earliest("pk").pk


PARAMETERS: dict[tuple[str, str], Callable[[Any], Any]] = {
    ("checks", "check_id"): lambda world: _first(KnowledgeCheck, world),
    ("attempts", "attempt_id"): lambda world: _first(CheckAttempt, world),
    ("questions", "key"): lambda _world: "q1",
    ("versions", "number"): lambda _world: 1,
    ("for-playbook", "pk"): lambda world: world.playbook.pk,
    ("for-course", "pk"): lambda world: _first(Course, world),
    ("certificates", "pk"): lambda world: _first(Certificate, world),
    ("people", "pk"): lambda world: world.people.consultant.pk,
    ("topics", "pk"): lambda world: world.topic.pk,
    ("knowledge-checks", "pk"): lambda world: _first(KnowledgeCheck, world),
    ("check-attempts", "pk"): lambda world: _first(CheckAttempt, world),
}


QUERIES: dict[str, str] = {}
# Refused to some of those whose level opens them, in words, for these reasons.
REFUSED_HERE: dict[str, str] = {
    "check-create": "it is asked for with a playbook or a course",
    "check-allow": "it is asked for with a person",
    "check-attempt-save": "an attempt is answered by its person alone",
    "check-attempt-finish": "an attempt is answered by its person alone",
    "api-check-attempt-answers": "an attempt is answered by its person alone",
    "api-check-attempt-finish": "an attempt is answered by its person alone",
}
