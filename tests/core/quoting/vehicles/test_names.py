"""Names are found however they are written; a slip is forgiven where it cannot be another name."""

import pytest

from core.quoting.vehicles.names import Make, Names, Vehicle, is_year, key, words_of

FORD = Make(name="Ford", also=("Henry",))
HYUNDAI = Make(name="Hyundai")
LINCOLN = Make(name="Lincoln", everyday=("Lincoln",))


def model(make: Make, name: str, *also: str, electric: bool = False, everyday: tuple[str, ...] = ()) -> Vehicle:
    return Vehicle(make=make.name, model=name, product="car", group="c1", kind="suv", electric=electric, also=also, everyday=everyday)


F150, F250, ESCORT = model(FORD, "F-150"), model(FORD, "F-250"), model(FORD, "Escort", everyday=("Escort",))
KONA, KONA_EV = model(HYUNDAI, "Kona"), model(HYUNDAI, "Kona Electric", electric=True)
ELANTRA = model(HYUNDAI, "Elantra")
NAMES = Names([FORD, HYUNDAI, LINCOLN], [F150, F250, ESCORT, KONA, KONA_EV, ELANTRA])


@pytest.mark.parametrize("written", ["F-150", "f150", "F 150", "f.150", "Ｆ１５０"])
def test_signs_blanks_and_case_make_no_other_name(written: str) -> None:
    assert key(written) == "f150"


def test_every_word_for_electric_is_the_same_name() -> None:
    assert key("Kona EV") == key("Kona eléctrico") == key("KONA Electric")


def test_words_know_where_they_stand() -> None:
    text = "mi coche: Citroën C4"
    assert [text[word.start : word.end] for word in words_of(text)] == ["mi", "coche", "Citroën", "C4"]
    assert [word.key for word in words_of("买丰田")] == ["买", "丰", "田"]


def test_years_are_told_from_other_numbers() -> None:
    assert is_year("2019")
    assert not is_year("3500")


@pytest.mark.parametrize(("said", "make"), [("ford", FORD), ("Henry", FORD), ("Hyundia", HYUNDAI), ("Hundai", HYUNDAI), ("Fort", None)])
def test_makes_are_found_with_a_slip_where_the_name_is_long_enough(said: str, make: Make | None) -> None:
    assert NAMES.make_of(words_of(said)) == make


@pytest.mark.parametrize(
    ("said", "found"), [("F150", F150), ("Elentra", ELANTRA), ("my Escort GT", ESCORT), ("Kona", KONA), ("Kona EV", KONA_EV)]
)
def test_the_longest_name_counts(said: str, found: Vehicle) -> None:
    match = NAMES.longest(words_of(said))
    assert match is not None
    assert match.vehicles == (found,)


@pytest.mark.parametrize("said", ["F130", "F15", "lantra", "", "dog"])
def test_digits_and_first_letters_are_no_slips(said: str) -> None:
    assert NAMES.longest(words_of(said), FORD) is None


def test_the_make_is_taken_out_of_the_words() -> None:
    make, rest = NAMES.make_within(words_of("a Ford F-150"))
    assert make is FORD
    assert [word.key for word in rest] == ["a", "f", "150"]
    assert [word.key for word in NAMES.without_make(FORD, words_of("Ford Escort"))] == ["escort"]


def test_electric_ones_are_found_beside_those_with_an_engine() -> None:
    assert NAMES.electric_beside([KONA], words_of("kona")) == [KONA_EV]
    assert NAMES.electric_beside([F150], words_of("f150")) == []


def test_everyday_names_are_known() -> None:
    assert {"lincoln", "escort"} == NAMES.everyday
