"""One thing done to many requests: what, the result, and undoing it. Works without script."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from core.access import Capability
from core.errors import DomainError, InvalidInput, NotFound
from core.hints import send_hint
from core.views import ActorView, get_or_not_found
from handoffs import services
from handoffs.bulk_forms import BulkForm
from handoffs.columns import ordering_of, sort_in
from handoffs.models import BulkAction, BulkItem, BulkKind, BulkOutcome, BulkState, Request
from handoffs.services.bulk import IN_THE_REQUEST, MOST_AT_ONCE
from handoffs.tasks import bulk_action_run
from handoffs.views.lists import PageFilters

_SHOWN = 12
_LISTED = 100


class BulkNewView(ActorView):
    """What was chosen in the list, and what is to be done to it.

    The first post comes from the list and changes nothing; the second one carries the values.
    """

    capability = Capability.REQUESTS_WORK

    def get(self, request: HttpRequest) -> HttpResponse:
        """There is nothing to see without a choice."""
        return HttpResponseRedirect(self.list_url())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Ask what the kind needs, or do it."""
        kind = request.POST.get("kind", "")
        if kind not in BulkKind.values:
            raise InvalidInput(fields={"kind": gettext("Choose what is to be done.")})
        runs = "chosen" in request.POST
        picks = picks_in(request.POST.get("chosen", "")) if runs else self.picks()
        rows = self.rows(picks)
        named = [(row["pk"], f"#{row['number']} {row['subject']}") for row in rows]
        more: dict[str, Any] = {"actor": self.actor, "kind": kind, "requests": named}
        if not runs:
            text = " ".join(f"{row['pk']}:{picks[row['pk']] or row['version']}" for row in rows)
            return self.show(BulkForm(initial={"kind": kind, "chosen": text}, **more), kind, rows)
        form = BulkForm(request.POST, **more)
        if not form.is_valid():
            return self.show(form, kind, rows, status=422)
        try:
            bulk = self.run(form, kind, picks)
        except NotFound:
            raise
        except DomainError as error:
            form.add_domain_error(error)
            return self.show(form, kind, rows, status=error.status)
        return self.redirect(reverse("bulk-detail", args=[bulk.pk]))

    def run(self, form: BulkForm, kind: str, picks: dict[int, int | None]) -> BulkAction:
        """Do a few here; leave many to a worker."""
        bulk = services.bulk_start(
            actor=self.actor,
            kind=kind,
            picks=list(picks.items()),
            values=form.values(),
            idempotency_key=form.cleaned_data["idempotency_key"],
        )
        go_on(self, bulk, len(picks))
        return bulk

    def picks(self) -> dict[int, int | None]:
        """The rows that were ticked, or all that the list finds."""
        if "all" not in self.request.POST:
            return picks_in(" ".join(self.request.POST.getlist("pick")))
        requests = Request.objects.visible_to(self.actor)
        filters = PageFilters(self.request.GET, queryset=requests, request=self.request)
        if not filters.is_valid():
            raise InvalidInput(fields=filters.form.errors)
        order = ordering_of(sort_in(self.request.GET.get("sort", "")))
        if "priority_rank" in order[0]:
            order = ordering_of(sort_in(""))
        found = filters.qs.order_by(*order).values_list("pk", "version")[: MOST_AT_ONCE + 1]
        picks: dict[int, int | None] = dict(found)
        if len(picks) > MOST_AT_ONCE:
            sentence = gettext("At most %(most)s requests at once. Narrow the list.")
            raise InvalidInput(sentence % {"most": MOST_AT_ONCE})
        return picks

    def rows(self, picks: dict[int, int | None]) -> list[dict[str, Any]]:
        """Those in sight, by number."""
        if not picks:
            raise InvalidInput(gettext("Choose requests in the list first."))
        seen = Request.objects.visible_to(self.actor).filter(pk__in=picks)
        rows = list(seen.order_by("number").values("pk", "number", "subject", "version"))
        if len(rows) < len(picks):
            raise NotFound
        return rows

    def show(
        self, form: BulkForm, kind: str, rows: list[dict[str, Any]], *, status: int = 200
    ) -> HttpResponse:
        """What is asked for, and of which requests."""
        lead = ngettext("%(n)s request is chosen.", "%(n)s requests are chosen.", len(rows))
        context = {
            "title": BulkKind(kind).label,
            "lead": lead % {"n": len(rows)},
            "form": form,
            "rows": rows[:_SHOWN],
            "more_rows": max(0, len(rows) - _SHOWN),
            "submit_label": BulkKind(kind).label,
            "cancel_url": self.list_url(),
            "list_url": self.list_url(),
        }
        return self.render("handoffs/bulk_form.html", context, status=status)

    def list_url(self) -> str:
        """The list as it was."""
        query = self.request.META.get("QUERY_STRING", "")
        return f"{reverse('request-list')}?{query}" if query else reverse("request-list")


