"""Columns that the database keeps by itself (by trigger) and Django does not know."""

from typing import Any

from django.db.models import BooleanField, Func


class KeptColumnFits(Func):
    """Whether such a column of a row passes a test: compared by the database, never read."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, row_id: Any, *, column: str = "", test: str = "", value: str = "") -> None:
        """Any column of the row, such as `F("id")`, says which one; `test` is SQL with one `%s`."""
        super().__init__(row_id)
        self.column, self.test, self.value = column, test, value

    def as_sql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        """The column, the test, and what it is compared with."""
        known: Any = self.source_expressions[0]
        table = compiler.quote_name_unless_alias(known.alias)
        return f"{table}.{self.column} {self.test}", [self.value]
