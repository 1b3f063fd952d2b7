"""What the API says about requests, and what it takes. A comment is in no other shape."""

from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.access import Capability
from core.api.serializers import StrictSerializer
from handoffs.due_rules import NEVER
from handoffs.models import Priority, RequestChannel
from handoffs.selectors import owner_reason_text, trouble_text
from notices.delivery import delivery_reason

MAX_ID = 2**63 - 1


def id_field(**kwargs: Any) -> serializers.IntegerField:
    """The id of a row."""
    return serializers.IntegerField(min_value=1, max_value=MAX_ID, **kwargs)


def optional_id() -> serializers.IntegerField:
    """An id that may be left out or null."""
    return id_field(required=False, allow_null=True, default=None)


def text_in(**kwargs: Any) -> serializers.CharField:
    """Words kept as they were written; the service says how many are too many."""
    return serializers.CharField(trim_whitespace=False, **kwargs)


def file_ids() -> serializers.ListField:
    """Ids of files that were uploaded and not sent yet."""
    return serializers.ListField(child=id_field(), required=False, default=list, max_length=100)


# ---------- What the API says


class NamedSerializer(serializers.Serializer[Any]):
    """A person, client, contact or team by id and name."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class CodedSerializer(NamedSerializer):
    """A role or topic by id, code and name in the language in use."""

    code = serializers.CharField()


class AlarmSerializer(serializers.Serializer[Any]):
    """What goes wrong with a request. Hours lost and the weak link are of the moment it was
    raised; `sentence` is in the language in use."""

    id = serializers.IntegerField()
    request_id = serializers.IntegerField()
    kind = serializers.CharField()
    sentence = serializers.SerializerMethodField()
    since_at = serializers.DateTimeField()
    raised_at = serializers.DateTimeField()
    cleared_at = serializers.DateTimeField(allow_null=True)
    lost_working_seconds = serializers.IntegerField()
    weak_owner = NamedSerializer(allow_null=True)
    weak_role = CodedSerializer(allow_null=True)
    weak_team = NamedSerializer(allow_null=True)
    weak_working_seconds = serializers.IntegerField()

    def get_sentence(self, alarm: Any) -> str:
        """Why, as people read it."""
        return trouble_text(alarm.kind, alarm.data)


# All that somebody sees of a request who was only asked about it: what was said, not who holds it.
_OF_THE_CLIENT = (
    *("id", "number", "version", "state", "subject", "original_text", "client"),
    *("opened_at", "last_activity_at"),
)


class RequestSerializer(serializers.Serializer[Any]):
    """A request. Its owner is a person (in a role), or a team. Internal employees get what the
    client said and no more."""

    id = serializers.IntegerField()
    number = serializers.IntegerField()
    version = serializers.IntegerField()
    state = serializers.CharField()
    subject = serializers.CharField()
    original_text = serializers.CharField()
    channel = serializers.CharField()
    priority = serializers.CharField()
    client = NamedSerializer()
    contact = NamedSerializer(allow_null=True)
    topic = CodedSerializer(allow_null=True)
    owner = NamedSerializer(allow_null=True)
    owner_role = CodedSerializer(allow_null=True)
    owner_team = NamedSerializer(allow_null=True)
    owner_reason = serializers.SerializerMethodField()
    promised = serializers.CharField()
    promised_by = serializers.DateTimeField(allow_null=True)
    next_due_at = serializers.SerializerMethodField()
    opened_at = serializers.DateTimeField()
    first_resolved_at = serializers.DateTimeField(allow_null=True)
    resolved_at = serializers.DateTimeField(allow_null=True)
    last_activity_at = serializers.DateTimeField()
    handover_count = serializers.IntegerField()
    external_ref = serializers.CharField()
    merged_into_id = serializers.IntegerField(allow_null=True)
    tags = serializers.SerializerMethodField()
    alarm_kinds = serializers.SerializerMethodField()

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Everything, or what the client said."""
        data: dict[str, Any] = super().to_representation(instance)
        view = self.context.get("view")
        if view is None or view.actor.has(Capability.REQUESTS_VIEW_ALL):
            return data
        return {name: data[name] for name in _OF_THE_CLIENT}

    def get_owner_reason(self, request: Any) -> str:
        """Why this owner, as a sentence."""
        return owner_reason_text(request)

    def get_tags(self, request: Any) -> list[str]:
        """Names of its tags."""
        return [tag["name"] for tag in getattr(request, "tags_seen", ())]

    def get_next_due_at(self, request: Any) -> datetime | None:
        """The first of its running due times; null while nothing runs."""
        due_at: datetime = request.next_due_at
        return due_at if due_at < NEVER else None

    def get_alarm_kinds(self, request: Any) -> list[str]:
        """What goes wrong with it now."""
        return list(getattr(request, "alarm_kinds", ()))


