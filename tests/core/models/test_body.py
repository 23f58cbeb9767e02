"""The bytes of a request: all that was prompted, whoever wrote what."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.messages import Audience, Exchange, Line
from core.models.body import Bodies
from core.models.prompting import Prompting
from core.ports import Prompt
from core.tools import find_tools
from tests.doubles.company import acme

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
SETTINGS = {"model": "claude-sonnet-5-5", "stream": True}
PROMPTING = Prompting(acme(), find_tools())
BODIES = Bodies(PROMPTING, SETTINGS)


def line(text: str) -> Line:
    return Line(number=0, id="m1", author="customer", text=text, at=NOW)


ASKED = Prompt(audience=Audience.CUSTOMER, language="en", now=NOW, earlier=(), asked=(line("Late?"),))
SECOND = replace(ASKED, earlier=(Exchange(asked=(line("Hi"),), said="Hello!", outcome="answered"),), asked=(line('"señor" 🙂\n]},'),))


@pytest.mark.parametrize("prompt", [ASKED, SECOND, replace(ASKED, audience=Audience.INTERNAL)])
def test_a_body_says_all_that_was_prompted_and_how_it_is_to_be_answered(prompt: Prompt) -> None:
    messages, body = BODIES.write(prompt)

    assert json.loads(body) == {**SETTINGS, **PROMPTING.request(prompt)}
    assert messages == PROMPTING.request(prompt)["messages"]


def test_half_of_a_character_spoils_no_request() -> None:
    _, body = BODIES.write(replace(ASKED, asked=(line("a \ud83d b"),)))

    assert "a ? b" in body.decode()


def test_no_request_is_made_of_a_number_that_json_does_not_know() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        Bodies(PROMPTING, {"max_tokens": float("nan")}).write(ASKED)
