"""Statements written by hand for `rollups`: the facts, and what the product is compared with."""

# Times are log-normal; a share settles a week later; everybody works every day.
FACTS = """
INSERT INTO metrics_observation (company_id, definition_id, source_kind, source_id, key, revision,
    is_current, is_void, day, at, value, positive, negative, settles_at, channel, consultant_id,
    manager_id, topic_id, client_id)
SELECT %(company)s, %(definition)s, 'request', n, 0, 1, true, false, day, day + interval '12 hours',
    CASE WHEN %(is_timed)s THEN 1 + floor(exp(8 + 1.2 * sqrt(-2 * ln(1 - random()))
        * cos(6.283 * random()))) ELSE (NOT %(is_fcr)s OR n %% 10 < 7)::int END,
    %(is_fcr)s AND n %% 10 < 7, false,
    CASE WHEN %(is_fcr)s THEN day + interval '7 days' END, 'mail', (%(people)s)[1 + who],
    (%(managers)s)[1 + who %% cardinality(%(managers)s)], (%(topics)s)[1 + n %% 30],
    (%(clients)s)[1 + n * 7919 %% 300]
FROM (
    SELECT n, %(last)s::date - %(days)s + 1 + (n * %(days)s / %(requests)s)::int AS day,
        floor(random() * cardinality(%(people)s))::int AS who
    FROM generate_series(0::bigint, %(requests)s - 1) n
) facts
"""
MONTHS = """
INSERT INTO metrics_monthchange (company_id, definition_id, month, generation)
SELECT DISTINCT company_id, definition_id, date_trunc('month', day::timestamp)::date, 1
FROM metrics_observation WHERE company_id = %(company)s AND definition_id = %(definition)s
"""

_STATES = """
count(*)::int AS n, sum(value) AS total, (count(*) FILTER (WHERE positive))::int AS positives,
(count(*) FILTER (WHERE negative))::int AS negatives, max(settles_at) AS settles_at,
array_agg(settles_at) FILTER (WHERE settles_at IS NOT NULL) AS settles,
array_agg(value) FILTER (WHERE definition_id = ANY(%(timed)s)) AS durations
"""
_OURS = (
    "company_id = %(company)s AND definition_id = ANY(%(definitions)s) AND is_current "
    "AND NOT is_void"
)
_KEY = "company_id, definition_id, day, leaf_manager, leaf_consultant"
BY_HAND = (
    "DROP TABLE IF EXISTS bench_fresh",
    f"CREATE TABLE bench_fresh AS SELECT {_KEY}, {_STATES} FROM metrics_observation "  # noqa: S608
    f"WHERE {_OURS} GROUP BY {_KEY}",
    f"ALTER TABLE bench_fresh ADD PRIMARY KEY ({_KEY})",
    "DROP TABLE IF EXISTS bench_leaves",
    "ALTER TABLE bench_fresh RENAME TO bench_leaves",
)
EXACT = (
    "DROP TABLE IF EXISTS bench_exact",
    f"""
CREATE TABLE bench_exact AS
SELECT definition_id, day, month, leaf_manager, leaf_consultant, count(*) AS n,
    sum(value) AS total, count(*) FILTER (WHERE positive) AS positives,
    percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY value) AS quantiles
FROM (
    SELECT *, date_trunc('month', day::timestamp)::date AS month FROM metrics_observation
    WHERE {_OURS}
) facts
GROUP BY GROUPING SETS ((definition_id, day), (definition_id, day, leaf_manager),
    (definition_id, day, leaf_consultant), (definition_id, month),
    (definition_id, month, leaf_manager), (definition_id, month, leaf_consultant))
""",  # noqa: S608
)
_WRITTEN = "n, total, positives, negatives, settles_at, settles, durations"
DAY = f"""
INSERT INTO bench_leaves ({_KEY}, {_WRITTEN})
SELECT {_KEY}, {_STATES} FROM metrics_observation
WHERE {_OURS} AND day = %(day)s AND (%(some)s IS NULL OR leaf_consultant = ANY(%(some)s))
GROUP BY {_KEY}
ON CONFLICT ({_KEY}) DO UPDATE SET ({_WRITTEN})
    = ROW({", ".join("excluded." + name for name in _WRITTEN.split(", "))})
"""  # noqa: S608
SOMEBODY_OF_DAY = """
SELECT leaf_manager, leaf_consultant FROM metrics_observation
WHERE company_id = %(company)s AND definition_id = %(definition)s AND day = %(day)s LIMIT 1
"""
# People with a leaf each on that day.
SOME_OF_DAY = """
SELECT DISTINCT leaf_consultant FROM metrics_observation
WHERE company_id = %(company)s AND definition_id = ANY(%(timed)s) AND day = %(day)s
ORDER BY 1 LIMIT 50
"""
MARK_DAY = f"""
INSERT INTO metrics_dirtybucket AS mark
    (company_id, definition_id, day, manager_id, consultant_id, generation)
SELECT DISTINCT {_KEY}, 1 FROM metrics_observation
WHERE {_OURS} AND day = %(day)s AND (%(some)s IS NULL OR leaf_consultant = ANY(%(some)s))
ON CONFLICT (company_id, definition_id, day, manager_id, consultant_id)
    DO UPDATE SET generation = mark.generation + 1
"""  # noqa: S608

UNMARK = """
DELETE FROM metrics_dirtybucket
WHERE ctid = ANY(ARRAY(SELECT ctid FROM metrics_dirtybucket
    WHERE company_id = %(company)s AND day = %(day)s FOR UPDATE SKIP LOCKED))
"""
MARK = """
WITH marked AS (
    INSERT INTO metrics_dirtybucket AS mark
        (company_id, definition_id, day, manager_id, consultant_id, generation)
    VALUES (%(company)s, %(definition)s, %(day)s, %(manager)s, %(who)s, 1)
    ON CONFLICT (company_id, definition_id, day, manager_id, consultant_id)
        DO UPDATE SET generation = mark.generation + 1, marked_at = now()
)
INSERT INTO metrics_monthchange AS change (company_id, definition_id, month, generation)
VALUES (%(company)s, %(definition)s, date_trunc('month', %(day)s::timestamp)::date, 1)
ON CONFLICT (company_id, definition_id, month)
    DO UPDATE SET generation = change.generation + 1, changed_at = now()
"""
MARK_MANY = """
INSERT INTO metrics_dirtybucket
    (company_id, definition_id, day, manager_id, consultant_id, generation)
SELECT company_id, definition_id, day, manager_id, consultant_id, 1 FROM metrics_leaf
WHERE company_id = %(company)s ORDER BY day LIMIT 100000
ON CONFLICT DO NOTHING
"""

# What a figure is made of, from the facts: the same answer as ours, of the same metrics.
ANSWER = """
SELECT definition_id, count(*), sum(value), count(*) FILTER (WHERE positive),
    count(*) FILTER (WHERE negative), count(*) FILTER (WHERE settles_at > now()),
    percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY value)
        FILTER (WHERE definition_id = ANY(%(timed)s))
FROM metrics_observation
WHERE company_id = %(company)s AND definition_id = ANY(%(definitions)s) AND day >= %(start)s
    AND day < %(end)s AND is_current AND NOT is_void {who}
GROUP BY definition_id
"""
SIZES = """
SELECT pg_total_relation_size('metrics_observation'), pg_total_relation_size('metrics_leaf'),
    pg_total_relation_size('metrics_monthrollup') + pg_total_relation_size('metrics_monthchange')
"""
