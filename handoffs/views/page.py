"""The page of one request, and the two composers on it: to the client, and to colleagues."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import Capability
from core.errors import DomainError, NotFound, Stale
from core.forms import ServiceForm
from core.views import ActorView
from handoffs import services
from handoffs.forms import CommentForm, MessageForm
from handoffs.models import DraftKind, Message, Priority
from handoffs.selectors import RequestPage
from handoffs.selectors.links import links_seen
from handoffs.services.drafts import draft_discard
from handoffs.views import asked, going_wrong, present, talk
from handoffs.views.allowed import actions_for
from handoffs.views.base import adopt_version, request_url
from handoffs.views.composing import ComposerFiles, files_given, unsent
from handoffs.views.drafts import drafts_of
from handoffs.views.due_marks import due_chips
from handoffs.views.presence import happened_since, last_seen
from handoffs.views.reading import page_by_number

HELD_BACK = gettext_lazy(
    "Others have written or changed something since this page was shown, so your message has not "
    "been sent yet. Read what is new above, or send it all the same."
)


class RequestDetailView(ActorView):
    """The client's words on top; messages and comments apart; owner, promise and reason in sight.

    An internal employee gets the words, what they are asked with the place for the answer, the
    comments meant for them, and a comment form.
    """

    capability = Capability.REQUESTS_VIEW
    refused_answer: asked.Refused | None = None
    asks_before_sending = False
    files: ComposerFiles | None = None

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        """The page with empty composers."""
        return self.show(page_by_number(self.actor, number))

    def show(
        self,
        page: RequestPage,
        *,
        message: ServiceForm | None = None,
        comment: ServiceForm | None = None,
        status: int = 200,
    ) -> HttpResponse:
        """The page; a composer that was refused keeps what was typed."""
        if not self.actor.has(Capability.REQUESTS_VIEW_ALL):
            context = self.plain_context(page, comment)
            return self.render("handoffs/request_internal.html", context, status=status)
        context = self.full_context(page, message, comment)
        return self.render("handoffs/request_detail.html", context, status=status)

    def plain_context(self, page: RequestPage, comment: ServiceForm | None) -> dict[str, Any]:
        """What an internal employee sees."""
        return {
            "record": page.request,
            "url": request_url(page.request.number),
            "questions_to_me": asked.to_me(page, self.actor, self.refused_answer),
            "days": present.conversation(page, "colleagues", ""),
            "comment_form": comment or self.comment_form(page),
            "first_files": talk.files(page.request),
            **self.files_context(page, message=None, comment=comment),
            "drafts": drafts_of(page.request),
        }

    def full_context(
        self, page: RequestPage, message: ServiceForm | None, comment: ServiceForm | None
    ) -> dict[str, Any]:
        """What those who work requests see."""
        record: Any = page.request
        allowed = actions_for(self.actor, record)
        return {
            "record": record,
            "url": request_url(record.number),
            "title": record.subject,
            "can": dict.fromkeys(allowed, True),
            "links": links_seen(record),
            "troubles": going_wrong.flags(page, allowed),
            "is_pressing": record.priority in (Priority.HIGH, Priority.URGENT),
            **present.ownership(page),
            **self.conversation_context(page, message, comment),
            "dues": due_chips(record),
            "offer": present.offer(page),
            "asked": asked.asked(page, self.actor, allowed),
            "questions_to_me": [
                row
                for row in asked.to_me(page, self.actor, self.refused_answer)
                if row["form"] is not None
            ],
            "handovers": present.handovers(page),
            "history": present.history(page),
            "practice_url": self.practice_url(record),
            **self.client_context(page),
        }

    def practice_url(self, record: Any) -> str:
        """Where a practice is written down that begins with this request, for those who may."""
        url = address("practice-create") if self.actor.has(Capability.TRAINING_VIEW) else ""
        return f"{url}?request={record.pk}" if url else ""

    def conversation_context(
        self, page: RequestPage, message: ServiceForm | None, comment: ServiceForm | None
    ) -> dict[str, Any]:
        """What was said, and the two composers."""
        record: Any = page.request
        recipient = self.recipient(page)
        show = self.request.GET.get("show", "all")
        return {
            "show": show if show in ("client", "colleagues") else "all",
            "days": present.conversation(page, show, self.actor.company_name),
            "message_count": len(page.messages),
            "comment_count": len(page.comments),
            "recipient": recipient,
            "other_recipients": [row for row in record.recipients if row != recipient],
            "message_form": message or self.message_form(page, recipient),
            "comment_form": comment or self.comment_form(page),
            "first_files": talk.files(record),
            **self.files_context(page, message=message, comment=comment),
            "drafts": drafts_of(record),
            "asks_before_sending": self.asks_before_sending,
        }

    def files_context(
        self, page: RequestPage, *, message: ServiceForm | None, comment: ServiceForm | None
    ) -> dict[str, Any]:
        """The files in each composer: those of the draft, or those of the one that was refused."""
        held = self.files.shown() if self.files is not None else []
        return {
            "message_files": held if message else unsent(page.request, is_with_client=True),
            "comment_files": held if comment else unsent(page.request, is_with_client=False),
        }

    def client_context(self, page: RequestPage) -> dict[str, Any]:
        """The client at the side; pages of other floors by their address, where built in."""
        record: Any = page.request
        others = f"?client={record.client_id}&state=unresolved"
        return {
            "facts": present.client_facts(page),
            "team": present.client_team(page),
            "client_url": address("client-detail", record.client_id),
            "requests_of_client_url": reverse("request-list") + others,
            "runs_url": address("run-request-panel", record.pk),
            "survey_url": address("survey-request-panel", record.pk),
        }

    def recipient(self, page: RequestPage) -> dict[str, Any] | None:
        """Who receives a message: the one chosen, else whom the draft is for, else the request's
        contact; if they have mail."""
        record: Any = page.request
        chosen = self.request.POST.get("contact_id") or self.request.GET.get("to") or ""
        drafted = drafts_of(record).get(DraftKind.MESSAGE, {}).get("contact_id")
        reachable = {str(row["pk"]): row for row in record.recipients}
        wanted = (chosen, str(drafted), str(record.contact_id))
        return next((reachable[pk] for pk in wanted if pk in reachable), None)

    def message_form(self, page: RequestPage, recipient: dict[str, Any] | None) -> MessageForm:
        """A composer with one's draft, bound to this recipient and this state of the request."""
        draft = drafts_of(page.request).get(DraftKind.MESSAGE, {})
        initial = {
            "version": page.request.version,
            "contact_id": recipient["pk"] if recipient else None,
            "seen": last_seen(page),
            "body": draft.get("body", ""),
        }
        return MessageForm(initial=initial)

    def comment_form(self, page: RequestPage) -> CommentForm:
        """A composer with one's draft."""
        draft = drafts_of(page.request).get(DraftKind.COMMENT, {})
        initial = {"body": draft.get("body", "")}
        return CommentForm(colleagues=colleagues_of(page.request), initial=initial)


