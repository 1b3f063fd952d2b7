"""The words of a request by their stems, for the search.

The column belongs to the database alone: the product asks whether words match, and never reads
them. A plain column kept by a trigger is added at once, a generated one would rewrite the table.
PostgreSQL's `russian` takes words in Latin letters by their English stems.
"""

from django.db import migrations

_WORDS = """
ALTER TABLE handoffs_request ADD COLUMN words tsvector;
CREATE FUNCTION handoffs_request_words() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    NEW.words :=
        setweight(to_tsvector('pg_catalog.russian', translate(NEW.subject, 'Ёё', 'Ее')), 'A')
        || setweight(to_tsvector('pg_catalog.russian',
               translate(left(NEW.original_text, 100000), 'Ёё', 'Ее')), 'B');
    RETURN NEW;
END $body$;
CREATE TRIGGER words BEFORE INSERT OR UPDATE OF subject, original_text ON handoffs_request
    FOR EACH ROW EXECUTE FUNCTION handoffs_request_words();
"""
_NO_WORDS = """
DROP TRIGGER words ON handoffs_request;
DROP FUNCTION handoffs_request_words();
ALTER TABLE handoffs_request DROP words;
"""


class Migration(migrations.Migration):

    dependencies = [('handoffs', '0013_protect_questions')]

    operations = [migrations.RunSQL(_WORDS, _NO_WORDS)]
