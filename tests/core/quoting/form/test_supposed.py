"""What was only supposed beside a price is left out of the form; what is being answered or was given stays."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from core.messages import Exchange, Line, ToolUse
from core.quoting.form.supposed import without_supposed
from core.quoting.reading.heard import hear
from core.quoting.reading.spoken import QUOTING, lines_of

NOW = datetime(2026, 3, 2, tzinfo=UTC)
FACTS = {"make": "Toyota", "model": "Corolla", "year": 2020, "mileage": 42000, "driver_age": 41}
GIVEN = {"status": "given", "id": "Q1", "premium": "40.00", "understood": FACTS}
WHAT_IF = {"status": "what_if", "premium": "39.00", "understood": FACTS | {"mileage": 30000}}


def turn(text: str, result: Mapping[str, Any]) -> Exchange:
    line = Line(number=0, id=text, author="customer", text=text, at=NOW)
    used = ToolUse(name=QUOTING, arguments="{}", result=json.dumps(result))
    return Exchange(asked=(line,), said="Very well.", outcome="answered", tools=(used,))


def left(*earlier: Exchange, last: str) -> list[str]:
    asked = (Line(number=9, id=last, author="customer", text=last, at=NOW),)
    spoken = lines_of(earlier, asked, "en")
    heard = [hear(line.text, message=line.id, languages=("en",), today=date(2026, 3, 2)) for line in spoken]
    return [line.id for line in without_supposed(spoken, heard, earlier, {last}, "en")]


def test_a_what_if_that_nobody_took_is_left_out_of_the_next_one() -> None:
    earlier = turn("I am 41 and it has 42,000 miles", GIVEN), turn("what if it had 30,000 miles?", WHAT_IF)

    assert left(*earlier, last="and if I drive 5,000 miles a year?") == [
        "I am 41 and it has 42,000 miles",
        "and if I drive 5,000 miles a year?",
    ]


def test_a_yes_to_a_what_if_keeps_it() -> None:
    earlier = turn("I am 41 and it has 42,000 miles", GIVEN), turn("what if it had 30,000 miles?", WHAT_IF)

    assert "what if it had 30,000 miles?" in left(*earlier, last="yes")


def test_before_a_price_everything_counts() -> None:
    earlier = (turn("what if it had 30,000 miles?", {"status": "to_confirm", "understood": FACTS}),)

    assert left(*earlier, last="and I am 41") == ["what if it had 30,000 miles?", "and I am 41"]
