"""What the tools of quotes gave is read from a turn, whatever else was called in it."""

import json

from core.messages import Exchange, ToolUse
from core.quoting.form.results import is_given, priced_in, results_of
from core.quoting.form.taking_up import TAKE_UP
from core.quoting.reading.spoken import QUOTING


def test_results_are_those_of_the_named_tools_in_their_order() -> None:
    called = [(QUOTING, {"status": "given"}), ("look_up", {"status": "given"}), (TAKE_UP, {"status": "taken_up"}), (QUOTING, ["no result"])]
    tools = tuple(ToolUse(name=name, arguments="{}", result=json.dumps(result)) for name, result in called)
    turn = Exchange(asked=(), said="", outcome="answered", tools=tools)

    assert priced_in(turn) == [{"status": "given"}]
    assert [name for name, _ in results_of(turn, QUOTING, TAKE_UP)] == [QUOTING, TAKE_UP]


def test_a_price_holds_where_it_is_given_or_taken_up() -> None:
    assert [is_given({"status": status}) for status in ("given", "taken_up", "what_if", "to_confirm")] == [True, True, False, False]
