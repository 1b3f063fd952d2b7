"""The default matrix and touchpoints: complete, unambiguous, in both languages."""

import re
from collections.abc import Mapping
from itertools import groupby

from roles.defaults import RESPONSIBILITIES, ROLES, TOPICS, TOUCHPOINTS

ROLE_CODES = {role.code for role in ROLES}
TOPIC_CODES = {topic.code for topic in TOPICS}
LETTERS = {"R", "A", "AR", "C", "I"}
CYRILLIC = re.compile("[А-Яа-яЁё]")


def test_defaults_when_counted_then_enough_and_codes_unique() -> None:
    assert 32 <= len(RESPONSIBILITIES) <= 38
    assert 42 <= len(TOPICS) <= 48
    assert 16 <= len(TOUCHPOINTS) <= 22
    for texts in (RESPONSIBILITIES, TOPICS, TOUCHPOINTS):
        codes = [text.code for text in texts]
        assert len(set(codes)) == len(codes)
        assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", code) for code in codes)


def test_cells_when_read_then_known_roles_and_letters() -> None:
    for row in RESPONSIBILITIES:
        assert set(row.cells) <= ROLE_CODES, row.code
        assert set(row.cells.values()) <= LETTERS, row.code


def test_rows_when_checked_then_neither_gap_nor_overlap() -> None:
    for row in RESPONSIBILITIES:
        letters = list(row.cells.values())
        assert sum("A" in letter for letter in letters) == 1, row.code
        assert sum("R" in letter for letter in letters) >= 1, row.code


def test_roles_when_matrix_is_read_then_each_answers_for_something() -> None:
    assert {_accountable(row.cells) for row in RESPONSIBILITIES} == ROLE_CODES


def test_topics_when_looked_up_then_one_responsibility_with_the_same_role() -> None:
    covered = [topic for row in RESPONSIBILITIES for topic in row.topics]
    assert len(set(covered)) == len(covered)
    assert set(covered) == TOPIC_CODES

    role_of_topic = {topic.code: topic.role_code for topic in TOPICS}
    for row in RESPONSIBILITIES:
        for topic in row.topics:
            assert role_of_topic[topic] == _accountable(row.cells), topic


def test_areas_when_rows_are_in_order_then_contiguous_and_named_alike() -> None:
    areas = [
        area for area, _rows in groupby((row.area_en, row.area_ru) for row in RESPONSIBILITIES)
    ]
    assert 6 <= len(areas) <= 8
    assert len({english for english, _russian in areas}) == len(areas)
    assert len({russian for _english, russian in areas}) == len(areas)


def test_texts_when_read_then_each_in_its_language() -> None:
    pairs = [
        *((row.area_en, row.area_ru) for row in RESPONSIBILITIES),
        *((row.name_en, row.name_ru) for row in RESPONSIBILITIES),
        *((topic.name_en, topic.name_ru) for topic in TOPICS),
        *((point.occasion_en, point.occasion_ru) for point in TOUCHPOINTS),
        *((point.passes_en, point.passes_ru) for point in TOUCHPOINTS),
        *((point.rhythm_en, point.rhythm_ru) for point in TOUCHPOINTS),
    ]
    for english, russian in pairs:
        assert english.strip()
        assert not CYRILLIC.search(english), english
        assert CYRILLIC.search(russian), russian


def test_names_when_compared_then_no_two_alike() -> None:
    for texts in (RESPONSIBILITIES, TOPICS):
        assert len({text.name_en for text in texts}) == len(texts)
        assert len({text.name_ru for text in texts}) == len(texts)


def test_touchpoints_when_read_then_between_two_known_roles_on_known_topics() -> None:
    for point in TOUCHPOINTS:
        assert {point.from_role, point.to_role} <= ROLE_CODES, point.code
        assert point.from_role != point.to_role, point.code
        assert set(point.topics) <= TOPIC_CODES, point.code


def test_touchpoints_when_pairs_are_counted_then_success_talks_with_all_both_ways() -> None:
    pairs = {(point.from_role, point.to_role) for point in TOUCHPOINTS}
    others = ROLE_CODES - {"CS"}
    assert {("CS", role) for role in others} | {(role, "CS") for role in others} <= pairs


def test_mandatory_notices_when_read_then_from_account_or_support_to_success() -> None:
    mandatory = [point for point in TOUCHPOINTS if point.is_mandatory_notice]
    assert {point.from_role for point in mandatory} == {"A", "S"}
    for point in mandatory:
        assert point.to_role == "CS", point.code
        assert point.topics, point.code


def _accountable(cells: Mapping[str, str]) -> str:
    return next(role for role, letter in cells.items() if "A" in letter)
