"""A table is read key by key; what is missing, unknown or of the wrong kind is reported in plain words, and reading goes on."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.playbook.tables import KeyPath, Table

Read = Callable[[Table], object]


def read(values: dict[str, object], ask: Read) -> tuple[object, list[tuple[KeyPath, str]]]:
    reported: list[tuple[KeyPath, str]] = []
    table = Table(values, lambda at, text: reported.append((at, text)))
    return ask(table), reported


FINE: list[tuple[dict[str, object], Read, object]] = [
    ({"a": " x "}, lambda t: t.text("a"), "x"),
    ({}, lambda t: t.text("a", default="x"), "x"),
    ({}, lambda t: t.optional_text("a"), None),
    ({"a": "x"}, lambda t: t.optional_text("a"), "x"),
    ({"a": "y"}, lambda t: t.choice("a", ("x", "y")), "y"),
    ({}, lambda t: t.choice("a", ("x", "y"), default="y"), "y"),
    ({"a": 3}, lambda t: t.whole("a", default=1, least=0), 3),
    ({}, lambda t: t.whole("a", default=1, least=0), 1),
    ({"a": Decimal("1.05")}, lambda t: t.decimal("a"), Decimal("1.05")),
    ({"a": 3}, lambda t: t.decimal("a"), Decimal(3)),
    ({"a": False}, lambda t: t.flag("a", default=True), False),
    ({}, lambda t: t.flag("a", default=True), True),
    ({"a": date(2026, 1, 2)}, lambda t: t.day("a"), date(2026, 1, 2)),
    ({}, lambda t: t.day("a"), None),
    ({"a": ["x", " y"]}, lambda t: t.texts("a"), ("x", "y")),
    ({}, lambda t: t.texts("a", default=("x",)), ("x",)),
    ({"a": []}, lambda t: t.texts("a"), ()),
    ({"a": {"b": "x"}}, lambda t: t.table("a").text("b"), "x"),
    ({}, lambda t: t.table("a").text("b", default="x"), "x"),
    ({"a": {"b": 1}}, lambda t: t.table("a").everything(), {"b": 1}),
    ({"a": {"b": 1}}, lambda t: t.table("a").names(), ["b"]),
    ({"a": [{"b": "x"}]}, lambda t: [inner.text("b") for inner in t.tables("a")], ["x"]),
    ({"a": None}, lambda t: t.raw("a"), None),
]

WRONG: list[tuple[dict[str, object], Read, object, KeyPath, str]] = [
    ({}, lambda t: t.text("a"), "", ("a",), 'missing key "a"'),
    ({"a": " "}, lambda t: t.text("a"), "", ("a",), '"a" must not be empty'),
    ({"a": 5}, lambda t: t.text("a"), "", ("a",), '"a" must be text, not the number 5'),
    ({"a": True}, lambda t: t.text("a"), "", ("a",), '"a" must be text, not true'),
    ({"a": None}, lambda t: t.text("a"), "", ("a",), '"a" must be text, not nothing'),
    ({"a": date(2026, 1, 2)}, lambda t: t.text("a"), "", ("a",), '"a" must be text, not a date'),
    ({"a": object()}, lambda t: t.text("a"), "", ("a",), '"a" must be text, not something else'),
    ({"a": "z"}, lambda t: t.choice("a", ("x", "y")), "x", ("a",), '"a" must be one of x, y, not "z"'),
    ({"a": []}, lambda t: t.choice("a", ("x", "y")), "x", ("a",), '"a" must be text, not a list'),
    ({}, lambda t: t.decimal("a"), None, ("a",), 'missing key "a"'),
    ({"a": "1.5"}, lambda t: t.decimal("a"), None, ("a",), '"a" must be a number, not the text "1.5"'),
    ({"a": True}, lambda t: t.decimal("a"), None, ("a",), '"a" must be a number, not true'),
    ({"a": 1.5}, lambda t: t.decimal("a"), None, ("a",), '"a" must be a number, not the number 1.5'),
    ({"a": Decimal("Infinity")}, lambda t: t.decimal("a"), None, ("a",), '"a" must be a number, not the number Infinity'),
    ({"a": "3"}, lambda t: t.whole("a", default=1, least=0), 0, ("a",), '"a" must be a whole number, not the text "3"'),
    ({"a": True}, lambda t: t.whole("a", default=1, least=1), 0, ("a",), '"a" must be a whole number, not true'),
    ({"a": 3.5}, lambda t: t.whole("a", default=1, least=0), 0, ("a",), '"a" must be a whole number, not the number 3.5'),
    ({"a": -1}, lambda t: t.whole("a", default=1, least=0), -1, ("a",), '"a" must be at least 0'),
    ({"a": 1}, lambda t: t.flag("a", default=True), False, ("a",), '"a" must be true or false, not the number 1'),
    (
        {"a": datetime(2026, 1, 2, tzinfo=UTC)},
        lambda t: t.day("a"),
        None,
        ("a",),
        '"a" must be a date such as 2026-03-31, not a date and a time',
    ),
    ({"a": "soon"}, lambda t: t.day("a"), None, ("a",), '"a" must be a date such as 2026-03-31, not the text "soon"'),
    ({"a": "x"}, lambda t: t.texts("a"), (), ("a",), '"a" must be a list of texts, not the text "x"'),
    ({"a": ["x", 5]}, lambda t: t.texts("a"), ("x", ""), ("a", 1), '"a" must hold texts that are not empty, not the number 5'),
    ({"a": []}, lambda t: t.texts("a", least=1), (), ("a",), '"a" must not be empty'),
    ({}, lambda t: t.table("a").text("b"), "", ("a", "b"), 'missing key "a.b"'),
    ({"a": []}, lambda t: t.table("a").text("b"), "", ("a",), '"a" must be a table, not a list'),
    ({}, lambda t: t.needed_table("a"), None, ("a",), 'missing key "a"'),
    ({"a": [{}, {"b": 1}]}, lambda t: t.tables("a")[1].text("b"), "", ("a", 1, "b"), '"a.2.b" must be text, not the number 1'),
    ({"a": [1]}, lambda t: list(t.tables("a")), [], ("a", 0), '"a" must hold tables, not the number 1'),
    ({"a": {}}, lambda t: list(t.tables("a")), [], ("a",), '"a" must be a list of tables, not a table'),
    ({"a": []}, lambda t: list(t.tables("a", least=1)), [], ("a",), '"a" must not be empty'),
    ({"a": 1}, lambda t: t.close(), None, ("a",), 'unknown key "a"'),
]


@pytest.mark.parametrize(("values", "ask", "answer"), FINE)
def test_what_is_right_is_read_without_a_word(values: dict[str, object], ask: Read, answer: object) -> None:
    assert read(values, ask) == (answer, [])


@pytest.mark.parametrize(("values", "ask", "answer", "at", "words"), WRONG, ids=[row[4] for row in WRONG])
def test_what_is_wrong_is_reported_once_and_reading_goes_on(
    values: dict[str, object], ask: Read, answer: object, at: KeyPath, words: str
) -> None:
    assert read(values, ask) == (answer, [(at, words)])


def test_an_unknown_key_is_compared_with_those_that_were_asked_for() -> None:
    def ask(table: Table) -> None:
        table.optional_text("phone")
        table.close()

    assert read({"phon": "1", "fax": "2"}, ask)[1] == [
        (("phon",), 'unknown key "phon" (did you mean "phone"?)'),
        (("fax",), 'unknown key "fax"'),
    ]


def test_a_long_text_is_not_repeated_whole() -> None:
    (_, words) = read({"a": "x" * 1000}, lambda table: table.flag("a", default=False))[1][0]
    assert len(words) < 100


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=4,
)


@given(json_like)
def test_whatever_stands_there_reading_ends_in_a_value_or_in_one_report(value: object) -> None:
    asks: list[Read] = [
        lambda t: t.text("a"),
        lambda t: t.choice("a", ("x", "y")),
        lambda t: t.whole("a", default=1, least=1),
        lambda t: t.flag("a", default=True),
        lambda t: t.day("a"),
        lambda t: t.needed_table("a"),
    ]
    for ask in asks:
        answer, reported = read({"a": value}, ask)
        assert len(reported) <= 1
        assert reported or answer is not None
