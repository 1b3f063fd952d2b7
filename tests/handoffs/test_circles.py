"""The rules of loops, circles and clients left waiting, on plain values."""

from datetime import UTC, datetime, timedelta

import pytest

from handoffs.circles import AlarmKind, Promise, TimeHeld, Trouble, loops, troubles, weak_link

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
# (person, role, team), by short names.
PEOPLE = {
    "ann": ("A", "front"),
    "amy": ("A", "front"),
    "sam": ("S", "help"),
    "sue": ("S", "help"),
    "cas": ("CS", "front"),
    "pia": ("Pj", "build"),
    "max": ("", ""),
}
ROLES = {"": None, "A": 1, "S": 2, "CS": 3, "Pj": 4}
TEAMS = {"": None, "front": 1, "help": 2, "build": 3}


def at(hours: float) -> datetime:
    return START + hours * HOUR


def path(*stays: tuple[str, float]) -> list[TimeHeld]:
    """Holdings one after another: (who, hours)."""
    held, hours = [], 0.0
    for number, (who, length) in enumerate(stays):
        role, team = PEOPLE[who]
        is_last = number == len(stays) - 1
        held.append(
            TimeHeld(
                owner_id=sorted(PEOPLE).index(who) + 1,
                owner_name=who,
                role_id=ROLES[role],
                role_code=role,
                team_id=TEAMS[team],
                team_name=team,
                how="accepted",
                handover=None,
                started_at=at(hours),
                ended_at=None if is_last else at(hours + length),
                working_seconds=int(length * 3600),
                clock_seconds=int(length * 3600),
            )
        )
        hours += length
    return held


def found(
    held: list[TimeHeld],
    *,
    moves: tuple[float, ...] = (),
    promise: Promise | None = None,
    now: float | None = None,
) -> dict[str, Trouble]:
    end = now if now is not None else sum(stay.working_seconds for stay in held) / 3600
    result = troubles(
        held,
        [at(hours) for hours in moves],
        promise,
        now=at(end),
        working=lambda first, last: int((last - first).total_seconds()),
    )
    return {item.kind: item for item in result}


@pytest.mark.parametrize(
    ("stays", "way"),
    [
        ([("ann", 1), ("sam", 2), ("ann", 3)], ("ann", "sam", "ann")),  # by person
        ([("ann", 1), ("sam", 2), ("amy", 3)], ("A", "S", "A")),  # by role
        ([("ann", 1), ("sam", 2), ("cas", 3)], ("front", "help", "front")),  # by team
        ([("max", 1), ("sam", 2), ("max", 3)], ("max", "sam", "max")),  # nobody's role, a person
    ],
)
def test_loop_when_it_came_back_by_person_role_or_team_then_it_is_found(
    stays: list[tuple[str, float]], way: tuple[str, ...]
) -> None:
    loop = found(path(*stays))[AlarmKind.LOOP]
    assert loop.path == way
    assert (loop.since, loop.happened_at) == (at(1), at(3))
    assert loop.lost_working_seconds == 5 * 3600


@pytest.mark.parametrize(
    "stays",
    [
        [("ann", 1)],
        [("ann", 1), ("sam", 1)],
        [("ann", 1), ("sam", 1), ("pia", 1)],
        [("ann", 1), ("ann", 1), ("sam", 1)],
        [("ann", 1), ("amy", 1), ("sam", 1)],  # inside one role and team, and on
        [("ann", 1), ("max", 1), ("pia", 1)],
    ],
)
def test_path_when_nobody_got_it_back_then_it_is_no_loop(stays: list[tuple[str, float]]) -> None:
    assert found(path(*stays)) == {}


def test_loops_when_they_overlap_then_hours_are_lost_once_and_the_latest_is_shown() -> None:
    held = path(("ann", 1), ("sam", 2), ("ann", 3), ("sam", 4), ("pia", 5))
    loop = found(held)[AlarmKind.LOOP]
    assert loop.path == ("sam", "ann", "sam")
    assert (loop.since, loop.happened_at) == (at(1), at(6))
    assert loop.lost_working_seconds == 9 * 3600
    assert len(loops(held)) == 2


