"""A conversation as the checks of a quote read it: what was asked for, and what a yes was said to."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from core.messages import Exchange, Line, ToolUse
from core.quoting.details import Detail
from core.quoting.reading.spoken import asked_for, lines_of

NOW = datetime(2026, 3, 2, tzinfo=UTC)
FACTS = {"make": "Toyota", "model": "Corolla", "year": 2020, "mileage": 42000, "driver_age": 41}
PUT = "A 2020 Toyota Corolla with 42,000 miles, and you are 41?"


def line(text: str, id: str = "m1") -> Line:
    return Line(number=0, id=id, author="customer", text=text, at=NOW)


def said(text: str, *results: dict[str, Any]) -> Exchange:
    tools = tuple(ToolUse(name="get_quote", arguments=f"{n}", result=json.dumps(result)) for n, result in enumerate(results))
    return Exchange(asked=(line("A quote please", "m0"),), said=text, outcome="answered", tools=tools)


@pytest.mark.parametrize(
    ("reply", "details"),
    [
        ("How old is the driver?", [Detail.DRIVER_AGE]),
        ("Thank you! And how many miles has it driven?", [Detail.MILEAGE]),
        ("Wie alt ist die Fahrerin?", [Detail.DRIVER_AGE]),
        ("¿Qué edad tiene el conductor?", [Detail.DRIVER_AGE]),
        ("Quel est le kilométrage ?", [Detail.MILEAGE]),
        ("A 2020 model, lovely. How old are you?", [Detail.DRIVER_AGE]),
        ("1. Make\n2. Model\n3. Year", [Detail.MAKE, Detail.MODEL, Detail.YEAR]),
        ("Thank you!", []),
    ],
)
def test_what_eva_asks_for_is_read_from_her_questions(reply: str, details: list[Detail]) -> None:
    assert asked_for(said(reply), "en") == details


def test_all_lines_of_the_customers_come_in_their_order_without_buttons() -> None:
    lines = lines_of([said("Which car?")], [line("A Corolla", "m1"), line("", "m2"), line("2020", "m3")], "en")

    assert [each.id for each in lines] == ["m0", "m1", "m3"]


def test_a_yes_says_what_was_put() -> None:
    [_, yes] = lines_of([said(PUT, {"status": "to_confirm", "understood": FACTS})], [line("yes")], "en")

    assert yes.confirmed == {Detail(name): value for name, value in FACTS.items()}


def test_a_yes_of_somebody_else_says_nothing_of_what_was_put() -> None:
    [_, yes] = lines_of([said(PUT, {"status": "to_confirm", "understood": FACTS})], [replace(line("yes"), name="Carl")], "en")

    assert yes.confirmed == {}


def test_a_yes_settles_a_value_that_was_not_certain() -> None:
    [_, yes] = lines_of([said("So you are 41?", {"error": "…", "check": {"driver_age": 41}})], [line("yes")], "en")

    assert yes.confirmed == {Detail.DRIVER_AGE: 41}


@pytest.mark.parametrize("answer", ["no", "yes but 2021", "What for?"])
def test_what_is_no_yes_confirms_nothing(answer: str) -> None:
    [_, line_] = lines_of([said(PUT, {"status": "to_confirm", "understood": FACTS})], [line(answer)], "en")

    assert line_.confirmed == {}


def test_what_the_reply_has_not_named_is_not_confirmed() -> None:
    [_, yes] = lines_of([said("A Corolla, right?", {"status": "to_confirm", "understood": FACTS})], [line("yes")], "en")

    assert set(yes.confirmed) <= {Detail.MAKE, Detail.MODEL}


def test_one_yes_to_two_vehicles_names_neither() -> None:
    both = said(PUT, {"status": "to_confirm", "understood": FACTS}, {"status": "to_confirm", "understood": FACTS | {"year": 2020}})
    [_, yes] = lines_of([both], [line("yes")], "en")

    assert yes.confirmed == {}
