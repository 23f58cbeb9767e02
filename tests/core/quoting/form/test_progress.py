"""What comes next follows from what is known: a call of the tool, once all five facts are there and nothing speaks against it."""

from core.quoting.details import REQUIRED, Detail, Said, Value
from core.quoting.form.progress import Form, names, vehicle_of
from core.quoting.vehicles.known import Vehicle
from tests.doubles.company import acme

LEAF: dict[str, Value] = {"make": "Nissan", "model": "Leaf", "year": 2019, "mileage": 45000, "driver_age": 41}
SAID = {Detail(name): Said(detail=Detail(name), value=value, message="m", words=f"{value}") for name, value in LEAF.items()}
GIVEN = {"status": "given", "id": "Q-1", "understood": LEAF}


def test_all_five_facts_are_a_call_and_what_is_missing_is_named() -> None:
    assert Form(open=True, car=SAID).arguments == LEAF
    assert Form(open=True).missing == REQUIRED
    assert Form(open=True).arguments is None


def test_nothing_is_called_for_who_cancels_or_asks_for_a_quote_that_there_is() -> None:
    assert Form(open=True, car=SAID, signs=frozenset({"cancel"})).arguments is None
    assert Form(open=True, car=SAID, asked_id="Q-1").arguments is None


def test_only_a_quote_of_another_conversation_is_looked_up() -> None:
    assert not Form(open=False, all_given=(GIVEN,), asked_id="q-1").looks_up
    assert Form(open=False, all_given=(GIVEN,), asked_id="Q-2").looks_up


def test_the_next_vehicle_is_called_for_once_all_is_said_of_it() -> None:
    assert Form(open=True, others=(SAID,)).next_arguments == LEAF
    assert Form(open=True, others=({Detail.MAKE: SAID[Detail.MAKE]},)).next_arguments is None


def test_a_result_names_the_vehicle_that_it_is_of() -> None:
    assert names(GIVEN, SAID)
    assert not names(GIVEN, {Detail.MAKE: SAID[Detail.MAKE]})
    assert isinstance(vehicle_of({Detail.MODEL: "leaf"}, acme().playbook.vehicles), Vehicle)
