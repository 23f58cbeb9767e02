"""The shape of a request to Claude: the fields and blocks that there are, and nothing else."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue
from pydantic_core import ErrorDetails

JsonObject = dict[str, JsonValue]

ONE_OF_TWO = ("user", "assistant")  # pydantic names the branch of a union in the place of an error; the real service does not


class Part(BaseModel):
    """Refuses what it does not know, and turns nothing into another type."""

    model_config = ConfigDict(extra="forbid", strict=True)


class CacheMark(Part):
    type: Literal["ephemeral"]
    ttl: Literal["5m", "1h"] = "5m"


class Markable(Part):
    cache_control: CacheMark | None = None


class PassageCitation(Part):
    type: Literal["search_result_location"]
    source: str
    title: str | None
    cited_text: str
    search_result_index: Annotated[int, Field(ge=0)]
    start_block_index: Annotated[int, Field(ge=0)]
    end_block_index: Annotated[int, Field(ge=1)]


class TextPart(Markable):
    type: Literal["text"]
    text: str
    citations: list[PassageCitation] | None = None


def as_blocks(content: object) -> object:
    """A string is short for one text block; an empty one for none."""
    if isinstance(content, str):
        return [{"type": "text", "text": content}] if content else []
    return content


class CitationsSwitch(Part):
    enabled: bool = False


class SearchResultPart(Markable):
    type: Literal["search_result"]
    source: str
    title: str
    content: Annotated[list[TextPart], Field(min_length=1)]
    citations: CitationsSwitch = CitationsSwitch()


class Base64Image(Part):
    type: Literal["base64"]
    media_type: Literal["image/jpeg", "image/png", "image/gif", "image/webp"]
    data: str


class Base64Document(Part):
    type: Literal["base64"]
    media_type: Literal["application/pdf"]
    data: str


class Linked(Part):
    type: Literal["url"]
    url: str


class Transformations(Part):
    oversized_image: Literal["downsize", "error"] = "downsize"


class ImagePart(Markable):
    type: Literal["image"]
    source: Annotated[Base64Image | Linked, Field(discriminator="type")]
    transformations: Transformations | None = None


class DocumentPart(Markable):
    type: Literal["document"]
    source: Annotated[Base64Document | Linked, Field(discriminator="type")]
    title: str | None = None
    context: str | None = None
    citations: CitationsSwitch | None = None


Shown = Annotated[TextPart | SearchResultPart | ImagePart | DocumentPart, Field(discriminator="type")]


class ToolResultPart(Markable):
    type: Literal["tool_result"]
    tool_use_id: Annotated[str, Field(pattern=r"^[a-zA-Z0-9_-]+$")]
    content: Annotated[list[Shown], BeforeValidator(as_blocks)] = []
    is_error: bool = False
    toolset_name: str | None = None


class Caller(Part):
    type: Literal["direct"]


class ToolUsePart(Markable):
    type: Literal["tool_use"]
    id: Annotated[str, Field(pattern=r"^[a-zA-Z0-9_-]+$")]
    name: Annotated[str, Field(min_length=1, max_length=200)]
    input: JsonObject
    caller: Caller | None = None
    toolset_name: str | None = None


class ThinkingPart(Part):
    type: Literal["thinking"]
    thinking: str
    signature: str


class RedactedThinkingPart(Part):
    type: Literal["redacted_thinking"]
    data: str


FromUser = Annotated[TextPart | SearchResultPart | ImagePart | DocumentPart | ToolResultPart, Field(discriminator="type")]
FromAssistant = Annotated[TextPart | ToolUsePart | ThinkingPart | RedactedThinkingPart, Field(discriminator="type")]


class UserMessage(Part):
    role: Literal["user"]
    content: Annotated[list[FromUser], BeforeValidator(as_blocks)]


class AssistantMessage(Part):
    role: Literal["assistant"]
    content: Annotated[list[FromAssistant], BeforeValidator(as_blocks)]


class OfferedTool(Markable):
    type: Literal["custom"] | None = None
    name: Annotated[str, Field(pattern=r"^[a-zA-Z0-9_-]{1,128}$")]
    description: str = ""
    input_schema: JsonObject
    strict: bool = False
    defer_loading: bool = False
    eager_input_streaming: bool | None = None
    input_examples: list[JsonObject] = []
    allowed_callers: list[Literal["direct"]] = ["direct"]


class ToolChoice(Part):
    type: Literal["auto", "any", "none"]
    disable_parallel_tool_use: bool = False


class NamedToolChoice(Part):
    type: Literal["tool"]
    name: str
    disable_parallel_tool_use: bool = False


class ThinkingSwitch(Part):
    type: Literal["disabled", "between_tools"]


class AdaptiveThinking(Part):
    type: Literal["adaptive"]
    display: Literal["summarized", "omitted"] | None = None


class BudgetedThinking(Part):
    type: Literal["enabled"]
    budget_tokens: Annotated[int, Field(ge=1024)]
    display: Literal["summarized", "omitted"] | None = None


class JsonFormat(Part):
    type: Literal["json_schema"]
    json_schema: Annotated[JsonObject, Field(alias="schema")]


class OutputConfig(Part):
    effort: Literal["low", "medium", "high", "xhigh", "max"] | None = None
    format: JsonFormat | None = None


class Metadata(Part):
    user_id: str | None = None


class Diagnostics(Part):
    previous_message_id: str | None = None


class MessagesBody(Part):
    """All that a request may say."""

    model: str
    max_tokens: Annotated[int, Field(ge=0)]
    messages: Annotated[list[Annotated[UserMessage | AssistantMessage, Field(discriminator="role")]], Field(min_length=1)]
    system: Annotated[list[TextPart], BeforeValidator(as_blocks)] = []
    tools: list[OfferedTool] = []
    tool_choice: Annotated[ToolChoice | NamedToolChoice, Field(discriminator="type")] | None = None
    thinking: Annotated[ThinkingSwitch | AdaptiveThinking | BudgetedThinking, Field(discriminator="type")] | None = None
    output_config: OutputConfig = OutputConfig()
    cache_control: CacheMark | None = None
    stop_sequences: list[str] = []
    stream: bool = False
    metadata: Metadata | None = None
    diagnostics: Diagnostics | None = None
    service_tier: Literal["auto", "standard_only"] = "auto"
    inference_geo: str | None = None

    def texts(self) -> Iterator[TextPart]:
        """Every text block, wherever it stands."""
        yield from self.system
        for block in self.shown():
            match block:
                case TextPart():
                    yield block
                case SearchResultPart():
                    yield from block.content

    def shown(self) -> Iterator[Markable | ThinkingPart | RedactedThinkingPart]:
        """Every block of the messages, those within a tool's result behind it."""
        for message in self.messages:
            for block in message.content:
                yield block
                if isinstance(block, ToolResultPart):
                    yield from block.content

    def search_results(self) -> list[SearchResultPart]:
        """In the order in which citations count them."""
        return [block for block in self.shown() if isinstance(block, SearchResultPart)]


def place(error: ErrorDetails) -> str:
    """Where in the request it is, as the real service writes it."""
    steps = [str(step) for step in error["loc"]]
    return ".".join(step for at, step in enumerate(steps) if not (at == 2 and step in ONE_OF_TWO))