def test_weak_link_of_a_loop_is_who_held_most_of_the_time_lost() -> None:
    link = found(path(("ann", 50), ("sam", 4), ("ann", 3)))[AlarmKind.LOOP].weak_link
    assert link is not None
    assert (link.name, link.role_code, link.team_name) == ("sam", "S", "help")
    assert link.working_seconds == 4 * 3600


def test_weak_link_adds_up_the_times_of_one_holder_and_takes_the_first_of_equals() -> None:
    link = weak_link(path(("ann", 2), ("sam", 3), ("ann", 2)))
    assert link is not None
    assert (link.name, link.working_seconds) == ("ann", 4 * 3600)
    even = weak_link(path(("sam", 2), ("ann", 2)))
    assert even is not None
    assert even.name == "sam"
    assert weak_link(path(("sam", 0), ("ann", 0))) is None
    assert weak_link([]) is None


@pytest.mark.parametrize(("moves", "count"), [((1, 2), 0), ((3, 1, 2), 3), ((1, 1, 1, 1), 4)])
def test_circle_when_three_moves_were_made_then_it_is_found(
    moves: tuple[float, ...], count: int
) -> None:
    circle = found(path(("ann", 9)), moves=moves).get(AlarmKind.CIRCLE)
    assert (circle.count if circle else 0) == count


def test_circle_loses_the_time_between_the_first_and_the_last_move() -> None:
    held = path(("ann", 1), ("sam", 2), ("cas", 5), ("pia", 10))
    circle = found(held, moves=(1, 3, 8))[AlarmKind.CIRCLE]
    assert circle.lost_working_seconds == 7 * 3600
    assert circle.weak_link is not None
    assert circle.weak_link.name == "cas"
    assert (circle.since, circle.happened_at) == (at(1), at(8))


def test_circle_of_refusals_loses_the_time_of_the_one_who_could_not_get_rid_of_it() -> None:
    circle = found(path(("ann", 9)), moves=(2, 4, 5))[AlarmKind.CIRCLE]
    assert circle.lost_working_seconds == 3 * 3600
    assert circle.weak_link is not None
    assert circle.weak_link.name == "ann"


@pytest.mark.parametrize(
    ("made", "asked", "written", "now", "broken"),
    [
        (1, None, None, 9, False),  # not over yet
        (1, None, None, 10, True),  # over this moment
        (1, None, 0.5, 11, True),  # written only before it was promised
        (1, None, 1, 11, False),  # written as it was promised
        (1, None, 5, 11, False),  # kept
        (1, 6, 5, 11, True),  # they wrote again, and wait
        (1, 6, 7, 11, False),
        (1, 0.5, 0.7, 11, True),  # the answer came before the promise
        (1, None, 10.5, 11, False),  # late, but written
        (None, None, 5, 11, False),  # nobody knows when it was promised
        (None, 6, 5, 11, True),
        (None, None, None, 11, True),
    ],
)
def test_promise_is_broken_when_nobody_wrote_since(
    made: float | None, asked: float | None, written: float | None, now: float, *, broken: bool
) -> None:
    def moment(hours: float | None) -> datetime | None:
        return None if hours is None else at(hours)

    promise = Promise(at(10), moment(made), moment(asked), moment(written))
    assert promise.is_broken(at(now)) is broken
    result = found(path(("ann", 11)), promise=promise, now=now)
    assert (AlarmKind.ABANDONED in result) is broken


def test_abandoned_client_loses_the_time_since_the_promise_was_over() -> None:
    held = path(("ann", 8), ("sam", 6))
    gone = found(held, promise=Promise(at(10), at(1), None, None), now=14)[AlarmKind.ABANDONED]
    assert (gone.since, gone.happened_at) == (at(10), at(10))
    assert gone.lost_working_seconds == 4 * 3600
    assert gone.weak_link is not None
    assert (gone.weak_link.name, gone.weak_link.working_seconds) == ("sam", 4 * 3600)


def test_troubles_of_several_kinds_are_found_together() -> None:
    held = path(("ann", 1), ("sam", 2), ("ann", 3))
    broken = Promise(at(4), at(1), None, None)
    assert set(found(held, moves=(1, 2, 3), promise=broken)) == set(AlarmKind)
