"""What customers write is heard right, or asked back: a table of phrasings, and what no text can do."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from core.quoting.details import Detail, Said
from core.quoting.reading.heard import LONGEST, Heard, hear
from core.quoting.reading.meanings import Doubt
from tests.doubles.company import acme

TODAY = date(2026, 11, 21)
LANGUAGES = ("en", "es", "fr", "de")
HERE = Path(__file__).parent
VEHICLES = acme().playbook.vehicles
PHRASINGS = [line.split("\t") for line in (HERE / "phrasings.tsv").read_text(encoding="utf-8").splitlines()[1:]]


def heard(text: str, asked: Sequence[Detail] = ()) -> Heard:
    return hear(text, message="m1", languages=LANGUAGES, today=TODAY, asked=asked, vehicles=VEHICLES)


def written(said: Said) -> str:
    return f"{said.detail}={said.value}{'~' if said.derived else ''}"


def outcome(found: Heard) -> str:
    parts = [written(said) for said in found.said]
    parts += [f"?{'/'.join(unclear.details)}:{unclear.why}" for unclear in found.unclear]
    parts += [f"refused:{detail}" for detail in sorted(found.refused)]
    parts += [f"cars:{found.cars}"] if found.cars > 1 else []
    parts += [f"[{', '.join(written(said) for said in car)}]" for car in found.each]
    return "; ".join(parts) or "nothing"


def test_each_phrasing_is_heard_right_or_asked_back() -> None:
    found = [
        (text, asked, expected, outcome(heard(text.replace("\\n", "\n"), [Detail(each) for each in asked.split()])))
        for text, asked, expected in PHRASINGS
    ]

    assert [each for each in found if each[2] != each[3]] == []


def test_there_are_phrasings_enough() -> None:
    assert len(PHRASINGS) >= 300


def test_what_was_said_comes_with_its_words_as_they_were_written() -> None:
    said = {each.detail: each for each in heard("２０１９ Nissan LEAF, 45 mil millas, ４１ años").said}

    assert (said[Detail.YEAR].words, said[Detail.MODEL].words) == ("２０１９", "Nissan LEAF")
    assert (said[Detail.MILEAGE].words, said[Detail.DRIVER_AGE].words) == ("45 mil", "４１")
    assert {each.message for each in said.values()} == {"m1"}


def test_a_text_that_is_no_answer_is_not_searched_for_one() -> None:
    assert heard("a" * (LONGEST + 1)).unclear[0].why is Doubt.TOO_LONG
    assert heard("12 " * 1000).unclear[0].why is Doubt.TOO_LONG


def test_without_a_list_of_vehicles_the_numbers_are_heard_still() -> None:
    found = hear("2019 model, 45k miles, I'm 41", message="m", languages=("en",), today=TODAY)

    assert [written(said) for said in found.said] == ["year=2019", "mileage=45000", "driver_age=41"]


_WORDS = st.sampled_from(
    [
        "2019",
        "41",
        "45k",
        "45,000",
        "45.000",
        "km",
        "miles",
        "I'm",
        "my",
        "wife",
        "is",
        "son",
        "drives",
        "nissan",
        "leaf",
        "model",
        "3",
        "or",
        "not",
        "sorry",
        "no",
        "new",
        "bought",
        "in",
        "born",
        "years",
        "old",
        ",",
        ".",
        ";",
        ":",
        "?",
        "-",
        "/",
        "\n",
        "tengo",
        "años",
        "j'ai",
        "ans",
        "ich",
        "bin",
        "Jahre",
        "$",
        "deductible",
        "a",
        "year",
        "1.",
        "2.",
        "'",
        '"',
        "(",
        ")",
        "forty",
        "one",
        "quarante",
        "et",
        "un",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(_WORDS, max_size=25).map(" ".join)), st.lists(st.sampled_from(Detail), max_size=3))
def test_no_text_raises_and_every_value_stands_in_it(text: str, asked: list[Detail]) -> None:
    found = heard(text, asked)

    for said in (*found.said, *(each for car in found.each for each in car)):
        assert said.words
        assert said.words in text
        assert said.derived or isinstance(said.value, str) or any(letter.isdigit() or letter.isalpha() for letter in said.words)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Nd", "Nl", "No", "Lo"]), max_size=120))
def test_where_no_number_stands_none_is_heard(text: str) -> None:
    spelled = hear(text, message="m", languages=(), today=TODAY)

    assert [said for said in spelled.said if isinstance(said.value, int)] == []


@given(st.integers(1950, 2027), st.integers(1000, 300_000), st.integers(15, 110), st.permutations(["year", "mileage", "age"]))
@settings(max_examples=150, deadline=None)
def test_terse_facts_are_never_swapped(year: int, miles: int, age: int, order: list[str]) -> None:
    facts = {"year": f"{year} Nissan Leaf", "mileage": f"{miles:,} miles", "age": f"I'm {age}"}

    said = {each.detail: each.value for each in heard(", ".join(facts[each] for each in order)).said}

    assert said == {
        Detail.MAKE: "Nissan",
        Detail.MODEL: "Leaf",
        Detail.YEAR: year,
        Detail.MILEAGE: miles,
        Detail.DRIVER_AGE: age,
    }
