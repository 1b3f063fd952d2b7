"""The names of clients and contacts in plain Latin letters, for finding them by likeness.

The column belongs to the database alone: the product compares it, and never reads it. A plain
column kept by a trigger is added at once, a generated one would rewrite the table.
"""

from django.db import migrations

# One for one, as in `core.likeness`; the signs at the end have no counterpart.
_LETTERS = "абвгдеёжзийклмнопрстуфхцчшщыэюяäáàâãåçéèêëíîïñöóôõøúùûüßžščćęąłńśźżőűъь"
_LATIN = "abvgdeejziiklmnoprstufhccssyeuaaaaaaaceeeeiiinooooouuuuszsccealnszzou"

_ADD = """
ALTER TABLE {table} ADD COLUMN latin text;
CREATE FUNCTION {table}_latin() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    NEW.latin := translate(lower(NEW.name || ' ' || NEW.{other}), '{letters}', '{latin}');
    RETURN NEW;
END $body$;
CREATE TRIGGER latin BEFORE INSERT OR UPDATE OF name, {other} ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_latin();
"""
_REMOVE = """
DROP TRIGGER latin ON {table};
DROP FUNCTION {table}_latin();
ALTER TABLE {table} DROP latin;
"""


def _latin(table: str, other: str) -> migrations.RunSQL:
    """The column and its trigger; rows that are there are filled by the next migration."""
    names = {"table": table, "other": other, "letters": _LETTERS, "latin": _LATIN}
    return migrations.RunSQL(_ADD.format(**names), _REMOVE.format(**names))


class Migration(migrations.Migration):
    """Two tables."""

    dependencies = [("clients", "0002_protection")]

    operations = [
        _latin("clients_client", "partner_name"),
        _latin("clients_contact", "email"),
    ]
