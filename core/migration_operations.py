"""Migration operations for owned and append-only tables.

Every app's migrations end with one `ProtectByCompany` per owned table; tables that hold history
get `AppendOnly` too, so that nothing, not even a bug, can rewrite what happened.
"""

from collections.abc import Sequence

from django.db import migrations

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
