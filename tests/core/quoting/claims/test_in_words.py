"""Numbers that somebody has understood are found where they stand in words, whole, and nowhere else."""

import pytest

from core.quoting.claims.in_words import is_torn, names, said


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("twenty twenty three, thirty one thousand miles", [2023, 31000]),
        ("a twenty oh nine honda element one ninety four thousand miles and i'm thirty three", [2009, 194000, 33]),
        ("two thousand fifteen forty four thousand", [2015, 44000]),
        ("forty-six and a half thousand miles", [46500]),
        ("66 miles, sixty six thoosand", [66000]),
        ("de deux mille quatorze cent quarante-cinq mille kilometres", [2014, 145000]),
        ("avec soixante-dix-huit mille kilometres et quatre-vingt-un ans", [78000, 81]),
        ("baujahr neunzehn funfundzwanzigtausend gelaufen", [19, 25000]),
        ("zweitausendzwolf hundertachtundsechzigtausend kilometer", [2012, 168000]),
        ("zwanzig achtzehn, neuntausendvierhundert kilometer, i bin sechsundfuffzig", [2018, 9400, 56]),
        ("de dois mil e dezassete com setenta e seis mil quilometros", [2017, 76000]),
        ("the odometer says one five two eight zero zero", [152800]),
        ("the big five oh", [50]),
        ("one oh eight four hundred", [108400]),
        ("eighty-four three-fifty", [84350]),
        ("ninety one thousand two fifty", [91250]),
        ("a hundred n five thousand", [105000]),
        ("einundfunfzigeinhalb", [51]),
        ("del duemiladiciassette con sessantaduemila chilometri, ho ventotto anni", [2017, 62000, 28]),
        ("de dos mil trece con ciento veinte mil, tengo veintitres", [2013, 120000, 23]),
    ],
)
def test_what_was_understood_is_found_in_words(text: str, values: list[int]) -> None:
    assert [int(number.worth) for number in said(text, [*values, 77_777])] == values


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("one ninety four thousand", 94000),
        ("cent quarante-cinq mille", 45000),
        ("dois mil e dezassete", 2000),
        ("soixante-dix-huit mille", 78),
        ("thirty or forty", 40_000),
        ("twenty twenty three", 23),
    ],
)
def test_a_part_of_a_row_of_number_words_is_no_number(text: str, value: int) -> None:
    assert said(text, [value]) == []


def test_a_number_that_its_row_goes_on_behind_or_before_is_torn() -> None:
    text = "one ninety four thousand"

    assert is_torn(text, 4, len(text))
    assert not is_torn(text, 0, len(text))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("einen audi a vier avant", "a4"),
        ("une peugeot trois mille huit de deux mille dix-neuf", "3008"),
        ("um peugeot duzentos e oito", "208"),
        ("the i thirty", "i30"),
    ],
)
def test_a_name_with_a_number_may_be_said_aloud(text: str, name: str) -> None:
    assert names(text, name)


@pytest.mark.parametrize(
    ("text", "name"), [("ein audi a vierzig", "a4"), ("trois mille huit cents kilometres de plus", "308"), ("a leaf", "leaf")]
)
def test_another_name_is_not(text: str, name: str) -> None:
    assert not names(text, name)


def test_a_name_counts_said_digit_by_digit_and_as_a_transcript_writes_its_letters() -> None:
    assert names("um peugeot dois zero oito", "208")
    assert names("hyundai eye ten", "i10")
    assert not names("hyundai eye twenty", "i10")
