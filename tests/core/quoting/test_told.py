"""A model is told exact amounts as text, and the facts by the names of the arguments."""

from datetime import UTC

from core.quoting.details import Detail, Said
from core.quoting.told import told, understood
from tests.storage.samples import a_quote


def test_all_of_a_price_is_told_as_decimal_text() -> None:
    value = told(a_quote(id="Q-1"), UTC)

    assert (value["id"], value["status"], value["premium"], value["per_year"]) == ("Q-1", "given", "45.00", "540.00")
    assert (value["valid_until"], value["per"], value["currency"]) == ("2026-02-04", "month", "USD")
    assert value["items"] == [{"what": "base", "amount": "50"}, {"what": "age", "factor": "0.9", "changes_it_by": "-10 %"}]


def test_facts_are_named_as_the_arguments_are_and_lists_are_lists() -> None:
    quote = a_quote(kind="sedan")
    covers = Said(detail=Detail.COVERS, value=("roadside",), message="m1", words="roadside")
    quote = a_quote(kind="sedan", details={**quote.details, Detail.COVERS: covers})

    assert understood(quote) == {
        "make": "Toyota",
        "model": "Corolla",
        "year": 2020,
        "mileage": 42_000,
        "driver_age": 41,
        "covers": ["roadside"],
        "class": "sedan",
    }
