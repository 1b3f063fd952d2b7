"""What was asked, and what came back."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.models import Client
from core.access import Capability
from core.ui import formats
from core.views import ActorView, ListPage, get_or_not_found
from handoffs.models import Request
from surveys.filters import InvitationFilterSet
from surveys.models import (
    Answer,
    CreditRule,
    FollowUpAnswer,
    Invitation,
    InvitationState,
    SurveyKind,
)
from surveys.selectors import invitations_for, latest_for_client, latest_for_request
from surveys.texts import score_words
from surveys.views.tabs import survey_tabs

_GOOD = {
    SurveyKind.CSAT: range(4, 6),
    SurveyKind.NPS: range(9, 11),
    SurveyKind.CES: range(5, 8),
    SurveyKind.NSAT: range(1, 2),
    SurveyKind.FCR: range(1, 2),
}
_POOR = {
    SurveyKind.CSAT: range(1, 3),
    SurveyKind.NPS: range(7),
    SurveyKind.CES: range(1, 4),
    SurveyKind.NSAT: range(2, 5),
    SurveyKind.FCR: range(1),
}


def tone_of(kind: str, score: int | None) -> str:
    """The colour of a score: as METRICS counts it, not as it feels; *don't know* has none."""
    if score is None:
        return "none"
    if score in _GOOD[SurveyKind(kind)]:
        return "ok"
    return "risk" if score in _POOR[SurveyKind(kind)] else "warn"


def shown_score(kind: str, score: int | None) -> str | int:
    """A score in a list: its number; yes and no in words, as *don't know*."""
    return score_words(kind, score) if score is None or kind == SurveyKind.FCR else score


def answer_row(record: Any) -> Mapping[str, Any]:
    """Plain values of one invitation for lists and panels."""
    request = record.request
    return {
        "url": reverse("survey-invitation", args=[record.pk]),
        "kind": record.kind.upper(),
        "client": record.client.name,
        "contact": record.contact.name if record.contact else "",
        "request": f"#{request.number} {request.subject}" if request else "",
        "request_url": reverse("request-detail", args=[request.number]) if request else "",
        "role": record.role.code if record.role else "",
        "consultant": record.consultant.name if record.consultant else "",
        "state": record.get_state_display(),
        "state_tone": "risk" if record.state == InvitationState.FAILED else "none",
        "score": shown_score(record.kind, record.score) if record.answered_at else None,
        "score_tone": tone_of(record.kind, record.score),
        "comment": record.comment or "",
        "at": record.answered_at or record.created_at,
    }


class InvitationListPage(ListPage):
    """Invitations with the answers that count."""

    capability = Capability.SURVEYS_VIEW
    title = gettext_lazy("Surveys")
    row_template = "surveys/_invitation_row.html"
    columns = (
        (gettext_lazy("Client"), ""),
        (gettext_lazy("Score"), "num"),
        (gettext_lazy("In their words"), ""),
        (gettext_lazy("About"), "opt-s"),
        (gettext_lazy("Credited"), "opt-s"),
        (gettext_lazy("Mail"), "opt-s"),
        (gettext_lazy("When"), "end"),
    )
    filterset_class = InvitationFilterSet
    ordering = ("-created_at", "-id")
    empty_title = gettext_lazy("Nobody was asked yet")
    empty_text = gettext_lazy(
        "Contacts are asked by themselves when their request is resolved. "
        "Ask hand-picked clients whether they would recommend you."
    )

    def get_queryset(self) -> models.QuerySet[Any]:
        """What the actor may see."""
        return invitations_for(self.actor)

    def row(self, record: Any) -> Mapping[str, Any]:
        """Plain values."""
        return answer_row(record)

    def extra_context(self) -> Mapping[str, Any]:
        """The ways on from here."""
        sends = self.actor.has(Capability.SURVEYS_SEND)
        return {
            "create_url": reverse("survey-nps-send") if sends else "",
            "create_label": _("Ask clients (NPS)"),
            "tabs": survey_tabs(self.actor, "survey-list"),
        }


