"""What the contact's own page reads: the invitation, and the answer that counts."""

from uuid import UUID

from surveys.models import Answer, Invitation


def invitation_of(company_id: int, public_id: UUID) -> Invitation | None:
    """The invitation of a personal link, inside its company's scope. One query."""
    found: Invitation | None = (
        Invitation.objects.of_company(company_id)
        .filter(public_id=public_id)
        .select_related(
            *("company", "survey", "survey_version", "contact", "consultant", "request", "client")
        )
        .first()
    )
    return found


def answer_of(invitation: Invitation) -> Answer | None:
    """The answer that counts so far."""
    found: Answer | None = (
        Answer.objects.of_company(invitation.company_id)
        .filter(invitation=invitation)
        .order_by("-at", "-pk")
        .first()
    )
    return found
