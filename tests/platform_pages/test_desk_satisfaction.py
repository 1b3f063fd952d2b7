"""When a client's answers fell: a rule on plain scores."""

from datetime import date, timedelta

from cs_platform.desks.satisfaction import falls

MIDDLE = date(2026, 6, 1)
BEFORE, AFTER = MIDDLE - timedelta(days=1), MIDDLE


def answers(client: int, kind: str, before: list[int], after: list[int]) -> list[tuple]:
    """Answers of both stretches of days."""
    days = [*((score, BEFORE) for score in before), *((score, AFTER) for score in after)]
    return [(client, f"Client {client}", kind, score, day) for score, day in days]


def test_falls_hold_only_lower_means_with_answers_on_both_sides() -> None:
    found = falls(
        [
            *answers(1, "csat", [5, 5], [4]),
            *answers(2, "csat", [4], [4]),
            *answers(3, "csat", [3], [5]),
            *answers(4, "csat", [5], []),
            *answers(5, "csat", [], [1]),
        ],
        MIDDLE,
    )

    assert [fall.client_id for fall in found] == [1]
    assert (found[0].before.n, found[0].after.n) == (2, 1)


def test_falls_put_what_is_more_than_chance_first_then_the_deepest() -> None:
    found = falls(
        [
            *answers(1, "csat", [5], [4]),
            *answers(2, "nps", [10], [0]),
            *answers(3, "csat", [5] * 10, [4] * 5 + [1] * 5),
            *answers(4, "nps", [9] * 10, [6] * 10),
        ],
        MIDDLE,
    )

    assert [fall.client_id for fall in found] == [3, 4, 2, 1]
    assert [fall.is_more_than_chance for fall in found] == [True, True, None, None]
    assert [fall.after.value for fall in found] == [50.0, -100.0, -100.0, 100.0]


def test_falls_of_ten_equal_shares_are_not_more_than_chance() -> None:
    (fall,) = falls(answers(1, "csat", [5] * 10, [4] * 10), MIDDLE)

    assert fall.is_more_than_chance is False
