"""What the sources of observations have in common."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from metrics.models import BuildState, MetricDefinition
from metrics.models.credit import CREDITED

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """One part of the ledger.

    `ctes` are comma-separated common table expressions that end with `measured`: one row per
    measured thing with its code, instant and credit, from the parameters `company` and `ids`.
    Windows are parameters of the definition, so `measured` also gives the instants that
    `first_break`, `reopened_at` and `repeated_at` compare with them. `ids_sql` lists ids after
    `after` in order; `touched_sql` those with anything that happened from `since` to `until`.
    """

    kind: str
    codes: frozenset[str]
    ctes: str
    ids_sql: str
    touched_sql: str

    def ids_after(self, company_id: int, after: int, limit: int) -> list[int]:
        """The next ids of the company's ledger, in order."""
        return column(self.ids_sql, {"company": company_id, "after": after, "limit": limit})

    def expected_sql(self, definitions: str = "metrics_metricdefinition") -> str:
        """Expressions up to `expected`: one row per definition and measured thing. `definitions`
        is the table that the ids of definitions are of: drafts have the same columns."""
        used = _EXPECTED.replace("metrics_metricdefinition", definitions)
        return f"WITH {self.ctes}, {_CREDITED.replace('KIND', self.kind)}, {used}"


# Which part of a thing a metric's credit belongs to, where somebody may set it by hand.
_PART = " ".join(
    f"WHEN code IN ({', '.join(repr(code) for code in codes)}) THEN '{part}'"
    for part, codes in CREDITED.items()
)

# The last override of a thing and part counts; what the ledger says stands in `measured`.
_CREDITED = """
credited AS MATERIALIZED (
    SELECT DISTINCT ON (source_id, part) source_id AS thing_id, part,
        consultant_id AS by_hand_consultant, manager_id AS by_hand_manager,
        team_id AS by_hand_team
    FROM metrics_creditoverride
    WHERE company_id = %(company)s AND source_kind = 'KIND' AND source_id = ANY(%(ids)s)
    ORDER BY source_id, part, id DESC
)"""


# What is closed by the hour settles with its day: then the hours of the day are counted too.
# A definition's windows decide about first-contact resolution: strictly within, so that at the
# instant it settles it can no longer change. Days are local days of the definition's zone.
_EXPECTED = f"""
used AS (
    SELECT id, code, time_zone,
        make_interval(days => coalesce((parameters->>'reopen_days')::int, 0)) AS reopen_window,
        make_interval(days => coalesce((parameters->>'repeat_days')::int, 0)) AS repeat_window
    FROM metrics_metricdefinition
    WHERE company_id = %(company)s AND id = ANY(%(definitions)s)
), judged AS (
    SELECT d.id AS definition_id, d.time_zone, m.*,
        m.positive
            AND coalesce(m.reopened_at >= m.at + d.reopen_window, true)
            AND coalesce(m.repeated_at >= m.at + d.repeat_window, true) AS holds,
        m.at + greatest(d.reopen_window, d.repeat_window) AS window_ends,
        (date_trunc('day', m.at AT TIME ZONE d.time_zone) + interval '1 day')
            AT TIME ZONE d.time_zone AS midnight
    FROM measured m JOIN used d ON d.code = m.code
), expected AS (
    SELECT definition_id, source_id, key, (at AT TIME ZONE time_zone)::date AS day, at,
        CASE WHEN code IN ('fcr', 'fcr_net') THEN holds::int ELSE value
        END::double precision AS value,
        holds AS positive, negative,
        CASE WHEN code IN ('fcr', 'fcr_net') THEN CASE WHEN holds THEN window_ends END
            WHEN code = 'closed_per_hour' AND positive THEN midnight
            ELSE settles_at END AS settles_at,
        CASE WHEN part IS NULL THEN consultant_id ELSE by_hand_consultant END AS consultant_id,
        CASE WHEN part IS NULL THEN manager_id ELSE by_hand_manager END AS manager_id,
        CASE WHEN part IS NULL THEN team_id ELSE by_hand_team END AS team_id,
        role_id, client_id, topic_id, channel
    FROM judged LEFT JOIN credited ON thing_id = source_id AND part = CASE {_PART} END
)
"""  # noqa: S608

EXPECTED_COLUMNS = (
    "day, at, value, positive, negative, settles_at, consultant_id, manager_id, team_id, "
    "role_id, client_id, topic_id, channel"
)


def definitions_in_use(company_id: int) -> list[MetricDefinition]:
    """Definitions that are read or being built: those that live changes are observed for."""
    definitions = MetricDefinition.objects.of_company(company_id)
    states = (BuildState.ACTIVE, BuildState.BUILDING)
    return list(definitions.filter(builds__state__in=states).distinct().order_by("pk"))


def fetch(sql: str, parameters: dict[str, Any]) -> list[Row]:
    """All rows of one statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows: list[Row] = cursor.fetchall()
    return rows


def column(sql: str, parameters: dict[str, Any]) -> list[int]:
    """The first column of one statement."""
    return [row[0] for row in fetch(sql, parameters)]


def for_source(source: Source, definitions: Iterable[MetricDefinition]) -> Sequence[int]:
    """Ids of the definitions that this source feeds."""
    return [definition.pk for definition in definitions if definition.code in source.codes]
