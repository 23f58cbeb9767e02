"""What Claude refuses in a request, with the status, the kind of error and the words that say what to mend."""

from collections import Counter
from collections.abc import Iterator, Mapping

from pydantic import JsonValue, ValidationError

from tests.doubles.claude_media import wrong_media
from tests.doubles.claude_schema import (
    AssistantMessage,
    BudgetedThinking,
    DocumentPart,
    JsonObject,
    Markable,
    MessagesBody,
    NamedToolChoice,
    ToolResultPart,
    ToolUsePart,
    UserMessage,
    place,
)

MODELS = ("claude-haiku-5-5", "claude-sonnet-5-5", "claude-opus-5-5")
CACHE_MARKS = 4
GONE = ("temperature", "top_p", "top_k")
KINDS = {
    400: "invalid_request_error",
    401: "authentication_error",
    402: "billing_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
    500: "api_error",
    504: "timeout_error",
    529: "overloaded_error",
}
JSON_TYPES = {"object", "array", "string", "integer", "number", "boolean", "null"}
NOT_IN_STRICT = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "maxItems")


class Refusal(Exception):
    """The service does not do what was asked."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message

    @property
    def kind(self) -> str:
        return KINDS[self.status]


def check_headers(headers: Mapping[str, str], key: str) -> None:
    """Raises Refusal without the right key, or without a version of the interface."""
    given = headers.get("x-api-key") or headers.get("authorization", "").removeprefix("Bearer ")
    if not given:
        raise Refusal(401, "x-api-key header is required")
    if given != key:
        raise Refusal(401, "invalid x-api-key")
    if not headers.get("anthropic-version"):
        raise Refusal(400, "anthropic-version: header is required")


def check_body(body: Mapping[str, JsonValue]) -> MessagesBody:
    """The request as it is understood. Raises Refusal with the first thing that is wrong with it."""
    for name in GONE:
        if name in body:
            raise Refusal(400, f"{name}: this model does not support `{name}`")
    try:
        asked = MessagesBody.model_validate(body)
    except ValidationError as error:
        first = error.errors()[0]
        raise Refusal(400, f"{place(first)}: {first['msg']}") from error
    if asked.model not in MODELS:
        raise Refusal(404, f"model: {asked.model}")
    for complaint in complaints(asked):
        raise Refusal(400, complaint)
    return asked


def complaints(asked: MessagesBody) -> Iterator[str]:
    """What its parts, each well formed, do wrong together."""
    yield from wrong_turns(asked)
    yield from wrong_texts(asked)
    yield from wrong_media(asked)
    yield from wrong_pairs(asked)
    yield from wrong_tools(asked)
    yield from wrong_citations(asked)
    yield from wrong_cache_marks(asked)
    if isinstance(asked.thinking, BudgetedThinking) and asked.thinking.budget_tokens >= asked.max_tokens:
        yield "`max_tokens` must be greater than `thinking.budget_tokens`"
    if asked.output_config.format:
        yield from (f"output_config.format.schema: {each}" for each in not_strict(asked.output_config.format.json_schema))


# ── messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def wrong_turns(asked: MessagesBody) -> Iterator[str]:
    if asked.messages[0].role != "user":
        yield 'messages: first message must use the "user" role'
    if asked.messages[-1].role == "assistant":
        yield "This model does not support assistant message prefill. The conversation must end with a user message."
    for number, message in enumerate(asked.messages):
        if not message.content:
            yield f"messages.{number}: all messages must have non-empty content except for the optional final assistant message"


def wrong_texts(asked: MessagesBody) -> Iterator[str]:
    for block in asked.texts():
        if not block.text:
            yield "messages: text content blocks must be non-empty"
        elif not block.text.strip():
            yield "messages: text content blocks must contain non-whitespace text"


def wrong_pairs(asked: MessagesBody) -> Iterator[str]:
    """Each call of a tool is followed at once by its one result, and no result stands without its call."""
    seen: set[str] = set()
    for number, message in enumerate(asked.messages):
        if isinstance(message, UserMessage):
            before = asked.messages[number - 1] if number else None
            yield from wrong_results(f"messages.{number}", message, uses_of(before))
            continue
        uses = uses_of(message)
        if len(set(uses)) < len(uses) or seen & set(uses):
            yield f"messages.{number}: `tool_use` ids must be unique"
        seen |= set(uses)
        after = asked.messages[number + 1] if number + 1 < len(asked.messages) else None
        if missing := [use for use in uses if use not in results_of(after)]:
            yield (
                f"messages.{number}: `tool_use` ids were found without `tool_result` blocks immediately after: {', '.join(missing)}. "
                "Each `tool_use` block must have a corresponding `tool_result` block in the next message."
            )


def wrong_results(where: str, message: UserMessage, uses: list[str]) -> Iterator[str]:
    results = results_of(message)
    for result, count in Counter(results).items():
        if result not in uses:
            yield (
                f"{where}: unexpected `tool_use_id` found in `tool_result` blocks: {result}. "
                "Each `tool_result` block must have a corresponding `tool_use` block in the previous message."
            )
        if count > 1:
            yield f"{where}: each tool_use must have a single result. Found multiple `tool_result` blocks with id: {result}"
    if not all(isinstance(block, ToolResultPart) for block in message.content[: len(results)]):
        yield f"{where}: `tool_result` blocks must come first in the content of a message, before anything else"


def uses_of(message: UserMessage | AssistantMessage | None) -> list[str]:
    return [block.id for block in message.content if isinstance(block, ToolUsePart)] if message else []


def results_of(message: UserMessage | AssistantMessage | None) -> list[str]:
    return [block.tool_use_id for block in message.content if isinstance(block, ToolResultPart)] if message else []


# ── tools ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def wrong_tools(asked: MessagesBody) -> Iterator[str]:
    names = [tool.name for tool in asked.tools]
    if len(set(names)) < len(names):
        yield "tools: Tool names must be unique."
    for number, tool in enumerate(asked.tools):
        if tool.input_schema.get("type") != "object":
            yield f"tools.{number}.custom.input_schema.type: Input should be 'object'"
        if not is_schema(tool.input_schema):
            yield f"tools.{number}.custom.input_schema: JSON schema is invalid. It must match JSON Schema draft 2020-12."
        if tool.strict:
            yield from (f"tools.{number}.custom: {each}" for each in not_strict(tool.input_schema))
    if asked.tool_choice and not asked.tools:
        yield "tool_choice: may only be specified while providing tools"
    if isinstance(asked.tool_choice, NamedToolChoice) and asked.tool_choice.name not in names:
        yield f"tool_choice: Tool '{asked.tool_choice.name}' not found in provided tools"


def is_schema(schema: JsonValue) -> bool:
    """Whether the keywords that tools use stand where they may, with values that they may have."""
    if isinstance(schema, bool):
        return True
    if not isinstance(schema, dict):
        return False
    kinds, required = schema.get("type", []), schema.get("required", [])
    named = isinstance(kinds, str | list) and set(as_list(kinds)) <= JSON_TYPES
    listed = isinstance(required, list) and all(isinstance(name, str) for name in required)
    mapped = all(isinstance(schema.get(key, {}), dict) for key in ("properties", "$defs"))
    return named and listed and mapped and all(is_schema(inner) for inner in schemas_within(schema))


def as_list(kinds: str | list[JsonValue]) -> list[str]:
    return [kinds] if isinstance(kinds, str) else [str(kind) for kind in kinds]


def schemas_within(schema: JsonObject) -> Iterator[JsonValue]:
    for key in ("properties", "$defs"):
        named = schema.get(key, {})
        yield from named.values() if isinstance(named, dict) else ()
    for key in ("anyOf", "allOf", "oneOf"):
        several = schema.get(key, [])
        yield from several if isinstance(several, list) else (None,)
    for key in ("items", "additionalProperties"):
        if key in schema:
            yield schema[key]


def not_strict(schema: JsonValue) -> Iterator[str]:
    """What keeps a schema from being promised: open objects, and limits that no grammar can hold."""
    if not isinstance(schema, dict):
        return
    if schema.get("type") == "object" and schema.get("additionalProperties") is not False:
        yield "For 'object' type, 'additionalProperties' must be explicitly set to false"
    for name in NOT_IN_STRICT:
        if name in schema:
            yield f"For '{schema.get('type')}' type, property '{name}' is not supported"
    for inner in schemas_within(schema):
        yield from not_strict(inner)


# ── citations and cache marks ────────────────────────────────────────────────────────────────────────────────────────


def wrong_citations(asked: MessagesBody) -> Iterator[str]:
    results = {result.citations.enabled for result in asked.search_results()}
    if len(results) > 1:
        yield "search_result: citations must be enabled for all search results of a request, or for none"
    documents = {bool(block.citations and block.citations.enabled) for block in asked.shown() if isinstance(block, DocumentPart)}
    if len(documents) > 1 or (len(results) == 1 and documents - results):
        yield "document: citations must be enabled for all documents of a request, search results among them, or for none"
    if asked.output_config.format and True in results | documents:
        yield "output_config.format: structured output cannot be used together with citations"


def wrong_cache_marks(asked: MessagesBody) -> Iterator[str]:
    lifetimes = [block.cache_control.ttl for block in markable(asked) if block.cache_control]
    if asked.cache_control:
        lifetimes.append(asked.cache_control.ttl)
    if len(lifetimes) > CACHE_MARKS:
        yield f"A maximum of {CACHE_MARKS} blocks with cache_control may be provided. Found {len(lifetimes)}."
    if lifetimes != sorted(lifetimes):  # "1h" sorts before "5m"
        yield "a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block"


def markable(asked: MessagesBody) -> Iterator[Markable]:
    yield from asked.tools
    yield from asked.system
    yield from (block for block in asked.shown() if isinstance(block, Markable))
