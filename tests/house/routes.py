"""The table of who opens what: every route of the resolver stands here, or the tests fail.

A new route needs a line in `OPENS_TO` (or `PUBLIC`, with its reason), and what its parameters
name in `PARAMETERS`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import Absence
from clients.models import ClientTeamMember, ExchangeRate
from core.models import AuditEntry
from handoffs.models import (
    AnswerTemplate,
    ApprovalRule,
    Attachment,
    BulkAction,
    ConfusionVerdict,
    Message,
    Question,
    RequestAlarm,
    RequestLink,
    RequestNotice,
    SavedView,
    ServicePolicy,
    Solution,
    SolutionKind,
    Tag,
)
from mailroom.models import IncomingMail, Mailbox
from notices.models import Notice
from roles.models import MatrixVersion, Responsibility, RoleDifference, Touchpoint
from tests.factories.world import DAY_OFF, World
from tests.house.routes_of import PARTS
from tests.house.routes_of.rows import first

# Open to everyone on purpose, each with the reason.
PUBLIC = {
    "login": "signing in",
    "logout": "ends a session, POST only",
    "set_language": "before signing in too",
    "set_theme": "before signing in too",
    "health-live": "for the one who runs the product; no data",
    "health-ready": "for the one who runs the product; no data",
    "health-figures": "404 without the monitoring's token; sums over all companies",
    "api-schema": "the API's description; no data",
    "api-docs": "the API's description; no data",
    "api-token-create": "signing in of programs",
    "password_reset": "for those who cannot sign in",
    "password_reset_done": "for those who cannot sign in",
    "password_reset_confirm": "opened by a single-purpose token",
    "password_reset_complete": "for those who cannot sign in",
    "report-stop": "opened by a signed token, acts on a press",
    "survey-answer": "opened by a personal token",
    "survey-thanks": "opened by a personal token",
    "survey-opt-out": "opened by a personal token",
    "survey-widget": "opened by a personal token",
    "survey-widget-thanks": "opened by a personal token",
    "survey-token-answers": "opened by a personal token",
    "mailbox-webhook": "opened by a mailbox's token",
    "mailbox-webhook-token": "opened by a mailbox's token",
    "mailbox-webhook-mime": "opened by a mailbox's token",
}


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# The lowest level that opens a route; each level opens what those before it open.
LEVELS = ("internal", "consultant", "manager", "head", "admin")
OPENS_TO: dict[str, frozenset[str]] = {
    "internal": _names(
        """
        palette keys
        live-token request-here draft-comment draft-comment-discard
        desk profile password_change sessions-end switch_company
        request-list request-detail request-comment question-answer
        request-file-upload file file-preview file-remove
        api-request-file-list api-file-detail api-file-content
        request-export
        desk-requests desk-questions
        api-request-tag-list api-request-link-list
        api-request-question-list api-question-detail api-question-answer
        request-solutions solution-agree solution-refuse solutions-to-agree
        api-request-solution-list api-solution-detail api-solution-agree api-solution-refuse
        api-me-list api-request-list api-request-detail api-request-comment-list
        api-request-message-list api-request-entry-list api-request-handover-list
        notice-list notice-bell notices-read notice-open notice-read notice-choices
        api-notice-list api-notice-read api-notice-read-all api-notice-choices-list
        """
    ),
    "consultant": _names(
        """
        message-html
        request-merge request-unmerge request-split request-tags
        request-link-add request-link-remove
        tag-list tag-create request-columns bulk-new bulk-detail bulk-undo
        api-tag-list api-tag-detail api-link-detail
        api-request-gathering-merge api-request-gathering-unmerge api-request-gathering-split
        people person calendar team-list
        draft-message draft-message-discard request-touch touch-correct api-touch-time-list
        desk-offers desk-notices desk-answers desk-satisfaction-fell
        desk-contracts-ending desk-renewals desk-stages desk-awaited-answers
        desk-regulations-running desk-topics desk-topic-clients desk-returns desk-waiting-long
        desk-first-contact desk-portfolio desk-untouched desk-repeated-topics
        service-policy-list request-due-times
        api-service-policy-list api-service-policy-detail api-request-due-time-list
        saved-view-create saved-view-edit saved-view-delete
        api-saved-view-list api-saved-view-detail
        absence-list absence-create absence-edit absence-end
        api-absence-list api-absence-detail api-absence-end
        role-list role-detail matrix matrix-holes matrix-versions matrix-version touchpoint-list
        client-list client-detail client-team
        contact-create contact-edit
        request-client-panel request-notice-seen request-create request-message request-details
        request-wait request-resume request-follow api-request-participant-list
        request-resolve request-reopen request-receive
        template-list template-create template-detail template-edit
        request-templates request-template-insert
        api-answer-template-list api-answer-template-detail
        api-answer-template-deactivate api-answer-template-fill
        question-ask questions-go-on question-take-back
        api-request-question-go-on api-question-withdraw
        solution-propose solution-change solution-drop solution-choose solution-carry-out
        solution-tell approval-rules
        api-solution-drop api-solution-choose api-solution-carry-out api-solution-tell
        api-solution-kind-list api-solution-kind-detail
        api-approval-rule-list api-approval-rule-detail
        message-again api-request-message-again
        handover-offer handover-accept handover-decline handover-withdraw handover-return
        desk-my-low-answers
        token-list token-create token-revoke
        api-calendar-list api-person-list api-person-detail
        api-person-activate api-person-deactivate api-team-list api-team-detail
        api-role-list api-role-detail api-topic-list api-topic-detail
        api-role-difference-list api-role-difference-detail
        api-role-holding-list api-role-holding-detail api-role-holding-end
        api-responsibility-list api-responsibility-detail
        api-matrix-list api-matrix-detail api-matrix-in-force
        api-touchpoint-list api-touchpoint-detail
        api-client-list api-client-detail api-client-team-list api-client-team-detail
        api-contact-list api-contact-detail api-contract-list api-contract-detail
        api-exchange-rate-list api-exchange-rate-detail
        api-request-wait api-request-resume api-request-resolve api-request-reopen
        api-request-assign api-request-give-back api-request-message-receive
        api-alarm-list api-alarm-detail
        api-handover-detail api-handover-accept api-handover-decline api-handover-withdraw
        api-token-list api-token-detail
        """
    ),
    "manager": _names(
        """
        incoming-mail-list incoming-mail incoming-mail-html incoming-mail-raw incoming-mail-file
        incoming-mail-open incoming-mail-attach incoming-mail-dismiss incoming-mail-hold
        api-incoming-mail-list api-incoming-mail-detail api-incoming-mail-open
        api-incoming-mail-attach api-incoming-mail-dismiss api-incoming-mail-hold
        tag-edit tag-merge api-tag-merge
        desk-heavy-load
        desk-load desk-overdue desk-alarms desk-unresolved desk-team-offers desk-team-answers
        client-create client-edit client-team-set contract-create contract-edit
        request-due-again
        request-assign request-take
        desk-low-answers
        confusion confusion-desk confusion-export confusion-verdict confusion-topic
        api-confusion-list api-confusion-verdict-list api-confusion-verdict-detail
        """
    ),
    "head": _names(
        """
        approval-defaults approval-rule-create approval-rule-edit
        solution-kind-create solution-kind-edit
        service-policy-create service-policy-edit service-policy-defaults
        desk-teams
        side-job
        import-list import-create import-detail import-run import-refused
        """
    ),
    "admin": _names(
        """
        touch-setting
        mailbox-list mailbox-create mailbox mailbox-edit mailbox-try
        mailbox-token mailbox-token-end
        mail-sender mail-sender-test api-mail-sender-list api-mail-sender-change
        person-create person-edit person-deactivate person-activate person-invite
        line-set line-end team-create team-edit
        company calendar-week holiday-add holidays-add holiday-remove
        role-edit role-holding-start role-holding-end topic-create topic-edit
        role-difference
        matrix-begin matrix-draft matrix-cell matrix-publish matrix-discard
        responsibility-create responsibility-edit touchpoint-create touchpoint-edit
        api-matrix-draft api-matrix-cell api-matrix-publish api-matrix-discard
        operations delivery-run-again mail-send-again audit-list audit-entry
        """
    ),
}


# What a parameter names, by the word before it in the address.
PARAMETERS: dict[tuple[str, str], Callable[[World], Any]] = {
    ("people", "pk"): lambda world: world.people.consultant.pk,
    ("absences", "pk"): lambda world: first(Absence, world),
    ("reporting-lines", "pk"): lambda world: world.line.pk,
    ("teams", "pk"): lambda world: world.team.pk,
    ("calendar", "day"): lambda _world: DAY_OFF,
    ("clients", "pk"): lambda world: world.client.pk,
    ("team", "code"): lambda world: world.role.code,
    ("contacts", "pk"): lambda world: world.contact.pk,
    ("contracts", "pk"): lambda world: world.contract.pk,
    ("exchange-rates", "pk"): lambda world: first(ExchangeRate, world),
    ("client-team", "pk"): lambda world: ClientTeamMember.objects.get(client=world.client).pk,
    ("differs", "other"): lambda _world: "S",
    ("role-differences", "pk"): lambda world: first(RoleDifference, world),
    ("roles", "code"): lambda world: world.role.code,
    ("roles", "pk"): lambda world: world.role.pk,
    ("holders", "pk"): lambda world: world.holding.pk,
    ("role-holdings", "pk"): lambda world: world.holding.pk,
    ("topics", "pk"): lambda world: world.topic.pk,
    ("mail", "pk"): lambda world: first(IncomingMail, world),
    ("incoming-mails", "pk"): lambda world: first(IncomingMail, world),
    ("files", "number"): lambda _world: 1,
    ("mailboxes", "pk"): lambda world: first(Mailbox, world),
    ("mailboxes", "token"): lambda _world: "mail_1_1_nothing",
    ("item", "pk"): lambda world: first(Notice, world),
    ("api/notices", "pk"): lambda world: first(Notice, world),
    ("notices", "pk"): lambda world: first(RequestNotice, world),
    ("confusion-verdicts", "pk"): lambda world: first(ConfusionVerdict, world),
    ("links", "link_id"): lambda world: first(RequestLink, world),
    ("bulk", "pk"): lambda world: first(BulkAction, world),
    ("api/links", "pk"): lambda world: first(RequestLink, world),
    ("links", "pk"): lambda world: first(RequestLink, world),
    ("tags", "pk"): lambda world: first(Tag, world),
    ("views", "pk"): lambda world: first(SavedView, world),
    ("saved-views", "pk"): lambda world: first(SavedView, world),
    ("service-levels", "pk"): lambda world: first(ServicePolicy, world),
    ("service-policies", "pk"): lambda world: first(ServicePolicy, world),
    ("templates", "pk"): lambda world: first(AnswerTemplate, world),
    ("answer-templates", "pk"): lambda world: first(AnswerTemplate, world),
    ("alarms", "pk"): lambda world: first(RequestAlarm, world),
    ("responsibilities", "pk"): lambda world: first(Responsibility, world),
    ("touchpoints", "pk"): lambda world: first(Touchpoint, world),
    ("versions", "number"): lambda _world: 1,
    ("matrix", "pk"): lambda world: first(MatrixVersion, world),
    ("requests", "number"): lambda world: world.request.number,
    ("requests", "pk"): lambda world: world.request.pk,
    ("requests", "request_id"): lambda world: world.request.pk,
    ("hand-over", "handover_id"): lambda world: world.handover.pk,
    ("handovers", "pk"): lambda world: world.handover.pk,
    ("solutions", "solution_id"): lambda world: first(Solution, world),
    ("solutions", "pk"): lambda world: first(Solution, world),
    ("solution-kinds", "pk"): lambda world: first(SolutionKind, world),
    ("approval-rules", "pk"): lambda world: first(ApprovalRule, world),
    ("kinds", "pk"): lambda world: first(SolutionKind, world),
    ("rules", "pk"): lambda world: first(ApprovalRule, world),
    ("questions", "question_id"): lambda world: first(Question, world),
    ("api/questions", "pk"): lambda world: first(Question, world),
    ("for-request", "request_id"): lambda world: world.request.pk,
    ("for-client", "client_id"): lambda world: world.client.pk,
    ("tokens", "pk"): lambda world: world.token.pk,
    ("imports", "pk"): lambda world: world.import_run.pk,
    ("files", "pk"): lambda world: first(Attachment, world),
    ("messages", "message_id"): lambda world: first(Message, world),
    ("messages", "pk"): lambda world: first(Message, world),
    ("audit", "pk"): lambda world: first(AuditEntry, world),
    ("deliveries", "pk"): lambda world: world.parked.pk,
    ("mails", "pk"): lambda world: world.mail.pk,
    ("password", "uidb64"): lambda _world: "MQ",
    ("", "token"): lambda _world: "nothing",
}
NOBODYS_NUMBER = 987_654_321
# Not the company's records: the same word means as much (or as little) to everyone.
SHARED = {
    ("calendar", "day"),
    ("team", "code"),
    ("definitions", "code"),
    ("metrics", "code"),
    ("password", "uidb64"),
    ("", "token"),
}
# What must stand behind the address for the page to make sense.
QUERIES: dict[str, str] = {}

REFUSED_HERE_TOO: dict[str, str] = {}
for _part in PARTS:
    OPENS_TO |= {level: OPENS_TO[level] | _names(text) for level, text in _part.OPENS_TO.items()}
    PARAMETERS.update(_part.PARAMETERS)
    QUERIES.update(_part.QUERIES)
    REFUSED_HERE_TOO.update(_part.REFUSED_HERE)

_PARAMETER = re.compile(r"\(\?P<(?P<regex_name>\w+)>[^)]*\)|<(?:\w+:)?(?P<path_name>\w+)>")


@dataclass(frozen=True, slots=True)
class Route:
    """One pattern of the resolver: its name, and its address with parameters in braces."""

    name: str
    template: str

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """(word before it, name) of each parameter."""
        found = []
        words = self.template.split("/")
        for before, word in zip(["", *words], words, strict=False):
            if word.startswith("{"):
                named = "" if before.startswith("{") else before
                is_api = self.template.startswith("/api/")
                key = (f"api/{named}", word.strip("{}"))
                found.append(key if is_api and key in PARAMETERS else (named, word.strip("{}")))
        return found

    @property
    def names_records(self) -> bool:
        """Whether its address names records of one company."""
        return not set(self.parameters) <= SHARED

    @property
    def is_api(self) -> bool:
        """Whether programs use it."""
        return self.template.startswith("/api/")

    @property
    def is_public(self) -> bool:
        """Whether everyone may open it."""
        return self.name in PUBLIC

    def address(self, world: World) -> str:
        """The address of the world's own records."""
        values = [(name, PARAMETERS[(before, name)](world)) for before, name in self.parameters]
        return self._filled(values)

    def address_of_nothing(self, world: World) -> str:
        """The same address, with numbers and words that exist nowhere."""
        values = [
            (name, PARAMETERS[key](world) if key in SHARED else _nobodys(PARAMETERS[key](world)))
            for key, name in ((key, key[1]) for key in self.parameters)
        ]
        return self._filled(values)

    def _filled(self, values: list[tuple[str, Any]]) -> str:
        address = self.template
        for name, value in values:
            address = address.replace(f"{{{name}}}", str(value), 1)
        return address + QUERIES.get(self.name, "")


