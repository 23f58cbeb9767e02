"""A request to Claude as the bytes that go out. What an audience's conversations all begin with, nearly all of it, is written down once."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from core.company import Company
from core.messages import Audience
from core.models.prompting import ALIKE, Prompting
from core.ports import Prompt

_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


class Bodies:
    """`settings` are the fields of a request that stand in each beside what is prompted."""

    def __init__(self, prompting: Prompting, settings: Mapping[str, Any]) -> None:
        self._prompting, self._settings = prompting, settings
        self._beginnings: dict[Audience, bytes] = {}

    @property
    def company(self) -> Company:
        """For which they are written."""
        return self._prompting.company

    def write(self, prompt: Prompt) -> tuple[Sequence[Mapping[str, Any]], bytes]:
        """The messages of the request, and all of it. Half of a character, which JSON can name and UTF-8 cannot, goes out as "?"."""
        request = self._prompting.request(prompt)
        messages: Sequence[Mapping[str, Any]] = request["messages"]
        if prompt.audience not in self._beginnings:
            alike = {**self._settings, **request, "messages": messages[:ALIKE]}
            self._beginnings[prompt.audience] = _bytes(alike).removesuffix(b"]}")
        return messages, b"%b,%b}" % (self._beginnings[prompt.audience], _bytes(messages[ALIKE:])[1:])


def _bytes(value: object) -> bytes:
    return _json(value).encode(errors="replace")