def picks_in(text: str) -> dict[int, int | None]:
    """`id:version` with spaces between them. Raises `InvalidInput` for anything else."""
    picks: dict[int, int | None] = {}
    for part in text.split():
        pk, _colon, version = part.partition(":")
        if not (_is_number(pk) and (not version or _is_number(version))):
            raise InvalidInput(gettext("Choose requests in the list first."))
        picks[int(pk)] = int(version) if version else None
    return picks


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18


def go_on(page: ActorView, bulk: BulkAction, number: int) -> None:
    """Run it here if it is short; ask a worker if not, and beat finds what no worker heard."""
    if number <= IN_THE_REQUEST:
        services.bulk_run(actor=page.actor, bulk_id=bulk.pk)
    else:
        send_hint(bulk_action_run, bulk.company_id, bulk.pk)


class BulkDetailView(ActorView):
    """How far it has come, what was not done and why, and the way back."""

    capability = Capability.REQUESTS_WORK

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """For all who work requests; only who did it can undo it."""
        bulk: BulkAction = get_or_not_found(BulkAction.objects.visible_to(self.actor), pk=pk)
        items = BulkItem.objects.visible_to(self.actor).filter(bulk=bulk)
        outcomes = list(items.values_list("outcome", flat=True))
        count = {outcome: outcomes.count(outcome) for outcome in BulkOutcome.values}
        refused = items.filter(outcome__in=(BulkOutcome.REFUSED, BulkOutcome.KEPT))
        rows = refused.order_by("request__number").values(
            "request__number", "request__subject", "why"
        )
        context = {
            "title": bulk.get_kind_display(),
            "bulk": bulk,
            "sentence": sentence_of(bulk, count),
            "is_running": bulk.state in (BulkState.RUNNING, BulkState.UNDOING),
            "done": len(outcomes) - count[BulkOutcome.TO_DO],
            "total": len(outcomes),
            "rows": [
                {"number": row["request__number"], "subject": row["request__subject"], **row}
                for row in rows[:_LISTED]
            ],
            "can_undo": bulk.owner_id == self.actor.membership_id
            and bulk.can_be_undone
            and count[BulkOutcome.DONE] > 0,
        }
        return self.render("handoffs/bulk_detail.html", context)


def sentence_of(bulk: BulkAction, count: dict[str, int]) -> str:
    """What came of it, in a sentence or two."""
    if bulk.state in (BulkState.RUNNING, BulkState.DONE):
        done = count[BulkOutcome.DONE]
        parts = [ngettext("%(n)s done.", "%(n)s done.", done) % {"n": done}]
        if refused := count[BulkOutcome.REFUSED]:
            parts.append(ngettext("%(n)s not.", "%(n)s not.", refused) % {"n": refused})
        return " ".join(parts)
    undone = count[BulkOutcome.UNDONE]
    parts = [ngettext("%(n)s undone.", "%(n)s undone.", undone) % {"n": undone}]
    if kept := count[BulkOutcome.KEPT]:
        parts.append(ngettext("%(n)s stays.", "%(n)s stay.", kept) % {"n": kept})
    return " ".join(parts)


class BulkUndoView(ActorView):
    """Undo it, as long as it can be."""

    capability = Capability.REQUESTS_WORK

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What somebody changed since stays as it is."""
        bulk = services.bulk_undo(actor=self.actor, bulk_id=pk)
        go_on(self, bulk, bulk.items.count())
        return self.redirect(reverse("bulk-detail", args=[pk]))
