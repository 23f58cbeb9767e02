"""Where a conversation about a quote stands: a pure function of what was said."""

from datetime import UTC, datetime

import pytest

from core.messages import Action, Audience, Exchange, Line
from core.ports import Prompt
from core.quoting.details import REQUIRED, Detail
from core.quoting.form.progress import Form
from core.quoting.form.reading import read_form
from tests.doubles.company import acme

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ASKS = "Could you still tell me the make, the model, the model year, the miles and the age of the main driver?"


def line(text: str, id: str = "m", action: Action | None = None) -> Line:
    return Line(number=0, id=id, author="customer", text=text, at=NOW, action=action)


def prompt(*texts: str, audience: Audience = Audience.CUSTOMER, language: str = "en") -> Prompt:
    """A wish for a quote, then these messages, each after a question for everything; the last is unanswered."""
    lines = [line("", "press", Action.QUOTE), *(line(text, f"m{at}") for at, text in enumerate(texts))]
    earlier = tuple(Exchange(asked=(each,), said=ASKS, outcome="answered") for each in lines[:-1])
    return Prompt(audience=audience, language=language, now=NOW, earlier=earlier, asked=(lines[-1],))


def form(*texts: str) -> Form:
    found = read_form(prompt(*texts), acme())
    assert found
    return found


def test_who_has_said_nothing_misses_everything() -> None:
    assert form().missing == REQUIRED
    assert form().arguments is None


def test_what_was_said_in_any_order_and_in_several_messages_is_put_together() -> None:
    found = form("I'm 41 and it has 45,000 miles", "it's a Nissan Leaf", "a 2019 model")

    assert found.arguments == {"make": "Nissan", "model": "Leaf", "year": 2019, "mileage": 45000, "driver_age": 41}


def test_what_is_said_last_counts() -> None:
    assert form("Nissan Leaf 2012, 45,000 miles, I'm 41", "sorry, it's a 2021").details[Detail.YEAR] == 2021


def test_colleagues_get_no_quotes() -> None:
    assert read_form(prompt("2019 Nissan Leaf, 45k, 41", audience=Audience.INTERNAL), acme()) is None


@pytest.mark.parametrize("text", ["never mind", "forget it", "I changed my mind"])
def test_a_form_that_was_cancelled_calls_nothing(text: str) -> None:
    assert form("2019 Nissan Leaf, 45,000 miles, I'm 41", text).arguments is None


def test_a_refused_detail_is_known() -> None:
    assert form("2019 Nissan Leaf, 45,000 miles", "I'd rather not tell you my age").refused == (Detail.DRIVER_AGE,)


def test_a_question_in_between_is_left_for_the_articles() -> None:
    assert form("2019 Nissan Leaf", "45,000 miles. What does comprehensive cover?").left_of_lines == ("What does comprehensive cover?",)


@pytest.mark.parametrize("text", ["我想给车买保险", "我想给我的摩托车买保险", "我想买车险"])
def test_who_wants_to_insure_a_vehicle_in_chinese_gets_the_form(text: str) -> None:
    found = read_form(Prompt(audience=Audience.CUSTOMER, language="zh", now=NOW, earlier=(), asked=(line(text),)), acme())

    assert found is not None
    assert found.opening


def test_an_ordinary_message_opens_no_form() -> None:
    asked = (line("Is my 2019 Honda Civic covered in Mexico?"),)
    assert read_form(Prompt(audience=Audience.CUSTOMER, language="en", now=NOW, earlier=(), asked=asked), acme()) is None
