"""Documents of candidates: upload, download, deletion."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.files import file_content
from core.files_sent import download
from core.forms import ConfirmForm, ServiceForm
from core.views import ActorView, ServiceFormPage, get_or_not_found
from hiring import services
from hiring.forms import DocumentForm
from hiring.models import CandidateDocument
from hiring.views.candidates import OneCandidatePage


class DocumentAddView(OneCandidatePage):
    """A file of a candidate."""

    title = _("Add a document")
    submit_label = _("Upload")
    success_message = _("Added.")
    form_class = DocumentForm

    def run(self, form: ServiceForm) -> CandidateDocument:
        """Keep it."""
        file = form.cleaned_data["file"]
        return services.document_add(
            actor=self.actor,
            candidate_id=self.candidate.pk,
            name=file.name,
            content=file.read(services.MOST_BYTES + 1),
        )


class DocumentView(ActorView):
    """A document to be saved: never opened inside the product."""

    capability = Capability.HIRING_TAKE_PART

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The bytes, for those who see the candidate."""
        documents = CandidateDocument.objects.visible_to(self.actor)
        document: CandidateDocument = get_or_not_found(documents, pk=pk)
        return download(
            file_content(document.file_id),
            name=document.name,
            content_type=document.content_type,
        )


class DocumentRemoveView(ServiceFormPage):
    """A document less."""

    capability = Capability.HIRING_TAKE_PART
    title = _("Delete this document?")
    submit_label = _("Delete for good")
    success_message = _("Deleted.")
    form_class = ConfirmForm
    template_name = "_generic/confirm.html"

    def prepare(self) -> None:
        """A document in sight."""
        documents = CandidateDocument.objects.visible_to(self.actor)
        self.document: CandidateDocument = get_or_not_found(documents, pk=self.kwargs["pk"])

    def run(self, form: ServiceForm) -> None:
        """Delete it with its bytes."""
        services.document_remove(actor=self.actor, document_id=self.document.pk)

    def success_url(self, result: Any) -> str:
        """The candidate's page."""
        return reverse("candidate", args=[self.document.candidate_id])

    def extra_context(self) -> Mapping[str, Any]:
        """Which one."""
        return {"text": self.document.name, "consequences": [_("It cannot be taken back.")]}
