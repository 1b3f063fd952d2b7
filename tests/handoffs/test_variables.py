"""Variables in templates: replaced word for word, never evaluated."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoffs.variables import VARIABLES, braced, fill, names_in, unknown_in, variables_in

VALUES = {name: f"<{name}>" for name in VARIABLES}


@pytest.mark.parametrize(
    ("text", "filled", "missing"),
    [
        ("", "", ()),
        ("Dear {contact_first_name},", "Dear Anna,", ()),
        ("{client}{client}", "NordhausNordhaus", ()),
        (
            "{promised_by}: {promised}, {promised}",
            "{promised_by}: {promised}, {promised}",
            ("promised_by", "promised"),
        ),
        ("{number} and {promised}", "7 and {promised}", ("promised",)),
        ('{"a": {}} { client } {1} {} }{', '{"a": {}} { client } {1} {} }{', ()),
        ("{{client}}", "{Nordhaus}", ()),
        ("{client.company} {client!r} {client:>9}", "{client.company} {client!r} {client:>9}", ()),
        ("{other} {Client}", "{other} {Client}", ()),
        ("{subject}", "{me} {0}", ()),
        ("{owner}", "{owner}", ("owner",)),
    ],
)
def test_fill(text: str, filled: str, missing: tuple[str, ...]) -> None:
    values = {
        "contact_first_name": "Anna",
        "client": "Nordhaus",
        "number": "7",
        "subject": "{me} {0}",
        "me": "Marta",
        "promised": "",
        "owner": "  ",
    }

    found = fill(text, values)

    assert (found.text, found.missing) == (filled, missing)


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("{client} {me}", ()),
        ("{Client} {name} {name} {клиент}", ("Client", "name", "клиент")),
        ("{__class__}", ("__class__",)),
        ("{} {1} { client } {a.b} {a-b}", ()),
    ],
)
def test_unknown_names(text: str, unknown: tuple[str, ...]) -> None:
    assert unknown_in(text) == unknown


def test_names_are_written_in_braces() -> None:
    assert names_in("{me}, {x}, {me}") == ("me", "x")
    assert variables_in("{me}, {x}") == ("me",)
    assert braced(("me", "x")) == "{me}, {x}"


PIECES = st.lists(
    st.one_of(
        st.text(alphabet="{}ab c.\n!:", max_size=6),
        st.sampled_from([f"{{{name}}}" for name in VARIABLES]),
    )
).map("".join)


@given(text=PIECES)
def test_a_text_filled_with_everything_has_no_variable_left(text: str) -> None:
    found = fill(text, VALUES)

    assert found.missing == ()
    assert variables_in(found.text) == ()


@given(text=PIECES)
def test_a_text_filled_with_nothing_stays_as_it_was(text: str) -> None:
    found = fill(text, {})

    assert found.text == text
    assert found.missing == variables_in(text)


@given(text=st.text(alphabet=st.characters(exclude_characters="{")))
def test_a_text_without_an_opening_brace_stays_as_it_was(text: str) -> None:
    assert fill(text, VALUES).text == text
