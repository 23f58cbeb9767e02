"""What a quote is asked for with is said, possible and of a known vehicle; or there is a question for the customer."""

from datetime import date

import pytest

from core.quoting.claims.checks import Checked, Known, ToAsk, check
from core.quoting.details import Detail, Value
from core.quoting.reading.standing import Line
from tests.doubles.company import acme

PLAYBOOK = acme().playbook
KNOWN = Known(vehicles=PLAYBOOK.vehicles, rates=PLAYBOOK.rates, languages=("en",), today=date(2026, 3, 2))
COROLLA: dict[Detail, Value] = {
    Detail.MAKE: "Toyota",
    Detail.MODEL: "Corolla",
    Detail.YEAR: 2020,
    Detail.MILEAGE: 42_000,
    Detail.DRIVER_AGE: 41,
}
SAID = "2020 Toyota Corolla with 42,000 miles, I'm 41 years old"


def checked(text: str, **changes: Value) -> Checked | ToAsk:
    return check(COROLLA | {Detail(name): value for name, value in changes.items()}, [Line(id="m1", text=text)], KNOWN)


def test_each_detail_is_kept_with_the_message_that_says_it() -> None:
    found = checked(SAID)

    assert isinstance(found, Checked)
    assert found.values == COROLLA
    assert {said.message for said in found.details.values()} == {"m1"}
    assert str(found.vehicle) == "Toyota Corolla"


def test_names_are_kept_as_the_company_writes_them() -> None:
    found = checked("2022 chevy bolt, 42,000 miles, I'm 41 years old", make="chevy", model="bolt", year=2022)

    assert isinstance(found, Checked)
    assert (found.values[Detail.MAKE], found.values[Detail.MODEL]) == ("Chevrolet", "Bolt")


def test_kilometres_are_priced_as_the_miles_that_they_are_whatever_a_model_has_rounded() -> None:
    one, other = (checked("2020 Toyota Corolla with 40,000 km, I'm 41 years old", mileage=miles) for miles in (24_855, 24_860))

    assert isinstance(one, Checked)
    assert isinstance(other, Checked)
    assert one.values == other.values


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"driver_age": 9}, "9 cannot be"),
        ({"year": 2090}, "2090 cannot be"),
        ({"mileage": -1}, "-1 cannot be"),
        ({"year": 2017}, "has not said 2017"),
        ({"driver_age": 42}, "driver_age"),
        ({"covers": ("roadside",)}, "has not said roadside"),
    ],
)
def test_each_fault_is_a_question_for_the_customer(change: dict[str, Value], words: str) -> None:
    found = checked(SAID, **change)

    assert isinstance(found, ToAsk)
    assert words in found.text
    assert [detail.value for detail in found.details] == list(change)


def test_everything_that_is_missing_is_asked_for_at_once() -> None:
    found = checked("I'd like a quote")

    assert isinstance(found, ToAsk)
    assert set(found.details) == set(COROLLA)


def test_a_value_that_may_be_meant_can_be_settled_by_a_yes() -> None:
    found = checked("2020 Toyota Corolla with 42,000 miles, my wife is 41")

    assert isinstance(found, ToAsk)
    assert found.unsure == {Detail.DRIVER_AGE: 41}
    assert found.to_put is None, "nothing says that she drives"


@pytest.mark.parametrize(
    "said",
    [
        "2020 Toyota Corolla with 42,000 miles. 2 drivers me 41 and hubby 39, i drive it daily he takes the train",
        "2020 Toyota Corolla with 42,000 miles. my wife's 41 and it's her daily, i'm 51 just paying for it lol",
        "2020 Toyota Corolla, 42000 millas, mi mujer de 41 es quien lo lleva, yo 39 voy en moto",
        "2020 Toyota Corolla, 42,000 miles. My mum's the main driver, 41; I'm just a named driver (28).",
        "2020 Toyota Corolla, 42,000 miles. Driver 62. I put my husband's age. I'm the main driver and I'm 41.",
    ],
)
def test_what_stands_in_the_customers_words_and_is_not_certain_can_be_put_to_them(said: str) -> None:
    found = checked(said)

    assert isinstance(found, ToAsk)
    assert found.unsure == {Detail.DRIVER_AGE: 41}
    assert found.to_put is not None
    assert found.to_put.values[Detail.DRIVER_AGE] == 41


