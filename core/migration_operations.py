"""Migration operations for owned and append-only tables, and for many tables at once.

Every app's migrations end with one `ProtectByCompany` per owned table; tables that hold history
get `AppendOnly` too, so that nothing, not even a bug, can rewrite what happened. Migrations that
change several tables end with `operations = together(operations)`.
"""

from collections.abc import Sequence

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

# An empty or missing setting compares with NULL and shows nothing.
_POLICY = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY company_only ON {table} USING (
    {column} = NULLIF(NULLIF(current_setting('app.company_id', true), ''), 'all')::bigint
    OR current_setting('app.company_id', true) = 'all'
);
"""
_NO_POLICY = """
DROP POLICY company_only ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""

_APPEND_ONLY = """
CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF TG_OP = 'UPDATE' AND {allowed} THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'table {table} is append-only' USING ERRCODE = 'restrict_violation';
END $body$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_append_only();
"""
_NO_APPEND_ONLY = """
DROP TRIGGER append_only ON {table};
DROP FUNCTION {table}_append_only();
"""


class ProtectByCompany(migrations.RunSQL):
    """Put the company policy on an owned table, for its owner too (`FORCE`)."""

    def __init__(self, table: str, column: str = "company_id") -> None:
        """Name the table and the column that holds the company's id."""
        super().__init__(_POLICY.format(table=table, column=column), _NO_POLICY.format(table=table))
        self.table, self.column = table, column

    def deconstruct(self) -> tuple[str, list[str], dict[str, str]]:
        """Let the migration writer repeat the operation."""
        return self.__class__.__name__, [self.table], {"column": self.column}


class AppendOnly(migrations.RunSQL):
    """Refuse every update and delete by trigger, except updates of the `mutable` columns alone."""

    def __init__(self, table: str, mutable: Sequence[str] = ()) -> None:
        """Name the table and the columns a later step may still fill in."""
        fields = "ARRAY[" + ", ".join(f"'{name}'" for name in mutable) + "]::text[]"
        allowed = f"to_jsonb(OLD) - {fields} = to_jsonb(NEW) - {fields}" if mutable else "false"
        super().__init__(
            _APPEND_ONLY.format(table=table, allowed=allowed), _NO_APPEND_ONLY.format(table=table)
        )
        self.table, self.mutable = table, tuple(mutable)

    def deconstruct(self) -> tuple[str, list[str], dict[str, tuple[str, ...]]]:
        """Let the migration writer repeat the operation."""
        return self.__class__.__name__, [self.table], {"mutable": self.mutable}


class Together(Operation):
    """Changes of tables that do not build on each other, with their models rendered once.

    Django renders all related models anew after every single change; nearly all of ours are
    related through their company, so that an empty database took three times as long to set up.
    """

    def __init__(self, operations: Sequence[Operation]) -> None:
        """Hold the `operations`; `together` finds which can stand in one."""
        self.operations = tuple(operations)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change the state; its models are rendered when a change asks for them."""
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Make the changes, one after the other."""
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Take the changes back, the last one first."""
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """Say what `sqlmigrate` and `migrate --plan` print."""
        return "; ".join(operation.describe() for operation in self.operations)


def together(operations: Sequence[Operation]) -> list[Operation]:
    """Put neighbouring changes of tables that do not build on each other into one `Together`.

    Changes build on each other when they touch the same field, or a table made just before.
    What writes SQL or runs Python stands alone, in its place.
    """
    groups: list[list[Operation]] = []
    changed: set[tuple[str, str]] = set()
    for operation in operations:
        change = _change(operation)
        if not changed or change is None or changed & {change, (change[0], _WHOLE)}:
            groups.append([])
            changed.clear()
        groups[-1].append(operation)
        if change is not None:
            changed.add(change)
    return [Together(group) if len(group) > 1 else group[0] for group in groups]


_WHOLE = ""


def _change(operation: Operation) -> tuple[str, str] | None:
    """The table and the part of it that is changed; None for what must stand alone."""
    # Exactly these: their kin that build indexes beside live traffic stand alone.
    if type(operation) is migrations.CreateModel:
        return operation.name_lower, _WHOLE
    if type(operation) is migrations.AddField or type(operation) is migrations.AlterField:
        return operation.model_name_lower, operation.name_lower
    if type(operation) is migrations.AddIndex:
        return operation.model_name_lower, operation.index.name
    if type(operation) is migrations.AddConstraint:
        return operation.model_name_lower, operation.constraint.name
    return None
