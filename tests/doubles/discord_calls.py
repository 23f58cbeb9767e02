"""One call of the REST API: what was asked, of which route, and who answers it."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from aiohttp import web

from tests.doubles.discord_errors import NOT_JSON, Json, Refused, invalid
from tests.doubles.discord_ids import as_id


@dataclass(frozen=True, kw_only=True)
class File:
    name: str
    content: bytes
    content_type: str | None


@dataclass(kw_only=True)
class Call:
    """A request as it came, and what it was answered. Kept for tests and for measurements."""

    method: str
    path: str
    at: float  # `time.perf_counter()` when all of it was here
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    json: Any = None
    files: dict[str, File] = field(default_factory=dict)
    route: str = ""  # "POST /channels/{channel_id}/messages"
    parts: dict[str, str] = field(default_factory=dict)
    status: int = 0  # 0 while it is not answered, and where the connection was cut
    answer: Any = None
    answered_at: float = 0.0

    def number(self, part: str) -> int:
        return as_id(self.parts[part], part)

    @property
    def body(self) -> Json:
        if not isinstance(self.json, dict):
            raise invalid("", "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
        return self.json


Answer = Json | list[Json] | None
Handler = Callable[[Call], Answer]


class Routes:
    """Which handler answers which method and path."""

    def __init__(self) -> None:
        self._routes: list[tuple[str, re.Pattern[str], str, Handler]] = []

    def add(self, route: str, handler: Handler) -> None:
        method, template = route.split(" ")
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template.replace("@", "\\@"))
        self._routes.append((method, re.compile(f"{pattern}$"), route, handler))

    def find(self, call: Call) -> Handler | None:
        """Tells the call its route and parts. Those that were added first go first."""
        for method, pattern, route, handler in self._routes:
            if method == call.method and (match := pattern.match(call.path)):
                call.route, call.parts = route, {name: unquote(part) for name, part in match.groupdict().items()}
                return handler
        return None


async def read_body(request: web.BaseRequest, call: Call) -> None:
    """JSON, or a form with files. Raises Refused for anything else."""
    if not request.body_exists:
        return
    kind = request.content_type
    if kind == "application/json":
        call.json = _parsed(await request.text())
    elif kind == "multipart/form-data":
        await _read_form(request, call)
    elif await request.read():
        raise invalid("_misc", "CONTENT_TYPE_INVALID", 'Expected "Content-Type" header to be one of application/json, multipart/form-data.')


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise Refused(NOT_JSON) from None


async def _read_form(request: web.BaseRequest, call: Call) -> None:
    async for part in await request.multipart():
        name = getattr(part, "name", None)
        if name == "payload_json":
            call.json = _parsed(await part.text())  # type: ignore[union-attr]
        elif name and re.fullmatch(r"files\[\d+\]", name):
            content = bytes(await part.read())  # type: ignore[union-attr]
            call.files[name[6:-1]] = File(name=part.filename or "unknown", content=content, content_type=part.headers.get("Content-Type"))  # type: ignore[union-attr]
        else:
            raise invalid(str(name), "UNKNOWN_FIELD", f'"{name}" is no field of this form.')