class InvitationPage(ActorView):
    """One invitation: every answer, and who is credited by which rule."""

    capability = Capability.SURVEYS_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        related = invitations_for(self.actor).select_related(
            "client",
            "contact",
            "request",
            "consultant",
            "manager",
            "team",
            "role",
            "topic",
            "snapshot_consultant",
            "survey",
            "survey_version",
            "occasion__rule",
        )
        invitation = get_or_not_found(related, pk=pk)
        overrides = self.actor.has(Capability.REQUESTS_ANSWER_FOR_OTHERS)
        context = {
            "title": _("%(kind)s of %(client)s")
            % {"kind": invitation.kind.upper(), "client": invitation.client.name},
            "lead": invitation.words.question(self.actor.company_name),
            "crumbs": [{"label": _("Surveys"), "url": reverse("survey-list")}],
            "row": answer_row(invitation),
            "answers": [
                {
                    "score": shown_score(invitation.kind, answer.score),
                    "tone": tone_of(invitation.kind, answer.score),
                    "comment": answer.comment,
                    "at": answer.at,
                    "follow_ups": [(one.question.text, one.words) for one in _in_order(answer)],
                }
                for answer in _answers(invitation)
            ],
            "facts": _facts(invitation),
            "credit_url": reverse("survey-credit", args=[invitation.pk]) if overrides else "",
        }
        return self.render("surveys/invitation_detail.html", context)


def _answers(invitation: Invitation) -> models.QuerySet[Answer]:
    """Every answer, the one that counts first, with what was said to follow-up questions."""
    answers: models.QuerySet[Answer] = invitation.answers.order_by("-at", "-pk")
    return answers.prefetch_related("follow_ups__question")


def _in_order(answer: Answer) -> list[FollowUpAnswer]:
    return sorted(answer.follow_ups.all(), key=lambda one: one.question.position)


def _facts(invitation: Invitation) -> list[dict[str, Any]]:
    named = (
        (_("Consultant"), invitation.consultant),
        (_("Manager"), invitation.manager),
        (_("Team"), invitation.team),
        (_("Role"), invitation.role),
        (_("Topic"), invitation.topic),
    )
    facts: list[dict[str, Any]] = [
        {"label": label, "value": record.name if record else ""} for label, record in named
    ]
    facts.append({"label": _("Rule"), "value": invitation.get_credit_rule_display()})
    facts.append({"label": _("Asked by"), "value": _asked_by(invitation)})
    if invitation.survey_version is not None:
        number = invitation.survey_version.number
        facts.append({"label": _("Version of the questionnaire"), "value": number})
    if invitation.reminded_at is not None:
        facts.append({"label": _("Reminded"), "value": formats.when(invitation.reminded_at)})
    if invitation.credit_rule == CreditRule.OVERRIDDEN:
        first = invitation.snapshot_consultant
        name = first.name if first else _("company only")
        facts.append({"label": _("Credited at first"), "value": name})
    return facts


def _asked_by(invitation: Any) -> str:
    """The rule or rhythm; by hand, from a site or by an import where there was no occasion."""
    occasion = getattr(invitation, "occasion", None)
    if occasion is None:
        return _("without a rule")
    return occasion.rule.name if occasion.rule else _("rhythm")


class RequestPanel(ActorView):
    """Fragment for the page of a request: what its client said about it."""

    capability = Capability.SURVEYS_VIEW

    def get(self, request: HttpRequest, request_id: int) -> HttpResponse:
        """Show the latest answers."""
        found = get_or_not_found(Request.objects.visible_to(self.actor), pk=request_id)
        rows = [answer_row(record) for record in latest_for_request(self.actor, found)]
        return self.render("surveys/_panel.html", {"rows": rows})


class ClientPanel(ActorView):
    """Fragment for the page of a client: its latest answers."""

    capability = Capability.SURVEYS_VIEW

    def get(self, request: HttpRequest, client_id: int) -> HttpResponse:
        """Show the latest answers."""
        client = get_or_not_found(Client.objects.visible_to(self.actor), pk=client_id)
        rows = [answer_row(record) for record in latest_for_client(self.actor, client.pk)]
        all_url = f"{reverse('survey-list')}?client={client.pk}"
        return self.render("surveys/_panel.html", {"rows": rows, "all_url": all_url})
