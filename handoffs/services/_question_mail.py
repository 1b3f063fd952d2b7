"""Mail about questions: to who is asked, and to who waits for the answers.

Whoever is asked reads the client's words and the question, nothing else of the request; an answer
is read on the request's page, so no mail repeats it.
"""

from collections.abc import Iterator

from django.conf import settings
from django.db.models import Q
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Membership, Team
from handoffs.models import Question
from handoffs.services._ledger import Turn
from notices.services import mail_queue

ASKED, ANSWERED = "notice.question", "notice.answer"
_WITHOUT_MAIL = frozenset({"demo", "import"})
_MOST_WORDS = 5_000


def tell_question(turn: Turn, question: Question) -> None:
    """To the colleague who is asked, in their language."""
    person = question.asked_to
    if person.user is None or turn.actor.via in _WITHOUT_MAIL:
        return
    request = turn.request
    words = request.original_text
    if len(words) > _MOST_WORDS:
        words = words[:_MOST_WORDS] + "…"
    with _in_the_words_of(person), timezone.override(turn.actor.company_time_zone):
        values = {
            "name": person.name,
            "asker": turn.actor.name,
            "number": request.number,
            "subject": request.subject,
            "client": request.client.name,
            "words": words,
            "question": question.text,
            "due": formats.date_format(timezone.localtime(question.due_at), "j E Y, H:i"),
            "link": _link(turn),
        }
        subject = _("A question to you: #%(number)s %(subject)s") % values
        text = (
            _(
                "Hello %(name)s,\n\n"
                "%(asker)s asks you about a request of %(client)s. "
                "Please answer by %(due)s.\n\n"
                "The question:\n"
                "%(question)s\n\n"
                "In the client's own words:\n"
                "%(words)s\n\n"
                "Answer here:\n"
                "%(link)s\n"
            )
            % values
        )
    _queue(turn, person, subject, text, ASKED)


def tell_answer(turn: Turn, question: Question, *, awaited: int) -> None:
    """To the owner and to who asked: that an answer came, and whether it was the last."""
    if turn.actor.via in _WITHOUT_MAIL:
        return
    for person in _waiting(turn, question):
        with _in_the_words_of(person):
            values = {
                "name": person.name,
                "answerer": turn.actor.name,
                "number": turn.request.number,
                "subject": turn.request.subject,
                "awaited": awaited,
                "link": _link(turn),
            }
            if awaited:
                subject = _("%(answerer)s answered: #%(number)s %(subject)s") % values
                text = _(
                    "Hello %(name)s,\n\n"
                    "%(answerer)s has answered a question about #%(number)s %(subject)s.\n"
                    "Answers still awaited: %(awaited)s.\n\n"
                    "%(link)s\n"
                )
            else:
                subject = _("All answers are in: #%(number)s %(subject)s") % values
                text = _(
                    "Hello %(name)s,\n\n"
                    "%(answerer)s has answered a question about #%(number)s %(subject)s.\n"
                    "No other answer is awaited.\n\n"
                    "%(link)s\n"
                )
        _queue(turn, person, subject, text % values, ANSWERED)


def _waiting(turn: Turn, question: Question) -> Iterator[Membership]:
    """The owner (of a team's request its manager) and who asked: each once, not who answered."""
    people = {person.pk: person for person in (_owner(turn), question.asked_by) if person}
    for person in people.values():
        if person.works_requests and person.pk != turn.actor.membership_id:
            yield person


def _owner(turn: Turn) -> Membership | None:
    """The owner; of a request that a team holds, the manager who answers for it."""
    request = turn.request
    people = Membership.objects.of_company(request.company_id).select_related("user", "company")
    teams = Team.objects.of_company(request.company_id).filter(pk=request.owner_team_id or 0)
    owners = Q(pk=request.owner_id or 0) | Q(pk__in=teams.values("manager"))
    owner: Membership | None = people.filter(owners).first()
    return owner


def _language(person: Membership) -> str:
    language: str = (person.user.language if person.user else "") or person.company.language
    return language


def _in_the_words_of(person: Membership) -> translation.override:
    return translation.override(_language(person))


def _link(turn: Turn) -> str:
    return f"{settings.SITE_URL}/requests/{turn.request.number}/#questions"


def _queue(turn: Turn, person: Membership, subject: str, text: str, purpose: str) -> None:
    """People who do not sign in have no address to write to."""
    if person.user is None:
        return
    mail_queue(
        company_id=turn.request.company_id,
        to_email=person.user.email,
        to_name=person.name,
        subject=subject,
        text=text,
        language=_language(person),
        purpose=purpose,
    )
