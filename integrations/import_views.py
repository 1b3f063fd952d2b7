"""Pages of the import: runs so far, start one, watch it, fetch refused rows."""

import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.exports import csv_response
from core.forms import ServiceForm
from core.tenancy import company_scope
from core.views import ActorView, ListPage, ServiceFormPage
from integrations.import_forms import ImportForm
from integrations.models import ImportRun, ImportState, RefusedRow
from integrations.services.imports import import_create, import_of, import_start_for_real
from integrations.tasks import nudge_import


class ImportListView(ListPage):
    """Imports so far, newest first."""

    capability = Capability.RECORDS_IMPORT
    title = _("Imports")
    row_template = "integrations/_import_row.html"
    columns = (
        (_("File"), ""),
        (_("State"), ""),
        (_("Rows"), "end opt-s"),
        (_("Requests created"), "end opt-s"),
        (_("Known already"), "end opt-s"),
        (_("Refused"), "end opt-s"),
        (_("Started"), "end"),
    )
    empty_title = _("Nothing was imported yet")
    empty_text = _("Bring past requests and answers from a CSV file; a dry run writes nothing.")

    def get_queryset(self) -> models.QuerySet[Any]:
        """The company's runs."""
        return ImportRun.objects.visible_to(self.actor)

    def row(self, record: ImportRun) -> Mapping[str, Any]:
        """Plain values."""
        return {"run": record, "url": reverse("import-detail", args=[record.pk])}

    def extra_context(self) -> Mapping[str, Any]:
        """Where to start one."""
        return {"create_url": reverse("import-create"), "create_label": _("New import")}


class ImportCreateView(ServiceFormPage):
    """Upload a file and say what its columns mean."""

    capability = Capability.RECORDS_IMPORT
    title = _("New import")
    submit_label = _("Start")
    form_class = ImportForm

    def run(self, form: ServiceForm) -> ImportRun:
        """Keep the file, check it, queue the run."""
        if not isinstance(form, ImportForm):
            raise TypeError
        path = _kept(self.actor.company_id, form.cleaned_data["file"])
        try:
            run = import_create(
                actor=self.actor,
                file_name=form.cleaned_data["file"].name,
                path=path,
                mapping_text=form.mapping_text,
                dry_run=form.cleaned_data["dry_run"],
            )
        except Exception:
            path.unlink(missing_ok=True)
            raise
        transaction.on_commit(lambda: nudge_import(run.company_id, run.pk))
        return run

    def success_url(self, result: ImportRun | None) -> str:
        """On to its progress."""
        if result is None:
            return reverse("import-list")
        return reverse("import-detail", args=[result.pk])


def _kept(company_id: int, file: Any) -> Path:
    """Write an upload under a name of ours, in pieces."""
    folder = Path(settings.MEDIA_ROOT) / "imports" / str(company_id)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{uuid.uuid4().hex}.csv"
    with path.open("wb") as kept:
        for piece in file.chunks():
            kept.write(piece)
    return path


class ImportDetailView(ActorView):
    """Progress and result of one run; the panel asks again by itself while it runs."""

    capability = Capability.RECORDS_IMPORT

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page, or its panel for htmx."""
        run = import_of(self.actor, pk)
        context = {
            "run": run,
            "share": 100 * run.rows_read // max(run.rows_total, 1),
            "going": run.state in {ImportState.QUEUED, ImportState.RUNNING},
            "refused": run.refused.order_by("row_number")[:20],
            "url": reverse("import-detail", args=[run.pk]),
        }
        fragment = getattr(request, "htmx", False)
        template = (
            "integrations/_import_panel.html" if fragment else "integrations/import_detail.html"
        )
        return self.render(template, context)


class ImportRunView(ActorView):
    """After a dry run: the same file and mapping for real."""

    capability = Capability.RECORDS_IMPORT

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Queue the real run."""
        run = import_start_for_real(actor=self.actor, run_id=pk)
        transaction.on_commit(lambda: nudge_import(run.company_id, run.pk))
        return self.redirect(reverse("import-detail", args=[run.pk]))


class RefusedRowsView(ActorView):
    """The refused rows as CSV: number, reason, and the row as it was read."""

    capability = Capability.RECORDS_IMPORT

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Stream them."""
        run = import_of(self.actor, pk)
        first = run.refused.order_by("row_number").first()
        columns = list(first.row) if first else []
        return csv_response(
            f"refused-{run.pk}.csv", ["row", "reason", *columns], _refused(run, columns)
        )


def _refused(run: ImportRun, columns: list[str]) -> Iterator[list[Any]]:
    """Rows in pages of their own scope: the response is sent after the request's has closed."""
    after = 0
    while True:
        with company_scope(run.company_id):
            rows = list(
                RefusedRow.objects.of_company(run.company_id)
                .filter(run=run, row_number__gt=after)
                .order_by("row_number")[:1000]
            )
        if not rows:
            return
        for row in rows:
            yield [row.row_number, row.reason, *(row.row.get(name, "") for name in columns)]
        after = rows[-1].row_number