@pytest.mark.parametrize(
    "said",
    [
        ("Toyota Corolla 2020. 42,000 miles", "lol yes really 42,000. I'm 41"),
        ("Toyota Corolla SRX 2020", "42,000 miles", "I'm 41"),
        ("corolla ex-l 2020 toyota, 42,000 mi, age 41",),
        ("Corolla Trail Boss, Toyota, 2020 model, 42,000 miles, I'm 41",),
        ("toyota corolla", "2020, gekauft hab ich ihn 2022", "42.000 Meilen", "41"),
        ("Toyota Corolla. We've had it from new since 2020. 42,000 miles. I'm 41",),
        ("Toyota Corolla 2020, 42,000 miles. Mostly my wife's car now, she's 41 (I'm 37, I have the truck)",),
        ("تويوتا كورولا 2020 / 67592 كلم / عمري 41",),
        ("toyota corolla. 20. 42,000 miles, age 41",),
        ("Toyota Camry 2020, 42,000 miles, 41", "Halt, falsch getippt, ist ein Corolla! Rest passt"),
        ("We have two cars, it's only for the Toyota Corolla of 2020, the Passat stays. 42,000 miles, age 41",),
        ("Looking to insure my late father's 2020 Toyota Corolla, 42,000 miles. I'll be the driver, I'm 41.",),
        ("Toyota Corolla, 2020 make, km reading 67592, myself 41 years",),
        ("We own a 2019 Honda Pilot thats already insured. I only need the Toyota Corolla: 2020, 42,000 miles, I'm 41.",),
        ("Toyota Corolla 2020, 42.000 millas, he cumplido 41 años este verano",),
    ],
)
def test_neither_a_version_s_name_nor_what_is_said_by_the_way_stands_against_what_was_said(said: tuple[str, ...]) -> None:
    found = check(COROLLA, [Line(id=f"m{number}", text=text) for number, text in enumerate(said)], KNOWN)

    assert isinstance(found, Checked) or found.to_put, found


@pytest.mark.parametrize(
    "said",
    [
        "2020 Toyota Corolla with 42,000 miles. My neighbour is 41, he drives a Civic. I'm 50",
        "2020 Toyota Corolla with 42,000 miles, I'm 44 and my wife is 41",
        "2020 Toyota Corolla with 42,000 miles, my daughter drives it. I'm 41",
        "2020 Toyota Corolla with 42,000 miles, I'm 41. Sorry, I am 42, not 41",
        "2020 Toyota Corolla, 42000 millas, tengo 41. Perdón, tengo 42 años, no 41",
        "2020 Toyota Corolla with 42,000 miles, I'm 40 or 41",
    ],
)
def test_what_is_another_person_s_taken_back_or_a_guess_is_never_put(said: str) -> None:
    found = checked(said)

    assert isinstance(found, ToAsk)
    assert found.to_put is None


def test_an_unknown_make_is_for_a_person_and_an_unknown_model_is_asked_for_its_class() -> None:
    nobody = checked("2020 Zorglub Corolla with 42,000 miles, I'm 41 years old", make="Zorglub", model="Zyxxy")
    model = checked("2020 Toyota Zyxxy with 42,000 miles, I'm 41 years old", model="Zyxxy")

    assert isinstance(nobody, ToAsk)
    assert isinstance(model, ToAsk)
    assert "what kind of vehicle" in model.text


@pytest.mark.parametrize(("words", "kind"), [("a sedan", "sedan"), ("an electric suv", "electric suv")])
def test_a_class_that_the_customer_has_said_prices_an_unknown_model(words: str, kind: str) -> None:
    found = checked(f"2020 Toyota Zyxxy, {words}, with 42,000 miles, I'm 41 years old", model="Zyxxy")

    assert isinstance(found, Checked), found
    assert found.kind == kind


def test_a_company_without_a_table_takes_the_customers_words() -> None:
    known = Known(vehicles=None, rates=None, languages=("en",), today=date(2026, 3, 2))
    found = check({Detail.MAKE: "Toyota", Detail.MODEL: "Corolla"}, [Line(id="m1", text="a Toyota Corolla")], known)

    assert isinstance(found, Checked)
    assert found.vehicle is None


def test_of_several_vehicles_of_one_name_the_one_whose_own_word_was_said_is_meant() -> None:
    silverado: dict[Detail, Value] = {
        Detail.MAKE: "Chevrolet",
        Detail.MODEL: "Silverado",
        Detail.YEAR: 2011,
        Detail.MILEAGE: 62000,
        Detail.DRIVER_AGE: 55,
    }

    told = check(silverado, [Line(id="m", text="Chevy silverado 2011, 5.3 v8, 1500, 62k miles. I'm 55")], KNOWN)
    open_ = check(silverado, [Line(id="m", text="Chevy silverado 2011, 5.3 v8, 62k miles. I'm 55")], KNOWN)

    assert isinstance(told, Checked)
    assert told.details[Detail.MODEL].value == "Silverado 1500"
    assert isinstance(open_, ToAsk)
