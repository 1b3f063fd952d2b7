"""Pages of runs: the list, and one run whose open step is finished right there."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.selectors import local_day
from core.access import Capability
from core.errors import DomainError, NotAllowed, NotFound, Stale
from core.forms import ServiceForm
from core.ui import formats
from core.views import ActorView, ListPage, url_above
from playbooks import services
from playbooks.filters_runs import RunFilterSet
from playbooks.forms_runs import StepFinishForm
from playbooks.models import Run
from playbooks.selectors.run_reasons import holder_reason_text
from playbooks.selectors.runs import Past, RunPage, run_page, runs_with_open_steps
from playbooks.views.run_words import (
    answer_label,
    chart,
    running_row,
    state_drawn,
    steps_in_words,
)
from playbooks.views.tabs import playbook_tabs


class RunListView(ListPage):
    """Runs, those that go on first."""

    capability = Capability.PLAYBOOKS_VIEW
    title = _("Runs of playbooks")
    row_template = "playbooks/_run_row.html"
    filterset_class = RunFilterSet
    ordering = ("-state", "-started_at", "-id")  # running, finished, cancelled
    columns = (
        (_("Playbook"), ""),
        (_("State"), ""),
        (_("Client"), ""),
        (_("Open step"), "opt-s"),
        (_("With"), "opt-s"),
        (_("Due"), "opt-s"),
        (_("Started"), "end"),
    )
    empty_title = _("Nothing runs yet")
    empty_text = _(
        "Start a playbook on its page, on the page of a client or of a request: "
        "each step finds its person and its time."
    )

    def get_queryset(self) -> models.QuerySet[Run]:
        """With their open steps."""
        return runs_with_open_steps(self.actor)

    def row(self, record: Any) -> Mapping[str, Any]:
        """Plain values; an ended run has no open step."""
        now = timezone.now()
        values = running_row(record, now) if record.open_steps else {}
        return {
            **values,
            "url": reverse("run-detail", args=[record.pk]),
            "playbook": record.playbook.name,
            "client": record.client.name,
            "request": record.request.number if record.request else None,
            "state": state_drawn(record),
            "started": formats.when(record.started_at),
        }

    def extra_context(self) -> Mapping[str, Any]:
        """Beside the playbooks themselves."""
        return {"tabs": playbook_tabs("run-list")}


class RunDetailView(ActorView):
    """Where the run stands, what is to be done now and by whom, and what was done."""

    capability = Capability.PLAYBOOKS_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page with an empty note."""
        return self.show(self.page(pk))

    def page(self, pk: int) -> RunPage:
        """The run, or `NotFound`."""
        found = run_page(self.actor, pk)
        if found is None:
            raise NotFound
        return found

    def show(
        self,
        page: RunPage,
        *,
        form: ServiceForm | None = None,
        refusal: DomainError | None = None,
        status: int = 200,
    ) -> HttpResponse:
        """The page; a note that was refused is kept."""
        run: Any = page.run
        context = {
            "run": run,
            "url": reverse("run-detail", args=[run.pk]),
            "state": state_drawn(run),
            "crumbs": [
                {"label": _("Runs of playbooks"), "url": reverse("run-list")},
                {"label": f"{run.playbook.name}, {run.client.name}"},
            ],
            "number": run.playbook_version.number,
            "version_url": url_above(
                "playbook-version", run.playbook_id, run.playbook_version.number
            ),
            "client_url": url_above("client-detail", run.client_id),
            "playbook_url": url_above("playbook-detail", run.playbook_id),
            "request_url": url_above("request-detail", run.request.number) if run.request else None,
            "chart": chart(page),
            "steps": steps_in_words(page),
            "refusal": refusal.message if refusal and page.turn is None else "",
            "past": [self.past(row, page) for row in reversed(page.past)],
            **self.open_step(page, form),
        }
        return self.render("playbooks/run_detail.html", context, status=status)

    def open_step(self, page: RunPage, form: ServiceForm | None) -> dict[str, Any]:
        """What is to be done now, and what this person may do about it."""
        turn, step, mine = page.turn, page.step, self.actor.membership_id
        if turn is None or step is None:
            return {"turn": None}
        turn.run = page.run
        day = local_day(self.actor.company_time_zone, timezone.now())
        may = self.actor.has(Capability.PLAYBOOKS_RUN) and services.acts_for_holder(
            self.actor, turn, day
        )
        labels = [way.label for way in page.ways] if len(page.ways) > 1 else []
        seen = {"version": page.run.version, "step_id": turn.pk}
        return {
            "turn": turn,
            "step": step,
            "reason": holder_reason_text(turn),
            "is_late": turn.due_at is not None and turn.due_at < timezone.now(),
            "may_do": may,
            "may_cancel": may or page.run.started_by_id == mine,
            "may_take": may and turn.member_id != mine,
            "answers": list(enumerate(labels)),
            "form": form or StepFinishForm(initial=seen, auto_id="finish_%s"),
        }

    def past(self, row: Past, page: RunPage) -> dict[str, Any]:
        """One turn that ended: the step was done, or it went on with somebody else."""
        turn: Any = row.turn
        is_last = page.turn is None and row is page.past[-1]
        return {
            "title": row.step.title,
            "role": turn.role.code if turn.role else "",
            "holder": str(turn.member or turn.team),
            "ended_by": turn.ended_by.name
            if turn.ended_by and turn.ended_by_id != turn.member_id
            else "",
            "when": formats.when(turn.ended_at),
            "took": formats.duration(row.seconds),
            "is_done": turn.is_done,
            "was_given": not turn.is_done and not is_last,
            "was_late": turn.due_at is not None and turn.ended_at > turn.due_at,
            "answer": answer_label(turn),
            "note": turn.note,
        }


class StepFinishView(RunDetailView):
    """The open step is done; a refusal keeps the note on the page."""

    capability = Capability.PLAYBOOKS_RUN

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form lives on the run's page."""
        return HttpResponseRedirect(reverse("run-detail", args=[self.page(pk).run.pk]))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Finish it, or say what is wrong."""
        page = self.page(pk)
        form = StepFinishForm(request.POST, auto_id="finish_%s")
        if not form.is_valid():
            return self.show(page, form=form, status=422)
        try:
            run = services.run_step_finish(
                actor=self.actor,
                run_id=pk,
                version=form.cleaned_data["version"],
                **form.service_values(),
            )
        except (NotFound, NotAllowed):
            raise
        except DomainError as error:
            return self.refused(pk, form, error)
        message = _("The run is finished.") if run.ended_at else _("Done. The next step has begun.")
        return self.redirect(reverse("run-detail", args=[pk]), message)

    def refused(self, pk: int, form: StepFinishForm, error: DomainError) -> HttpResponse:
        """The run as it stands now; the note goes along to whatever step is open by then."""
        page = self.page(pk)
        if isinstance(error, Stale) and page.turn is not None:
            seen = {"version": str(page.run.version), "step_id": str(page.turn.pk)}
            form.data = {**form.data.dict(), **seen}  # type: ignore[attr-defined]
        form.add_domain_error(error)
        return self.show(page, form=form, refusal=error, status=error.status)
