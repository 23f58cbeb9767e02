"""What a tool says of a wrong call is told from what it gives."""

import pytest

from core.guardrails.rules import is_error


def test_what_a_tool_says_of_a_wrong_call_is_an_error() -> None:
    assert is_error('{"ask_for":["make"],"error":"Not priced."}')


@pytest.mark.parametrize("text", ['{"premium":"43.20"}', "An error costs $5.", '{"error"', "", '["error"]', "{" * 9999])
def test_anything_else_is_none(text: str) -> None:
    assert not is_error(text)
