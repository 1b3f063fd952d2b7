"""Files: uploading before sending, taking back, downloading, previews; and sending a mail again."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import Capability
from core.errors import DomainError, InvalidInput, NotFound
from core.files import file_content
from core.forms import ConfirmForm, ServiceForm
from core.pictures import PREVIEW_TYPE
from core.views import ActorView, get_or_not_found
from handoffs import services
from handoffs.files_sent import file_response, locked_up
from handoffs.models import Attachment, Message
from handoffs.transitions import RequestAction
from handoffs.views.allowed import requests_for
from handoffs.views.base import RequestFormPage
from handoffs.views.composing import uploaded
from handoffs.views.talk import pending_files

_SIDES = {"client": True, "colleagues": False}


class FileUploadView(ActorView):
    """One file from a composer with script: answers with its line, or with why not."""

    capability = Capability.REQUESTS_COMMENT
    http_method_names = ["post"]

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        """Keep it; what is refused is said in the composer, so it is no page."""
        record = get_or_not_found(requests_for(self.actor), number=number)
        try:
            side = _SIDES.get(request.POST.get("for", ""))
            file = request.FILES.get("file")
            if side is None or file is None:
                raise InvalidInput(_("Choose a file."))
            kept = uploaded(self.actor, record.pk, file, is_with_client=side)
        except DomainError as error:
            sentence = next(iter(error.fields.values()), error.message)
            return JsonResponse({"error": str(sentence)}, status=error.status)
        (row,) = pending_files([kept])
        return self.render("handoffs/_file_unsent.html", {"file": row}, status=201)


class FileRemoveView(ActorView):
    """Take back a file that was not sent yet."""

    capability = Capability.REQUESTS_COMMENT
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Its uploader only."""
        services.attachment_remove(actor=self.actor, attachment_id=pk)
        return HttpResponse(status=204)


class FileView(ActorView):
    """A file to be saved: never opened inside the product, whatever it is."""

    capability = Capability.REQUESTS_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The bytes, for those who see what it hangs on."""
        file: Attachment = get_or_not_found(
            Attachment.objects.visible_to(self.actor).filter(file__isnull=False), pk=pk
        )
        return file_response(file)


class FilePreviewView(ActorView):
    """The small picture of a picture, drawn by the product."""

    capability = Capability.REQUESTS_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The preview."""
        file: Attachment = get_or_not_found(
            Attachment.objects.visible_to(self.actor).filter(preview__isnull=False), pk=pk
        )
        content = file_content(file.preview_id or 0)
        return locked_up(HttpResponse(content, content_type=PREVIEW_TYPE))


class MessageAgainView(RequestFormPage):
    """Send the mail of a message once more."""

    action = RequestAction.MESSAGE_CLIENT
    title = gettext_lazy("Send again?")
    submit_label = gettext_lazy("Send again")
    success_message = gettext_lazy("It is on its way again.")
    form_class = ConfirmForm
    template_name = "_generic/confirm.html"

    def prepare(self) -> None:
        """A message of this request whose mail did not arrive."""
        super().prepare()
        messages = Message.objects.visible_to(self.actor).filter(
            Q(request=self.record) | Q(request__merged_into=self.record)
        )
        self.message: Message = get_or_not_found(
            messages.select_related("contact"), pk=self.kwargs["message_id"]
        )

    def run(self, form: ServiceForm) -> Any:
        """Queue it."""
        return services.message_send_again(actor=self.actor, message_id=self.message.pk)

    def extra_context(self) -> dict[str, Any]:
        """To whom, and what may happen."""
        contact = self.message.contact
        if contact is None:
            raise NotFound
        values = {"name": contact.name, "email": contact.email}
        return {
            **super().extra_context(),
            "text": _("It goes to %(name)s <%(email)s>.") % values,
            "consequences": [_("If the first one did arrive, they get it twice.")],
        }
