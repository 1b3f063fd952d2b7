"""More of the demo company's past: whole requests with all that belongs to them, copied in SQL.

Each copy is moved further back in time, its ids by a constant, so that copies refer to copies.
Only resolved requests are copied: a larger company has a longer past, its people hold no more.
"""

from typing import Any

from django.db import connection, models

from core.tenancy import company_scope
from handoffs.models import Entry, Handover, Holding, Message, Request
from surveys.models import Answer, Invitation

# In the order of their references.
MULTIPLIED: tuple[type[models.Model], ...] = (
    Request,
    Message,
    Handover,
    Entry,
    Holding,
    Invitation,
    Answer,
)
_OF_RESOLVED = {
    Request: "state = 'resolved' AND merged_into_id IS NULL",
    Answer: "invitation_id IN (SELECT id FROM surveys_invitation WHERE request_id IN ({requests}))",
}
_RESOLVED = (
    "SELECT id FROM handoffs_request "
    "WHERE state = 'resolved' AND merged_into_id IS NULL AND id <= {step}"
)


def multiply(company_id: int, wanted: int) -> None:
    """Copy until there are about `wanted` requests."""
    with company_scope(company_id), connection.cursor() as cursor:
        have = Request.objects.count()
        resolved = Request.objects.filter(state="resolved", merged_into=None).count()
        copies = round((wanted - have) / resolved)
        steps = {model: _highest_id(model) for model in MULTIPLIED}
        if copies > 0:
            for model in MULTIPLIED:
                cursor.execute(_copy(model, steps, copies))
                cursor.execute(_next_ids(model))
        cursor.execute("VACUUM (ANALYZE)")


def _highest_id(model: type[models.Model]) -> int:
    highest = model._default_manager.aggregate(highest=models.Max("pk"))["highest"]
    return highest or 0


def _copy(model: type[models.Model], steps: dict[type[models.Model], int], copies: int) -> str:
    columns = {
        field.column: _value(model, field, steps) for field in model._meta.local_concrete_fields
    }
    requests = _RESOLVED.format(step=steps[Request])
    where = _OF_RESOLVED.get(model, "request_id IN ({requests})").format(requests=requests)
    table = model._meta.db_table
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) "  # noqa: S608 - names of our own tables
        f"SELECT {', '.join(columns.values())} "
        f"FROM (SELECT * FROM {table} WHERE {where}) AS original, "
        f"generate_series(1, {copies}) AS copy"
    )


def _value(model: type[models.Model], field: Any, steps: dict[type, int]) -> str:
    if field.primary_key:
        return f"id + copy * {steps[model]}"
    target = field.related_model
    if field.column == "resolution_entry_id":
        target = Entry
    if target in steps:
        return f"{field.column} + copy * {steps[target]}"
    if field.column == "number":
        return f"number + copy * {steps[Request]}"
    if field.column == "public_id":
        return "gen_random_uuid()"
    if field.column in {"external_ref", "idempotency_key"}:
        return "''"
    if isinstance(field, models.DateTimeField):
        return f"{field.column} - copy * interval '13 hours'"
    return field.column


def _next_ids(model: type[models.Model]) -> str:
    table = model._meta.db_table
    return (
        f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), "  # noqa: S608
        f"(SELECT max(id) FROM {table}))"
    )
