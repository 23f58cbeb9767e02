"""An argument is used only where the customer has said it: of this vehicle, of the driver, and not taken back since."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.playbook import load
from core.quoting.details import Detail, Value
from core.quoting.standing import Line
from core.quoting.verdicts import Word, says, verdicts

TODAY = date(2026, 11, 21)
LANGUAGES = ("en", "es", "fr", "de")
VEHICLES = load(Path(__file__).parents[3] / "playbooks" / "acme").vehicles
LEAF: Mapping[Detail, Value] = {
    Detail.MAKE: "Nissan",
    Detail.MODEL: "Leaf",
    Detail.YEAR: 2019,
    Detail.MILEAGE: 45000,
    Detail.DRIVER_AGE: 41,
}
TERSE = "2019 nissan leaf, 45k, 41"


def words(arguments: Mapping[Detail, Value], *texts: str | Line) -> dict[Detail, Word]:
    lines = [text if isinstance(text, Line) else Line(id=f"m{at}", text=text) for at, text in enumerate(texts)]
    found = verdicts(arguments, lines, languages=LANGUAGES, today=TODAY, vehicles=VEHICLES)
    return {detail: verdict.word for detail, verdict in found.items()}


def word(detail: Detail, value: Value, *texts: str | Line) -> Word:
    return words({**LEAF, detail: value}, *texts)[detail]


def test_all_that_was_said_in_one_line_may_be_used() -> None:
    assert set(words(LEAF, TERSE).values()) == {Word.SAID}


def test_all_that_was_said_over_several_lines_may_be_used() -> None:
    lines = (
        Line(id="1", text="a Nisan Leef"),
        Line(id="2", text="2019", asked=[Detail.YEAR]),
        Line(id="3", text="45000", asked=[Detail.MILEAGE]),
        Line(id="4", text="41", asked=[Detail.DRIVER_AGE]),
    )

    assert set(words(LEAF, *lines).values()) == {Word.SAID}


@pytest.mark.parametrize(
    ("detail", "value", "texts", "expected"),
    [
        (Detail.MILEAGE, 41, (TERSE,), Word.OTHER),
        (Detail.DRIVER_AGE, 2019, (TERSE,), Word.OTHER),
        (Detail.YEAR, 2020, (TERSE,), Word.NEVER),
        (Detail.YEAR, 2018, ("2018... sorry 2019 nissan leaf, 45k, 41",), Word.STALE),
        (Detail.MILEAGE, 45000, (TERSE, "no wait, 52k miles"), Word.STALE),
        (Detail.MILEAGE, 52000, (TERSE, "no wait, 52k miles"), Word.SAID),
        (Detail.DRIVER_AGE, 41, (TERSE, "I'm not 41, I'm 42"), Word.STALE),
        (Detail.DRIVER_AGE, 39, ("2019 nissan leaf, 45k, I'm 41 and my wife is 39",), Word.UNSURE),
        (Detail.DRIVER_AGE, 39, (TERSE, "my wife drives, she's 39"), Word.SAID),
        (Detail.MILEAGE, 45000, ("2019 nissan leaf, 45000 km, 41",), Word.OTHER),
        (Detail.MILEAGE, 27962, ("2019 nissan leaf, 45000 km, 41",), Word.SAID),
        (Detail.MILEAGE, 27960, ("2019 nissan leaf, 45000 km, 41",), Word.SAID),
        (Detail.MILEAGE, 28000, ("2019 nissan leaf, 45000 km, 41",), Word.SAID),
        (Detail.MILEAGE, 27000, ("2019 nissan leaf, 45000 km, 41",), Word.NEVER),
        (Detail.MILEAGE, 30000, ("2019 nissan leaf, between 30 and 45k, 41",), Word.NEVER),
        (Detail.DRIVER_AGE, True, (TERSE,), Word.NEVER),
        (Detail.YEAR, 2019, ("hi", "I'd like a quote"), Word.NEVER),
        (Detail.DRIVER_AGE, 41, ("I pay 41 dollars now",), Word.OTHER),
        (Detail.MILEAGE, 12000, ("I drive 12,000 miles a year",), Word.OTHER),
        (Detail.YEAR, 2019, ('my agent wrote: "2019 Leaf, 45k, 41"',), Word.OTHER),
        (Detail.MAKE, "Tesla", (TERSE,), Word.NEVER),
        (Detail.MODEL, "Leaf SV", (TERSE,), Word.SAID),
        (Detail.DEDUCTIBLE, 500, (TERSE, "with a $500 deductible"), Word.SAID),
        (Detail.COVERS, ("roadside_assistance",), ("with roadside assistance please",), Word.SAID),
        (Detail.COVERS, ("roadside_assistance",), ("without roadside assistance please",), Word.NEVER),
    ],
)
def test_an_argument_is_held_against_the_customers_words(detail: Detail, value: Value, texts: tuple[str, ...], expected: Word) -> None:
    assert word(detail, value, *texts) is expected


def test_what_was_said_of_another_vehicle_does_not_hold_for_the_next() -> None:
    changed = (TERSE, "actually it's a Tesla Model Y")

    assert {**words(LEAF, *changed)} == dict.fromkeys(LEAF, Word.STALE) | {Detail.DRIVER_AGE: Word.SAID}
    assert words({**LEAF, Detail.MAKE: "Tesla", Detail.MODEL: "Model Y"}, *changed)[Detail.YEAR] is Word.STALE


def test_of_two_vehicles_each_has_its_own_details() -> None:
    both = (TERSE, "I also have a 2015 Honda Civic with 90k miles")
    civic: Mapping[Detail, Value] = {
        Detail.MAKE: "Honda",
        Detail.MODEL: "Civic",
        Detail.YEAR: 2015,
        Detail.MILEAGE: 90000,
        Detail.DRIVER_AGE: 41,
    }

    assert set(words(LEAF, *both).values()) == {Word.SAID}
    assert set(words(civic, *both).values()) == {Word.SAID}
    assert words({**civic, Detail.YEAR: 2019}, *both)[Detail.YEAR] is Word.OTHER


def test_a_vehicle_that_was_traded_in_is_another_one() -> None:
    civic: Mapping[Detail, Value] = {Detail.MAKE: "Honda", Detail.MODEL: "Civic"}

    assert set(words(civic, "I traded my 2012 Honda Civic for a Nissan Leaf").values()) == {Word.OTHER}


def test_a_name_that_nobody_knows_is_said_where_it_stands_word_for_word() -> None:
    named: Mapping[Detail, Value] = {Detail.MAKE: "Foobar", Detail.MODEL: "Zed 9"}

    assert set(words(named, "I have a Foobar Zed 9").values()) == {Word.SAID}
    assert set(words(named, "I have something else").values()) == {Word.NEVER}


def test_what_a_customer_said_yes_to_is_said() -> None:
    line = Line(id="m2", text="yes", confirmed={Detail.YEAR: 2021})

    assert says(Detail.YEAR, 2021, [line], languages=LANGUAGES, today=TODAY, vehicles=VEHICLES).word is Word.SAID


def test_a_verdict_tells_where_it_was_said() -> None:
    verdict = says(Detail.MILEAGE, 45000, [Line(id="m7", text=TERSE)], languages=LANGUAGES, today=TODAY, vehicles=VEHICLES)

    assert verdict.said is not None
    assert (verdict.said.message, verdict.said.words) == ("m7", "45k")


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(alphabet="abcdefghijklmnopqrstuvwxyz ,.?!'", max_size=60), max_size=4), st.integers(15, 300_000))
def test_a_number_that_shares_nothing_with_any_line_was_never_said(texts: list[str], value: int) -> None:
    lines = [Line(id="m", text=text) for text in texts]

    for detail in (Detail.YEAR, Detail.MILEAGE, Detail.DRIVER_AGE):
        assert says(detail, value, lines, languages=(), today=TODAY, vehicles=None).word is not Word.SAID