class RequestDetailSerializer(RequestSerializer):
    """A request with its alarms that are not over."""

    alarms = serializers.SerializerMethodField()

    @extend_schema_field(AlarmSerializer(many=True))
    def get_alarms(self, request: Any) -> Any:
        """What goes wrong with it now, since when, and what it has cost."""
        return AlarmSerializer(getattr(request, "open_alarms", []), many=True).data


class FileSerializer(serializers.Serializer[Any]):
    """A file of a message or comment; `refused` is a code for why it was not kept."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    size = serializers.IntegerField()
    refused = serializers.CharField()


class MailSeenSerializer(serializers.Serializer[Any]):
    """What became of a message's mail; `reason` in plain words, in the language in use."""

    state = serializers.CharField()
    reason = serializers.SerializerMethodField()
    to = serializers.CharField()
    sent_at = serializers.DateTimeField(allow_null=True)

    def to_representation(self, instance: Any) -> Any:
        """The moment comes as the database wrote it."""
        sent_at = instance["sent_at"]
        moment = datetime.fromisoformat(sent_at) if sent_at else None
        return super().to_representation({**instance, "sent_at": moment})

    def get_reason(self, mail: dict[str, Any]) -> str:
        """Why it is not where it should be."""
        return delivery_reason(mail["state"], mail["error"])


class MessageSerializer(serializers.Serializer[Any]):
    """Words to or from the client."""

    id = serializers.IntegerField()
    direction = serializers.CharField()
    author = NamedSerializer(allow_null=True)
    contact = NamedSerializer(allow_null=True)
    body = serializers.CharField()
    is_automatic = serializers.BooleanField()
    at = serializers.DateTimeField()
    attachments = FileSerializer(many=True, source="files_seen")
    mail = MailSeenSerializer(allow_null=True, source="mail_seen")


class CommentSerializer(serializers.Serializer[Any]):
    """Words for colleagues only."""

    id = serializers.IntegerField()
    author = NamedSerializer()
    body = serializers.CharField()
    at = serializers.DateTimeField()
    attachments = FileSerializer(many=True, source="files_seen")


class QuestionSerializer(serializers.Serializer[Any]):
    """A question to one colleague, and the answer."""

    id = serializers.IntegerField()
    request_id = serializers.IntegerField()
    state = serializers.CharField()
    asked_by = NamedSerializer()
    asked_to = NamedSerializer()
    text = serializers.CharField()
    asked_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    answer = serializers.CharField()
    answered_at = serializers.DateTimeField(allow_null=True)
    answer_working_seconds = serializers.IntegerField(allow_null=True)
    gone_on_at = serializers.DateTimeField(allow_null=True)
    gone_on_reason = serializers.CharField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)


class HandoverSerializer(serializers.Serializer[Any]):
    """An offer with its context and what became of it."""

    id = serializers.IntegerField()
    request_id = serializers.IntegerField()
    kind = serializers.CharField()
    state = serializers.CharField()
    offered_by = NamedSerializer(allow_null=True)
    from_owner = NamedSerializer(allow_null=True)
    from_role = CodedSerializer(allow_null=True)
    from_team = NamedSerializer(allow_null=True)
    to_owner = NamedSerializer(allow_null=True)
    to_role = CodedSerializer(allow_null=True)
    to_team = NamedSerializer(allow_null=True)
    why = serializers.CharField()
    tried = serializers.CharField()
    expected = serializers.CharField()
    promised = serializers.CharField()
    promised_by = serializers.DateTimeField(allow_null=True)
    keep_in_sight = serializers.BooleanField()
    is_outside_matrix = serializers.BooleanField()
    outside_reason = serializers.CharField()
    answer_reason = serializers.CharField()
    offered_at = serializers.DateTimeField()
    answer_due_at = serializers.DateTimeField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    answered_by = NamedSerializer(allow_null=True)
    answer_working_seconds = serializers.IntegerField(allow_null=True)


