"""Tags: words of the company's own, put on requests and taken off, and looked after by managers."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.access import Actor, Capability
from core.audit import audit
from core.constraints import constraint_errors
from core.errors import InvalidInput, NotFound
from core.records import locked, require_version, update_versioned, validated
from handoffs.models import EntryKind, Request, RequestTag, Tag, TagColour
from handoffs.services._ledger import begin, note
from handoffs.services._texts import one_of, required_text
from handoffs.transitions import RequestAction

MOST_ON_A_REQUEST = 30
MOST_TAGS = 1_000
_NAME = 40
_USED = _("There is a tag with this name.")
_ERRORS = {"tag_name": ("name", _USED)}
_RETIRED = _("The tag “%(name)s” is not in use any more. A manager can bring it back.")
_SAME = _("Choose another tag.")


def tag_create(*, actor: Actor, name: str, colour: str = TagColour.NONE) -> Tag:
    """A new tag of the company. Raises `NotAllowed`, `InvalidInput` for a name in use."""
    actor.require(Capability.REQUESTS_WORK)
    one_of("colour", colour, TagColour.values)
    tag = Tag(
        company_id=actor.company_id,
        name=_name(name),
        colour=colour,
        created_by_id=actor.membership_id,
    )
    validated(tag)
    if Tag.objects.of_company(actor.company_id).count() >= MOST_TAGS:
        raise InvalidInput(_("The company has as many tags as it may. Merge some first."))
    with constraint_errors(_ERRORS), transaction.atomic():
        tag.save()
        audit(actor=actor, action="tag.create", subject=tag, changes={"name": [None, tag.name]})
    return tag


def _name(name: str) -> str:
    """One line without a comma: several are typed with commas between them."""
    text = " ".join(required_text("name", name, _NAME).split())
    if "," in text:
        sentence = _("A tag has no comma in it.")
        raise InvalidInput(sentence, fields={"name": sentence})
    return text


def tag_update(
    *,
    actor: Actor,
    tag_id: int,
    version: int | None = None,
    name: str | None = None,
    colour: str | None = None,
    is_active: bool | None = None,
) -> Tag:
    """Rename a tag, give it another colour, retire it or bring it back.

    Raises `NotFound`, `NotAllowed`, `Stale`, `InvalidInput`.
    """
    actor.require(Capability.REQUESTS_ANSWER_FOR_OTHERS)
    given = {"name": name, "colour": colour, "is_active": is_active}
    values = {key: value for key, value in given.items() if value is not None}
    if name is not None:
        values["name"] = _name(name)
    if colour is not None:
        one_of("colour", colour, TagColour.values)
    with constraint_errors(_ERRORS), transaction.atomic():
        tag: Tag = locked(Tag.objects.visible_to(actor).filter(merged_into=None), tag_id)
        update_versioned(
            actor=actor, record=tag, values=values, action="tag.update", version=version
        )
    return tag


def tag_merge(*, actor: Actor, tag_id: int, into_id: int, version: int | None = None) -> Tag:
    """Give every request of one tag the other one instead; the old name leads to it from now on.

    Raises `NotFound`, `NotAllowed`, `Stale`, `InvalidInput`.
    """
    actor.require(Capability.REQUESTS_ANSWER_FOR_OTHERS)
    if tag_id == into_id:
        raise InvalidInput(_SAME, fields={"into_id": _SAME})
    with transaction.atomic():
        both = Tag.objects.visible_to(actor).filter(pk__in=(tag_id, into_id), merged_into=None)
        found = {tag.pk: tag for tag in both.order_by("pk").select_for_update(of=("self",))}
        if tag_id not in found or into_id not in found:
            field = "tag_id" if tag_id not in found else "into_id"
            raise NotFound(fields={field: _("Nothing was found here.")})
        tag: Tag = found[tag_id]
        into: Tag = found[into_id]
        require_version(tag, version)
        rows = RequestTag.objects.of_company(actor.company_id)
        has_both = rows.filter(tag=into).values("request")
        rows.filter(tag=tag, request__in=has_both).delete()
        rows.filter(tag=tag).update(tag=into)
        Tag.objects.of_company(actor.company_id).filter(merged_into=tag).update(merged_into=into)
        values = {"merged_into": into, "is_active": False}
        update_versioned(actor=actor, record=tag, values=values, action="tag.merge", version=None)
    return into


def request_tags_change(
    *,
    actor: Actor,
    request_id: int,
    version: int | None = None,
    add: Sequence[str] = (),
    remove: Sequence[str] = (),
) -> Request:
    """Put tags on a request and take others off, by name; a new name makes a tag.

    What is there already, or not there, is no error; nothing else about the request changes.
    Raises `NotFound`, `NotAllowed`, `Stale`, and `InvalidInput` for a tag not in use any more.
    """
    actor.require(Capability.REQUESTS_WORK)
    wanted, unwanted = _names(add), _names(remove)
    with transaction.atomic():
        turn = begin(
            actor=actor,
            request_id=request_id,
            action=RequestAction.TAG,
            capability=Capability.REQUESTS_WORK,
            version=version,
        )
        rows = RequestTag.objects.of_company(actor.company_id).filter(request=turn.request)
        there = {row.tag_id: row for row in rows.select_related("tag")}
        adding = [tag for tag in _tags(actor, wanted) if tag.pk not in there]
        removing = [row for row in there.values() if row.tag.name.lower() in unwanted]
        if len(there) + len(adding) - len(removing) > MOST_ON_A_REQUEST:
            sentence = _("At most %(most)s tags on one request.") % {"most": MOST_ON_A_REQUEST}
            raise InvalidInput(sentence, fields={"add": sentence})
        RequestTag.objects.bulk_create(
            RequestTag(
                company_id=actor.company_id,
                request=turn.request,
                tag=tag,
                added_by_id=actor.membership_id,
            )
            for tag in adding
        )
        rows.filter(pk__in=[row.pk for row in removing]).delete()
        if adding or removing:
            data = {
                "added": sorted(tag.name for tag in adding),
                "removed": sorted(row.tag.name for row in removing),
            }
            note(turn, EntryKind.TAGGED, is_automatic=actor.is_system, data=data)
    return turn.request


def _names(names: Sequence[str]) -> dict[str, str]:
    """Lower case → as it was written, each once."""
    if len(names) > MOST_ON_A_REQUEST:
        sentence = _("At most %(most)s tags on one request.") % {"most": MOST_ON_A_REQUEST}
        raise InvalidInput(sentence, fields={"add": sentence})
    written = [_name(name) for name in names]
    return {name.lower(): name for name in reversed(written)}


def _tags(actor: Actor, names: dict[str, str]) -> list[Tag]:
    """The tags of these names, made where there are none."""
    if not names:
        return []
    tags = Tag.objects.of_company(actor.company_id).annotate(key=Lower("name"))
    known = {tag.key: tag for tag in tags.filter(key__in=names).select_related("merged_into")}
    found: dict[int, Tag] = {}
    for key, name in names.items():
        tag = known.get(key) or _made(actor, name)
        tag = tag.merged_into or tag
        if not tag.is_active:
            sentence = _RETIRED % {"name": tag.name}
            raise InvalidInput(sentence, fields={"add": sentence})
        found[tag.pk] = tag
    return list(found.values())


def _made(actor: Actor, name: str) -> Tag:
    """A new tag, or the one that a colleague made in the same moment."""
    try:
        return tag_create(actor=actor, name=name)
    except InvalidInput:
        tags = Tag.objects.of_company(actor.company_id).filter(name__iexact=name)
        tag: Tag | None = tags.select_related("merged_into").first()
        if tag is None:
            raise
        return tag
