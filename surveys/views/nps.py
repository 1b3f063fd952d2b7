"""Asking hand-picked clients: choose, look at the mail in both languages, send."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Language
from accounts.selectors import company_of
from clients.models import Client
from core.access import Capability
from core.errors import DomainError, NotFound
from core.views import ActorView
from surveys.mails import sample_mail
from surveys.selectors import nps_candidates
from surveys.services import NpsPlan, NpsResult, nps_plan, nps_send

SHOWN = 200


def _ids(texts: Iterable[str]) -> list[int]:
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) <= 18]


class NpsSendPage(ActorView):
    """Three steps on one address: the choice, the preview (POST), the sending (POST)."""

    capability = Capability.SURVEYS_SEND

    def get(self, request: HttpRequest) -> HttpResponse:
        """The clients to choose from."""
        return self.choice()

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show what would be sent, or send it."""
        try:
            if request.POST.get("step") == "send":
                contact_ids = _ids(request.POST.getlist("contact"))
                return self.sent(nps_send(actor=self.actor, contact_ids=contact_ids))
            return self.preview(nps_plan(self.actor, **self.chosen()))
        except NotFound:
            raise
        except DomainError as error:
            return self.choice(error=str(error.message), status=error.status)

    def chosen(self) -> dict[str, list[int]]:
        """Clients ticked, and the contact chosen for each."""
        clients = _ids(self.request.POST.getlist("client"))
        contacts = {pk: _ids([self.request.POST.get(f"contact-{pk}", "")]) for pk in clients}
        return {
            "client_ids": [pk for pk in clients if not contacts[pk]],
            "contact_ids": [pk for found in contacts.values() for pk in found],
        }

    def choice(self, *, error: str = "", status: int = 200) -> HttpResponse:
        """Active clients, narrowed by segment and name."""
        segment = self.request.GET.get("segment", "")
        words = self.request.GET.get("q", "").strip()[:200]
        clients = Client.objects.visible_to(self.actor).filter(is_active=True)
        used = clients.exclude(segment="").order_by("segment").values_list("segment", flat=True)
        narrowed = clients.filter(segment=segment) if segment else clients
        if words:
            narrowed = narrowed.filter(name__icontains=words)
        found = list(narrowed.order_by("name", "pk")[: SHOWN + 1])
        context = {
            "title": _("Ask clients whether they would recommend you"),
            "crumbs": [{"label": _("Surveys"), "url": reverse("survey-list")}],
            "rows": self.rows(found[:SHOWN]),
            "has_more": len(found) > SHOWN,
            "shown": SHOWN,
            "segments": list(used.distinct()),
            "segment": segment,
            "q": words,
            "error": error,
        }
        return self.render("surveys/nps_choice.html", context, status=status)

    def rows(self, clients: list[Client]) -> list[dict[str, Any]]:
        """Clients with the contacts who can be asked."""
        candidates = nps_candidates(self.actor, [client.pk for client in clients])
        ticked = set(_ids(self.request.POST.getlist("client")))
        rows = []
        for client in clients:
            contacts = candidates.get(client.pk, [])
            free = [candidate.contact for candidate in contacts if not candidate.is_open]
            asked = [candidate.asked_at for candidate in contacts if candidate.asked_at]
            rows.append(
                {
                    "pk": client.pk,
                    "name": client.name,
                    "segment": client.segment,
                    "contacts": [(contact.pk, contact.name, contact.email) for contact in free],
                    "only_contact": f"{free[0].name} · {free[0].email}" if len(free) == 1 else "",
                    "is_asked": bool(contacts) and not free,
                    "asked_at": max(asked, default=None),
                    "ticked": client.pk in ticked,
                }
            )
        return rows

    def preview(self, plan: NpsPlan) -> HttpResponse:
        """The mail in both languages, who gets it and who does not."""
        company = company_of(self.actor)
        closes_at = timezone.now() + timedelta(days=plan.survey.open_days)
        contact = plan.recipients[0].contact if plan.recipients else None
        samples = [
            {
                "language": label,
                "code": code,
                "mail": sample_mail(
                    plan.survey,
                    company=company,
                    contact=contact,
                    language=code,
                    closes_at=closes_at,
                ),
            }
            for code, label in Language.choices
            if contact is not None
        ]
        count = len(plan.recipients)
        context = {
            "title": ngettext(
                "Send the question to %(count)s contact?",
                "Send the question to %(count)s contacts?",
                count,
            )
            % {"count": count},
            "crumbs": [
                {"label": _("Surveys"), "url": reverse("survey-list")},
                {"label": _("Ask clients (NPS)"), "url": reverse("survey-nps-send")},
            ],
            "plan": plan,
            "samples": samples,
            "back_url": reverse("survey-nps-send"),
        }
        return self.render("surveys/nps_preview.html", context)

    def sent(self, result: NpsResult) -> HttpResponse:
        """Say what was sent and who was left out."""
        left_out = len(result.skipped)
        if left_out:
            text = ngettext(
                "%(count)s client was left out.", "%(count)s clients were left out.", left_out
            )
            messages.warning(self.request, text % {"count": left_out})
        count = len(result.invitations)
        text = ngettext(
            "%(count)s question is on its way.", "%(count)s questions are on their way.", count
        )
        return self.redirect(f"{reverse('survey-list')}?kind=nps", text % {"count": count})