def colleagues_of(record: Any) -> list[tuple[int, str]]:
    """Everyone who can be called in; nobody where the reader may call nobody."""
    return [(row["pk"], row["name"]) for row in getattr(record, "colleagues", [])]


def address(name: str, *args: Any) -> str:
    """The address of a page of another floor, or nothing where it is not built in."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


class ComposerView(RequestDetailView, abstract=True):
    """A composer's words: kept on the page when refused."""

    anchor = ""
    is_with_client: ClassVar[bool]

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        """The composer lives on the request's page."""
        return HttpResponseRedirect(request_url(number, anchor=self.anchor))

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        """Write, or show the page again with the reason why not."""
        page = page_by_number(self.actor, number)
        form = self.get_form(page)
        status = 422
        self.files = files_given(
            request, self.actor, page.request.pk, is_with_client=self.is_with_client
        )
        self.files.add_errors(form)
        if form.is_valid():
            try:
                return self.redirect(request_url(number, anchor="#latest"), self.run(form, page))
            except NotFound:
                raise
            except DomainError as error:
                form.add_domain_error(error)
                status = error.status
                if isinstance(error, Stale):
                    page = page_by_number(self.actor, number)
                    adopt_version(form, page.request, last_seen(page))
        return self.show_refused(page, form, status)

    def get_form(self, page: RequestPage) -> ServiceForm:
        """The composer with what was typed."""
        raise NotImplementedError

    def run(self, form: ServiceForm, page: RequestPage) -> str:
        """Call the service; return what to say."""
        raise NotImplementedError

    def show_refused(self, page: RequestPage, form: ServiceForm, status: int) -> HttpResponse:
        """The page with the refused composer."""
        raise NotImplementedError


class MessageView(ComposerView):
    """A message to the client. Comments have no part in this."""

    capability = Capability.REQUESTS_WORK
    anchor = "#write"
    is_with_client = True

    def get_form(self, page: RequestPage) -> ServiceForm:
        """The message typed."""
        return MessageForm(self.request.POST)

    def run(self, form: ServiceForm, page: RequestPage) -> str:
        """Send it to the recipient named on the button."""
        sent = self.send(form, page, form.cleaned_data["version"])
        draft_discard(actor=self.actor, request_id=page.request.pk, kind=DraftKind.MESSAGE)
        return _("Sent to %(name)s.") % {"name": sent.contact.name if sent.contact else ""}

    def send(self, form: ServiceForm, page: RequestPage, version: int | None) -> Message:
        """Ask first if others have said or done something since the page was shown; changes that
        a sender need not know of do not stop the message."""
        values = {
            "actor": self.actor,
            "request_id": page.request.pk,
            "attachment_ids": self.files.ids if self.files else (),
            **form.service_values(),
        }
        try:
            return services.message_send(version=version, **values)
        except Stale:
            now = page_by_number(self.actor, page.request.number)
            seen = form.cleaned_data["seen"]
            if seen is None or happened_since(now, seen, self.actor.membership_id):
                self.asks_before_sending = True
                raise Stale(HELD_BACK) from None
            return services.message_send(version=now.request.version, **values)

    def show_refused(self, page: RequestPage, form: ServiceForm, status: int) -> HttpResponse:
        """With the message kept."""
        return self.show(page, message=form, status=status)


class CommentView(ComposerView):
    """A comment for colleagues."""

    capability = Capability.REQUESTS_COMMENT
    anchor = "#comment"
    is_with_client = False

    def get_form(self, page: RequestPage) -> ServiceForm:
        """The comment typed."""
        return CommentForm(self.request.POST, colleagues=colleagues_of(page.request))

    def run(self, form: ServiceForm, page: RequestPage) -> str:
        """Add it."""
        services.comment_add(
            actor=self.actor,
            request_id=page.request.pk,
            attachment_ids=self.files.ids if self.files else (),
            **form.service_values(),
        )
        draft_discard(actor=self.actor, request_id=page.request.pk, kind=DraftKind.COMMENT)
        return _("Added, for colleagues only.")

    def show_refused(self, page: RequestPage, form: ServiceForm, status: int) -> HttpResponse:
        """With the comment kept."""
        return self.show(page, comment=form, status=status)
