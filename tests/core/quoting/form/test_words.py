"""What the form says, in each of the languages, so that the checks can read it back."""

from dataclasses import replace

import pytest

from core.language import LANGUAGES, catalogue
from core.messages import Exchange
from core.quoting.confirmation import puts
from core.quoting.details import OPTIONAL, REQUIRED, Detail
from core.quoting.form.reading import read_form
from core.quoting.form.words import FormWords
from core.quoting.reading.spoken import asked_for
from tests.core.quoting.form.test_reading import prompt
from tests.doubles.company import acme

UNDERSTOOD = {"make": "Nissan", "model": "Leaf", "year": 2019, "mileage": 45000, "driver_age": 41}


def said(language: str, *results: dict[str, object]) -> str:
    asked = replace(prompt(), language=language)
    form = read_form(asked, acme())
    assert form
    return "\n\n".join(FormWords(acme(), asked, form, results).paragraphs())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_list_asks_for_all_five_and_is_understood_as_that(language: str) -> None:
    text = said(language)

    assert [each[:2] for each in text.splitlines()[1:]] == ["1.", "2.", "3.", "4.", "5."]
    assert set(asked_for(Exchange(asked=(), said=text, outcome="answered"), language)) == set(REQUIRED)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("detail", REQUIRED)
def test_a_question_for_one_detail_is_understood_as_that(language: str, detail: Detail) -> None:
    text = catalogue().text("quote", "ask", language, missing=catalogue().text("quote", detail, language))

    assert set(asked_for(Exchange(asked=(), said=text, outcome="answered"), language)) - set(OPTIONAL) == {detail}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_repeated_names_every_value(language: str) -> None:
    text = said(language, {"status": "to_confirm", "understood": UNDERSTOOD})

    assert puts(text, {Detail(name): value for name, value in UNDERSTOOD.items()}, (language, "en"))  # type: ignore[misc]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_percentage_is_written_as_the_language_writes_it(language: str) -> None:
    items = [{"what": "model year 2019", "factor": "0.93"}]
    price = {"status": "given", "id": "Q-1", "premium": "9", "per_year": "108", "valid_until": "2026-12-01", "items": items}

    text = said(language, {**price, "understood": UNDERSTOOD})

    assert ("(-7 %)" if language in ("de", "es", "fr") else "(-7%)") in text