class EntrySerializer(serializers.Serializer[Any]):
    """One line of the history: owner and state are those after it."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    at = serializers.DateTimeField()
    state = serializers.CharField()
    member = NamedSerializer(allow_null=True)
    member_role = CodedSerializer(allow_null=True)
    owner = NamedSerializer(allow_null=True)
    owner_role = CodedSerializer(allow_null=True)
    owner_team = NamedSerializer(allow_null=True)
    topic = CodedSerializer(allow_null=True)
    handover_id = serializers.IntegerField(allow_null=True)
    message_id = serializers.IntegerField(allow_null=True)
    comment_id = serializers.IntegerField(allow_null=True)
    is_automatic = serializers.BooleanField()
    working_seconds = serializers.IntegerField(allow_null=True)
    details = serializers.DictField(source="data")


# ---------- What the API takes


class RequestOpenSerializer(StrictSerializer):
    """A new request; without an owner it goes where its topic says."""

    client_id = id_field()
    contact_id = optional_id()
    topic_id = optional_id()
    subject = serializers.CharField(max_length=300)
    text = text_in()
    channel = serializers.ChoiceField(RequestChannel.choices, default=RequestChannel.API.value)
    priority = serializers.ChoiceField(Priority.choices, default=Priority.NORMAL.value)
    owner_id = optional_id()
    owner_role_id = optional_id()
    owner_team_id = optional_id()


class RequestChangeSerializer(StrictSerializer):
    """What is left out stays as it is."""

    subject = serializers.CharField(max_length=300, required=False)
    topic_id = id_field(required=False, allow_null=True)
    priority = serializers.ChoiceField(Priority.choices, required=False)


class NoteSerializer(StrictSerializer):
    """A note for colleagues."""

    note = text_in(required=False, allow_blank=True, default="")


class ReopenSerializer(StrictSerializer):
    """Why it is opened again."""

    note = text_in()


class ReasonSerializer(StrictSerializer):
    """Why."""

    reason = text_in()


class OptionalReasonSerializer(StrictSerializer):
    """Why, if there is something to say."""

    reason = text_in(required=False, allow_blank=True, default="")


class AssignSerializer(StrictSerializer):
    """Who shall own it; the reason may be left out only for taking it oneself."""

    owner_id = id_field()
    owner_role_id = optional_id()
    reason = text_in(required=False, allow_blank=True, default="")


class MessageSendSerializer(StrictSerializer):
    """Words for the client; without a contact they go to the request's own. Files were uploaded
    for the client."""

    body = text_in()
    contact_id = optional_id()
    attachment_ids = file_ids()


class MessageReceiveSerializer(StrictSerializer):
    """What the client wrote or said."""

    body = text_in()


class CommentAddSerializer(StrictSerializer):
    """Words for colleagues, and who is called in by them."""

    body = text_in()
    call_in = serializers.ListField(child=id_field(), required=False, default=list, max_length=50)
    attachment_ids = file_ids()


class HandoverOfferSerializer(StrictSerializer):
    """To whom (a person, a team, or whoever holds a role for the client), and the context."""

    to_owner_id = optional_id()
    to_role_id = optional_id()
    to_team_id = optional_id()
    why = text_in()
    tried = text_in(required=False, allow_blank=True, default="")
    expected = text_in()
    promised = serializers.CharField(required=False, allow_blank=True, default="", max_length=500)
    promised_by = serializers.DateTimeField(required=False, allow_null=True, default=None)
    keep_in_sight = serializers.BooleanField(required=False, default=False)
    outside_reason = text_in(required=False, allow_blank=True, default="")


class QuestionsAskSerializer(StrictSerializer):
    """One question to several colleagues; without `due_at` they have eight working hours."""

    to_ids = serializers.ListField(child=id_field(), max_length=50)
    text = text_in()
    due_at = serializers.DateTimeField(required=False, allow_null=True, default=None)


class QuestionAnswerSerializer(StrictSerializer):
    """What one knows."""

    text = text_in()


class NothingSerializer(StrictSerializer):
    """No values."""
