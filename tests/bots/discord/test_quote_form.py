"""The form for a quote: what it asks, and the message that it makes."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bots.discord.quote_form import as_message, form, submitted
from core.language import LANGUAGES, detect
from core.messages import Audience, Line
from core.ports import Prompt
from core.quoting.form.reading import read_form
from tests.doubles.company import acme
from tests.doubles.discord_components import check_form

VALUES = {"make": "Honda", "model": "Civic", "year": "2019", "mileage": "42,000", "driver_age": "34"}
UNDERSTOOD = {"make": "Honda", "model": "Civic", "year": 2019, "mileage": 42_000, "driver_age": 34}


def filled(**values: str) -> dict[str, Any]:
    """As Discord sends it."""
    fields = [{"type": 18, "component": {"type": 4, "custom_id": name, "value": value}} for name, value in (VALUES | values).items()]
    return {"custom_id": "eva:form:R-1@2", "components": fields}


def understood(text: str, language: str) -> dict[str, Any] | None:
    now = datetime(2026, 11, 21, 12, tzinfo=UTC)
    line = Line(number=0, id="m", author="customer", text=text, at=now)
    found = read_form(Prompt(audience=Audience.CUSTOMER, language=language, now=now, earlier=(), asked=(line,)), acme())
    return found.arguments if found else None


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_form_is_one_that_discord_takes_and_its_message_is_understood_in_every_language(language: str) -> None:
    check_form(form("-", language).to_dict())

    text = as_message(filled(), language)

    assert detect(text, otherwise="") == language
    assert understood(text, language) == UNDERSTOOD


async def test_its_labels_name_what_a_price_needs() -> None:
    labels = [each["label"] for each in form("R-1", "en").to_dict()["components"]]

    assert labels == ["Make", "Model", "Year", "Mileage (miles)", "Age of the main driver"]


def test_miles_stand_behind_a_bare_number_and_another_unit_is_left_as_it_is() -> None:
    assert "42,000 miles" in as_message(filled(), "en")
    assert "60000 km." in as_message(filled(mileage="60000 km"), "en")


def test_line_breaks_in_a_field_do_not_make_it_two() -> None:
    assert "Honda Civic" in as_message(filled(model="\n Civic  "), "en")


def test_only_the_form_is_taken_for_the_form() -> None:
    assert submitted(filled()) == "R-1@2"
    assert submitted({"custom_id": "survey:1", "components": []}) is None