def _nobodys(value: Any) -> Any:
    return NOBODYS_NUMBER if isinstance(value, int) else "nothing"


def _walk(patterns: Any, prefix: str = "/", names: str = "") -> Iterator[Route]:
    for pattern in patterns:
        text = prefix + str(pattern.pattern).strip("^$").replace("\\", "")
        if isinstance(pattern, URLResolver):
            space = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from _walk(pattern.url_patterns, text, names + space)
        elif isinstance(pattern, URLPattern):
            template = _PARAMETER.sub(
                lambda m: "{" + (m["regex_name"] or m["path_name"]) + "}", text
            )
            yield Route(f"{names}{pattern.name}", template)


ROUTES = sorted(set(_walk(get_resolver().url_patterns)), key=lambda route: route.template)
OWN = [route for route in ROUTES if not route.name.startswith("admin:")]
ADMIN = [route for route in ROUTES if route.name.startswith("admin:")]
CLOSED = [route for route in OWN if not route.is_public]


def lowest_level(route: Route) -> str:
    """The lowest level that opens it. Raises `LookupError` for a route nobody wrote down."""
    for level in LEVELS:
        if route.name in OPENS_TO[level]:
            return level
    raise LookupError(route.name)


WRITTEN_DOWN = frozenset().union(*OPENS_TO.values())


def opens_to(route: Route, level: str) -> bool:
    """Whether a person of that level opens it."""
    return LEVELS.index(level) >= LEVELS.index(lowest_level(route))
