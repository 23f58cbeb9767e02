"""The loopback Claude behaves as the real one towards the real SDK: what it says, what it counts, and what it refuses."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import timedelta

import anthropic
import httpx2
import pytest
from anthropic import AsyncAnthropic
from anthropic.types import CitationsSearchResultLocation, Message, TextBlock, ToolUseBlock
from pydantic import JsonValue

from tests.doubles.claude import (
    ClaudeDouble,
    Cut,
    ErrorEvent,
    Hold,
    Malformed,
    Pause,
    Said,
    ScriptError,
    Stall,
    Status,
    Step,
    Stop,
    Use,
)
from tests.doubles.clock import Clock

Json = dict[str, JsonValue]

MODEL = "claude-sonnet-5-5"
QUESTION: Json = {"role": "user", "content": "Is the battery cover in?"}
SEARCH: Json = {
    "name": "search_articles",
    "input_schema": {"type": "object", "properties": {"question": {"type": "string"}}, "required": ["question"]},
}
MARK: Json = {"type": "ephemeral"}
LONG = "All that Acme has written down about batteries. " * 100  # about 1,200 tokens


@pytest.fixture
async def claude() -> AsyncIterator[ClaudeDouble]:
    async with ClaudeDouble() as double:
        yield double


@pytest.fixture
async def client(claude: ClaudeDouble) -> AsyncIterator[AsyncAnthropic]:
    async with client_of(claude) as sdk:
        yield sdk


def client_of(claude: ClaudeDouble, key: str = "k") -> AsyncAnthropic:
    return AsyncAnthropic(api_key=key, base_url=claude.url, max_retries=0)


def body(**changes: JsonValue) -> Json:
    """A request that is fine, but for what is changed; None takes a field out."""
    fine: Json = {"model": MODEL, "max_tokens": 500, "messages": [QUESTION]}
    return {name: value for name, value in {**fine, **changes}.items() if value is not None}


def text(words: str, **more: JsonValue) -> Json:
    return {"type": "text", "text": words, **more}


def says(role: str, *blocks: JsonValue) -> Json:
    return {"role": role, "content": [*blocks]}


def use(id: str = "toolu_1") -> Json:
    return {"type": "tool_use", "id": id, "name": "search_articles", "input": {"question": "battery"}}


def result(id: str = "toolu_1", *content: JsonValue) -> Json:
    return {"type": "tool_result", "tool_use_id": id, "content": [*content]}


def passage(words: str = "The cover is part of every policy.", *, source: str = "battery#1", enabled: bool = True) -> Json:
    return {
        "type": "search_result",
        "source": source,
        "title": "Battery cover",
        "content": [text(words)],
        "citations": {"enabled": enabled},
    }


def found(*passages: JsonValue) -> list[JsonValue]:
    """Messages that end with what a search has brought."""
    return [QUESTION, says("assistant", use()), says("user", result("toolu_1", *passages))]


async def streamed(client: AsyncAnthropic, **changes: JsonValue) -> Message:
    """The message that the SDK puts together from the stream."""
    stream = client.messages.stream(**body(**changes))  # type: ignore[arg-type]
    async with stream as events:
        return await events.get_final_message()


async def in_one_piece(client: AsyncAnthropic, **changes: JsonValue) -> Message:
    return await client.post("/v1/messages", body=body(**changes), cast_to=Message)


async def deltas(client: AsyncAnthropic, **changes: JsonValue) -> list[str]:
    async with client.messages.stream(**body(**changes)) as stream:  # type: ignore[arg-type]
        return [piece async for piece in stream.text_stream]


def words(message: Message) -> str:
    return "".join(block.text for block in message.content if isinstance(block, TextBlock))


def call(message: Message) -> ToolUseBlock:
    (block,) = (block for block in message.content if isinstance(block, ToolUseBlock))
    return block


# ── what it says ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_each_piece_of_text_arrives_as_one_delta(claude: ClaudeDouble, client: AsyncAnthropic) -> None:
    claude.says("Hello ", "there.")

    assert await deltas(client) == ["Hello ", "there."]


async def test_pieces_of_text_stand_in_one_block(claude: ClaudeDouble, client: AsyncAnthropic) -> None:
    claude.says("Hello ", "there.")

    message = await streamed(client)

    assert [block.to_dict() for block in message.content] == [{"type": "text", "text": "Hello there."}]
    assert (message.role, message.model, message.stop_reason) == ("assistant", MODEL, "end_turn")


async def test_scripts_are_played_in_the_order_in_which_they_were_written(claude: ClaudeDouble, client: AsyncAnthropic) -> None:
    claude.says("One.")
    claude.says("Two.")

    assert [words(await streamed(client)) for _ in range(2)] == ["One.", "Two."]


async def test_without_a_script_the_request_decides_what_is_said(claude: ClaudeDouble, client: AsyncAnthropic) -> None:
    claude.otherwise = lambda request: [f"You asked {request.body['model']}."]

    assert words(await streamed(client)) == f"You asked {MODEL}."


async def test_without_a_word_said_about_it_there_is_an_answer(claude: ClaudeDouble, client: AsyncAnthropic) -> None:
    assert words(await streamed(client)) == "I do not know."


async def test_a_script_may_be_empty(claude: ClaudeDouble, client: AsyncAnthropic) -> None:
    claude.says()

    message = await streamed(client)

    assert (message.content, message.stop_reason) == ([], "end_turn")
    assert message.usage.output_tokens == 1


async def test_a_tool_is_called_with_its_arguments(claude: ClaudeDouble, client: AsyncAnthropic) -> None:
    claude.says("I look it up.", Use("search_articles", {"question": "Is the “battery” in?"}))

    message = await streamed(client, tools=[SEARCH])

    assert (call(message).name, call(message).input) == ("search_articles", {"question": "Is the “battery” in?"})
    assert call(message).id.startswith("toolu_")
    assert (words(message), message.stop_reason) == ("I look it up.", "tool_use")


async def test_several_calls_have_ids_of_their_own(claude: ClaudeDouble, client: AsyncAnthropic) -> None:
    claude.says(Use("search_articles", {"question": "a"}), Use("search_articles", {"question": "b"}), Use("other", id="toolu_mine"))

    calls = [block for block in (await streamed(client)).content if isinstance(block, ToolUseBlock)]

    assert [each.input for each in calls] == [{"question": "a"}, {"question": "b"}, {}]
    assert len({each.id for each in calls}) == 3
    assert calls[2].id == "toolu_mine"


async def test_a_call_comes_in_pieces_of_json(claude: ClaudeDouble, client: AsyncAnthropic) -> None:
    claude.says(Use("search_articles", {"question": "battery"}))

    async with client.messages.stream(**body()) as stream:  # type: ignore[arg-type]
        pieces = [event.partial_json async for event in stream if event.type == "input_json"]

    assert pieces[0] == ""
    assert len(pieces) > 3
    assert json.loads("".join(pieces)) == {"question": "battery"}


async def test_arguments_may_be_broken_json(claude: ClaudeDouble, client: AsyncAnthropic) -> None:
    claude.says(Use("search_articles", raw='{"question": nonsense'))

    with pytest.raises(ValueError, match="Unable to parse tool parameter JSON"):
        await streamed(client)


async def test_arguments_may_end_half_way(claude: ClaudeDouble, client: AsyncAnthropic) -> None:
    claude.says(Use("search_articles", raw='{"question": "batt'), Stop("max_tokens"))

    message = await streamed(client)

    assert message.stop_reason == "max_tokens"
    assert call(message).input == {}


async def test_a_citation_names_the_passage_as_the_request_has_it(claude: ClaudeDouble, client: AsyncAnthropic) -> None:
    claude.says("Yes: ", Said("the battery cover is in.", cites=[1]))

    message = await streamed(client, messages=found(passage(source="other#1"), passage("It is in.")))

    cited = message.content[1]
    assert isinstance(cited, TextBlock)
    assert cited.citations
    assert cited.text == "the battery cover is in."
    assert cited.citations[0].to_dict() == {
        "type": "search_result_location",
        "source": "battery#1",
        "title": "Battery cover",
        "cited_text": "It is in.",
        "search_result_index": 1,
        "start_block_index": 0,
        "end_block_index": 1,
    }


async def test_passages_are_counted_over_all_messages(claude: ClaudeDouble, client: AsyncAnthropic) -> None:
    claude.says(Said("Both.", cites=[0, 1]))
    messages = [
        says("user", passage(source="a"), text("And?")),
        says("assistant", use()),
        says("user", result("toolu_1", passage(source="b"))),
    ]

    (block,) = (await streamed(client, messages=[*messages])).content

    assert isinstance(block, TextBlock)
    assert [each.source for each in block.citations or [] if isinstance(each, CitationsSearchResultLocation)] == ["a", "b"]


@pytest.mark.parametrize(("last", "order"), [(False, ["citation", "text"]), (True, ["text", "citation"])])
async def test_citations_come_before_their_text_or_behind_it(
    claude: ClaudeDouble, client: AsyncAnthropic, last: bool, order: list[str]
) -> None:
    claude.says(Said("It is in.", cites=[0], cites_last=last))

    async with client.messages.stream(**body(messages=found(passage()))) as stream:  # type: ignore[arg-type]
        seen = [event.type async for event in stream if event.type in ("text", "citation")]

    assert seen == order


async def test_a_citation_may_be_forged(claude: ClaudeDouble, client: AsyncAnthropic) -> None:
    claude.says(Said("It is in.", source="made-up#9"))

    (block,) = (await streamed(client, messages=found(passage()))).content

    assert isinstance(block, TextBlock)
    assert block.citations
    assert block.citations[0].to_dict()["source"] == "made-up#9"


async def test_what_was_said_can_be_given_back_as_it_came(claude: ClaudeDouble, client: AsyncAnthropic) -> None:
    claude.says(Said("It is in.", cites=[0]), Use("search_articles", {"question": "more"}))
    messages = found(passage())
    first = await streamed(client, messages=messages)
    given = [*messages, first.to_param(), says("user", result(call(first).id, text("Nothing.")))]

    await streamed(client, messages=given)  # type: ignore[arg-type]  # the SDK takes its own blocks

    assert claude.refusals == []


@pytest.mark.parametrize("reason", ["max_tokens", "refusal", "pause_turn", "end_turn", "tool_use"])
async def test_an_answer_ends_for_the_reason_that_the_script_gives(claude: ClaudeDouble, client: AsyncAnthropic, reason: str) -> None:
    claude.says("So far.", Stop(reason))  # type: ignore[arg-type]

    message = await streamed(client)

    assert (message.stop_reason, words(message)) == (reason, "So far.")
    assert (message.stop_details is not None) == (reason == "refusal")


async def test_a_stop_sequence_is_named(claude: ClaudeDouble, client: AsyncAnthropic) -> None:
    claude.says("So far.", Stop("stop_sequence"))

    message = await streamed(client, stop_sequences=["END"])

    assert (message.stop_reason, message.stop_sequence) == ("stop_sequence", "END")


async def test_a_request_for_no_tokens_only_fills_the_cache(claude: ClaudeDouble, client: AsyncAnthropic) -> None:
    claude.says("Kept for the next.")

    message = await in_one_piece(client, max_tokens=0)

    assert (message.content, message.stop_reason) == ([], "max_tokens")
    assert words(await streamed(client)) == "Kept for the next."


# ── in one piece ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_without_a_stream_the_same_message_comes_in_one_piece(claude: ClaudeDouble, client: AsyncAnthropic) -> None:
    script: list[Step] = ["Hello ", "there. ", Said("It is in.", cites=[0]), Use("search_articles", {"question": "x"}, id="toolu_2")]
    claude.says(*script)
    claude.says(*script)

    whole = await in_one_piece(client, messages=found(passage()))
    stream = await streamed(client, messages=found(passage()))

    assert {**whole.to_dict(), "id": ""} == {**stream.to_dict(), "id": ""}


async def test_without_a_stream_an_error_is_a_status(claude: ClaudeDouble, client: AsyncAnthropic) -> None:
    claude.says("Half", ErrorEvent("overloaded_error"))

    with pytest.raises(anthropic.APIStatusError) as caught:
        await in_one_piece(client)

    assert (caught.value.status_code, caught.value.type) == (529, "overloaded_error")


async def test_without_a_stream_an_answer_may_be_no_json(claude: ClaudeDouble, client: AsyncAnthropic) -> None:
    claude.says("Half", Malformed())

    with pytest.raises(json.JSONDecodeError):
        await in_one_piece(client)


# ── what goes wrong ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("status", "kind", "error"),
    [
        (401, "authentication_error", anthropic.AuthenticationError),
        (404, "not_found_error", anthropic.NotFoundError),
        (429, "rate_limit_error", anthropic.RateLimitError),
        (500, "api_error", anthropic.InternalServerError),
        (529, "overloaded_error", anthropic.APIStatusError),
    ],
)
async def test_a_status_comes_with_the_error_that_belongs_to_it(
    claude: ClaudeDouble, client: AsyncAnthropic, status: int, kind: str, error: type[anthropic.APIStatusError]
) -> None:
    claude.says(Status(status))

    with pytest.raises(error) as caught:
        await streamed(client)

    assert (caught.value.status_code, caught.value.type) == (status, kind)
    assert caught.value.request_id
    assert isinstance(caught.value.body, dict)
    assert caught.value.body["request_id"] == caught.value.request_id


async def test_a_status_says_when_to_come_back(claude: ClaudeDouble, client: AsyncAnthropic) -> None:
    claude.says(Status(529, retry_after=3))

    with pytest.raises(anthropic.APIStatusError) as caught:
        await streamed(client)

    assert caught.value.response.headers["retry-after"] == "3"


async def test_the_sdk_tries_again_and_gets_the_next_script(claude: ClaudeDouble) -> None:
    claude.says(Status(529, retry_after=0.01))
    claude.says("Here again.")

    async with AsyncAnthropic(api_key="k", base_url=claude.url, max_retries=1) as client:
        assert words(await streamed(client)) == "Here again."


@pytest.mark.parametrize("before", [[], ["So far."]])
async def test_an_error_within_a_stream_has_status_200(claude: ClaudeDouble, client: AsyncAnthropic, before: list[str]) -> None:
    claude.says(*before, ErrorEvent("overloaded_error"))

    with pytest.raises(anthropic.APIStatusError) as caught:
        await streamed(client)

    assert (caught.value.status_code, caught.value.type) == (200, "overloaded_error")


async def test_a_stream_is_cut_after_what_was_said(claude: ClaudeDouble, client: AsyncAnthropic) -> None:
    claude.says("Part one", Cut())
    pieces: list[str] = []

    async def listen() -> None:
        async with client.messages.stream(**body()) as stream:  # type: ignore[arg-type]
            async for piece in stream.text_stream:
                pieces.append(piece)

    with pytest.raises(httpx2.RemoteProtocolError):
        await listen()

    assert pieces == ["Part one"]


async def test_a_connection_is_cut_before_anything_was_said(claude: ClaudeDouble, client: AsyncAnthropic) -> None:
    claude.says(Cut())

    with pytest.raises(anthropic.APIConnectionError):
        await streamed(client)


async def test_an_event_may_be_no_json(claude: ClaudeDouble, client: AsyncAnthropic) -> None:
    claude.says("So far.", Malformed())

    with pytest.raises(json.JSONDecodeError):
        await streamed(client)


@pytest.mark.parametrize("before", [[], ["So far."]])
async def test_a_stall_lasts_until_the_client_goes_away(claude: ClaudeDouble, client: AsyncAnthropic, before: list[str]) -> None:
    claude.says(*before, Stall())

    asked = asyncio.create_task(streamed(client))
    await claude.has(1)
    asked.cancel()
    await claude.is_left(1)

    assert claude.abandoned == 1
    assert words(await streamed(client)) == "I do not know."


async def test_a_hold_waits_for_the_test(claude: ClaudeDouble, client: AsyncAnthropic) -> None:
    hold = Hold()
    claude.says("One. ", hold, "Two.")

    asked = asyncio.create_task(streamed(client))
    await hold.reached()
    await asyncio.sleep(0.05)
    early = asked.done()
    hold.open()

    assert not early
    assert words(await asked) == "One. Two."


async def test_a_hold_waits_for_an_event_of_the_tests(claude: ClaudeDouble, client: AsyncAnthropic) -> None:
    event = asyncio.Event()
    hold = Hold(event)
    claude.says(hold, "Here.")

    asked = asyncio.create_task(streamed(client))
    await hold.reached()
    event.set()

    assert words(await asked) == "Here."


async def test_a_pause_lasts_as_long_as_it_says(claude: ClaudeDouble, client: AsyncAnthropic) -> None:
    claude.says("One. ", Pause(0.1), "Two.")

    began = time.perf_counter()
    await streamed(client)

    assert time.perf_counter() - began > 0.1


@pytest.mark.parametrize("chunk", [1, 2, 7])
async def test_however_the_bytes_are_cut_the_words_are_the_same(chunk: int) -> None:
    async with ClaudeDouble(chunk=chunk) as claude, client_of(claude) as client:
        claude.says("Grüße, ", "今日は. ", "🔋", Use("search_articles", {"question": "電池"}))

        message = await streamed(client)

    assert words(message) == "Grüße, 今日は. 🔋"
    assert call(message).input == {"question": "電池"}


async def test_ten_thousand_deltas_arrive(claude: ClaudeDouble, client: AsyncAnthropic) -> None:
    claude.says(*"x" * 10_000)

    assert len(await deltas(client)) == 10_000


async def test_two_hundred_are_answered_at_once(claude: ClaudeDouble) -> None:
    hold = Hold()
    claude.otherwise = lambda request: [hold, "Here."]
    limits = httpx2.Limits(max_connections=300)
    async with AsyncAnthropic(api_key="k", base_url=claude.url, max_retries=0, http_client=httpx2.AsyncClient(limits=limits)) as client:
        asked = [asyncio.create_task(streamed(client)) for _ in range(200)]
        await claude.has(requests=200)
        hold.open()

        assert {words(await each) for each in asked} == {"Here."}


async def test_it_closes_while_somebody_still_waits() -> None:
    async with ClaudeDouble() as claude, client_of(claude) as client:
        claude.says("So far.", Stall())
        asked = asyncio.create_task(streamed(client))
        await claude.has(requests=1)
        await claude.__aexit__(None, None, None)

        with pytest.raises((httpx2.RemoteProtocolError, httpx2.ReadError, anthropic.APIConnectionError)):
            await asked


# ── mistakes in a test ───────────────────────────────────────────────────────────────────────────────────────────────


async def mistaken(*steps: Step, **changes: JsonValue) -> None:
    async with ClaudeDouble() as claude, client_of(claude) as client:
        claude.says(*steps)
        with pytest.raises((httpx2.RemoteProtocolError, anthropic.APIConnectionError)):
            await streamed(client, **changes)


async def test_a_script_cannot_cite_by_number_what_was_not_given() -> None:
    with pytest.raises(ScriptError, match="the request has 1"):
        await mistaken(Said("It is in.", cites=[1]), messages=found(passage()))


async def test_a_script_cannot_cite_what_may_not_be_cited() -> None:
    with pytest.raises(ScriptError, match="not enabled"):
        await mistaken(Said("It is in.", cites=[0]), messages=found(passage(enabled=False)))


async def test_a_script_cannot_change_the_status_of_a_stream_that_has_begun() -> None:
    with pytest.raises(ScriptError, match="ErrorEvent"):
        await mistaken("So far.", Status(529))


# ── what it keeps ────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_requests_are_kept_with_body_headers_and_time(claude: ClaudeDouble, client: AsyncAnthropic) -> None:
    before = time.perf_counter()

    await streamed(client, system="You are Eva.")

    (request,) = claude.requests
    assert request.body == {**body(system="You are Eva."), "stream": True}
    assert request.headers["anthropic-version"]
    assert [before < at < time.perf_counter() for at in claude.at_the_door] == [True]


async def test_one_connection_serves_several_requests(claude: ClaudeDouble, client: AsyncAnthropic) -> None:
    claude.says(Status(500))
    with pytest.raises(anthropic.InternalServerError):
        await streamed(client)

    await streamed(client)
    await in_one_piece(client)

    assert len(claude.requests) == 3
    assert claude.connections == 1


# ── what it counts ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def counting(clock: Clock) -> AsyncIterator[AsyncAnthropic]:
    async with ClaudeDouble(clock=clock) as claude, client_of(claude) as client:
        yield client


async def cost(client: AsyncAnthropic, **changes: JsonValue) -> tuple[int, int, int]:
    """Tokens that are new, that are put into the cache, and that are read from it."""
    usage = (await streamed(client, **changes)).usage
    return usage.input_tokens, usage.cache_creation_input_tokens or 0, usage.cache_read_input_tokens or 0


def turns(count: int, *, marked: bool = True) -> list[JsonValue]:
    """A conversation of so many questions; the mark is on the last."""
    said: list[JsonValue] = []
    for number in range(count):
        said += [says("user", text(f"Question {number}?")), says("assistant", text(f"Answer {number}."))]
    return [*said, says("user", text("And now?", **({"cache_control": MARK} if marked else {})))]


MARKED: Json = text(LONG, cache_control=MARK)


async def test_without_a_mark_everything_is_new(counting: AsyncAnthropic) -> None:
    new, created, read = await cost(counting, system=LONG)

    assert new > 1_000
    assert (created, read) == (0, 0)


async def test_what_is_marked_is_paid_once_and_then_read(counting: AsyncAnthropic) -> None:
    first = await cost(counting, system=[MARKED])
    second = await cost(counting, system=[MARKED], messages=[says("user", text("Another question?"))])

    assert (first[1] > 1_000, first[2]) == (True, 0)
    assert second[1:] == (0, first[1])


async def test_the_three_counts_add_up_to_the_same_request_without_a_cache(counting: AsyncAnthropic) -> None:
    plain = await cost(counting, system=[text(LONG)])
    first = await cost(counting, system=[MARKED])
    second = await cost(counting, system=[MARKED])

    assert sum(plain) == sum(first) == sum(second)


async def test_output_is_counted_too(claude: ClaudeDouble, client: AsyncAnthropic) -> None:
    claude.says("x" * 400)

    assert (await streamed(client)).usage.output_tokens == 100


async def test_a_byte_that_differs_makes_the_prefix_another_one(counting: AsyncAnthropic) -> None:
    await cost(counting, system=[MARKED])

    assert (await cost(counting, system=[text(f"{LONG}!", cache_control=MARK)]))[2] == 0


async def test_another_tool_makes_all_behind_it_another_prefix(counting: AsyncAnthropic) -> None:
    await cost(counting, system=[MARKED], tools=[SEARCH])

    assert (await cost(counting, system=[MARKED], tools=[{**SEARCH, "description": "Looks."}]))[2] == 0


async def test_another_choice_of_tools_leaves_the_system_prompt_in_the_cache_but_not_the_messages(counting: AsyncAnthropic) -> None:
    await cost(counting, system=[MARKED], tools=[SEARCH], messages=turns(1))
    alone = await cost(counting, system=[MARKED], tools=[SEARCH])

    other = await cost(counting, system=[MARKED], tools=[SEARCH], messages=turns(1), tool_choice={"type": "any"})

    assert other[2] == alone[2] > 0
    assert other[1] > 0


async def test_another_model_has_a_cache_of_its_own(counting: AsyncAnthropic) -> None:
    await cost(counting, system=[MARKED])

    assert (await cost(counting, system=[MARKED], model="claude-haiku-5-5"))[2] == 0


async def test_a_mark_on_the_tools_caches_them_alone(counting: AsyncAnthropic) -> None:
    tools: list[JsonValue] = [{**SEARCH, "description": LONG, "cache_control": MARK}]
    first = await cost(counting, tools=tools, system="One.")

    assert (await cost(counting, tools=tools, system="Another."))[2] == first[1] > 0


async def test_a_mark_on_the_call_stands_on_the_last_block(counting: AsyncAnthropic) -> None:
    first = await cost(counting, system=LONG, cache_control=MARK)

    assert first[0] == 0
    assert await cost(counting, system=LONG, cache_control=MARK) == (0, 0, first[1])


async def test_a_conversation_that_goes_on_reads_what_came_before(counting: AsyncAnthropic) -> None:
    first = await cost(counting, system=LONG, messages=turns(1), cache_control=MARK)
    longer: list[JsonValue] = [*turns(1, marked=False), says("assistant", text("Now it is in.")), says("user", text("Thank you."))]

    second = await cost(counting, system=LONG, messages=longer, cache_control=MARK)

    assert second[2] == first[1]
    assert 0 < second[1] < 100


async def test_a_mark_inside_a_tools_result_counts_for_the_whole_of_it(counting: AsyncAnthropic) -> None:
    first = await cost(counting, messages=found(text(LONG, cache_control=MARK)))

    assert (await cost(counting, messages=found(text(LONG, cache_control=MARK))))[2] == first[1] > 0


@pytest.mark.parametrize(("blocks", "is_read"), [(18, True), (19, True), (20, False), (30, False)])
async def test_a_mark_looks_twenty_blocks_back_itself_included(counting: AsyncAnthropic, blocks: int, is_read: bool) -> None:
    await cost(counting, messages=[says("user", MARKED)])
    between = [text(f"Line {number}.") for number in range(blocks - 1)]

    later = await cost(counting, messages=[says("user", text(LONG), *between, text("Last.", cache_control=MARK))])

    assert (later[2] > 0) == is_read


async def test_without_a_mark_of_its_own_a_request_reads_nothing(counting: AsyncAnthropic) -> None:
    await cost(counting, system=[MARKED])

    assert (await cost(counting, system=[text(LONG)]))[1:] == (0, 0)


async def test_a_prefix_that_is_too_short_is_not_cached(counting: AsyncAnthropic) -> None:
    short = text("You are Eva.", cache_control=MARK)
    await cost(counting, system=[short])

    assert (await cost(counting, system=[short]))[1:] == (0, 0)


async def test_from_which_length_on_a_prefix_is_cached_is_up_to_the_test() -> None:
    short = text("You are Eva.", cache_control=MARK)
    async with ClaudeDouble(cached_from=1) as claude, client_of(claude) as client:
        await cost(client, system=[short])

        assert (await cost(client, system=[short]))[2] > 0


async def test_what_was_not_used_for_five_minutes_is_forgotten(counting: AsyncAnthropic, clock: Clock) -> None:
    await cost(counting, system=[MARKED])
    clock.advance(timedelta(minutes=5))

    assert (await cost(counting, system=[MARKED]))[2] == 0


async def test_each_use_keeps_it_for_another_five_minutes(counting: AsyncAnthropic, clock: Clock) -> None:
    reads = []
    for _ in range(4):
        reads.append((await cost(counting, system=[MARKED]))[2] > 0)
        clock.advance(timedelta(minutes=4))

    assert reads == [False, True, True, True]


async def test_a_mark_may_last_an_hour(counting: AsyncAnthropic, clock: Clock) -> None:
    marked = text(LONG, cache_control={"type": "ephemeral", "ttl": "1h"})
    first = (await streamed(counting, system=[marked])).usage
    clock.advance(timedelta(minutes=59))

    assert (await cost(counting, system=[marked]))[2] == first.cache_creation_input_tokens
    assert first.cache_creation
    assert first.cache_creation.ephemeral_1h_input_tokens == first.cache_creation_input_tokens
    assert first.cache_creation.ephemeral_5m_input_tokens == 0


@pytest.mark.parametrize("ask", [streamed, in_one_piece])
async def test_a_request_that_failed_leaves_nothing_in_the_cache(ask: Callable[..., Awaitable[Message]]) -> None:
    async with ClaudeDouble() as claude, client_of(claude) as client:
        claude.says(Status(529))
        with pytest.raises(anthropic.APIStatusError):
            await ask(client, system=[MARKED])

        assert (await cost(client, system=[MARKED]))[2] == 0


# ── what it refuses ──────────────────────────────────────────────────────────────────────────────────────────────────


async def refused(
    request: Json | bytes, *, key: str = "k", headers: Mapping[str, str | anthropic.Omit] | None = None, largest: int = 1_000_000
) -> str:
    """Status, kind and words of the refusal."""
    async with ClaudeDouble(largest=largest) as claude, client_of(claude, key) as client:
        raw = request if isinstance(request, bytes) else json.dumps(request).encode()
        with pytest.raises(anthropic.APIStatusError) as caught:
            await client.post("/v1/messages", content=raw, cast_to=object, options={"headers": headers or {}})
        assert isinstance(caught.value.body, dict)
        error = caught.value.body["error"]
        assert claude.refusals == [error["message"]]
        return f"{caught.value.status_code} {error['type']}: {error['message']}"


async def refused_messages(*messages: JsonValue, **changes: JsonValue) -> str:
    return await refused(body(messages=[*messages], **changes))


INVALID = "400 invalid_request_error: "


async def test_a_wrong_key_is_refused() -> None:
    assert await refused(body(), key="wrong") == "401 authentication_error: invalid x-api-key"


async def test_a_missing_key_is_refused() -> None:
    assert await refused(body(), headers={"Authorization": anthropic.omit}) == "401 authentication_error: x-api-key header is required"


async def test_the_key_may_stand_in_either_header(claude: ClaudeDouble) -> None:
    async with httpx2.AsyncClient(timeout=30) as bare:
        answer = await bare.post(f"{claude.url}/v1/messages", json=body(), headers={"x-api-key": "k", "anthropic-version": "2026-10-21"})

    assert answer.status_code == 200


async def test_a_request_that_is_too_large_is_refused() -> None:
    refusal = await refused(body(system=LONG), largest=1_000)

    assert refusal == "413 request_too_large: Request exceeds the maximum allowed number of bytes."


async def test_another_address_is_refused(claude: ClaudeDouble, client: AsyncAnthropic) -> None:
    with pytest.raises(anthropic.NotFoundError):
        await client.messages.count_tokens(model=MODEL, messages=[{"role": "user", "content": "x"}])


async def test_an_unknown_model_is_refused() -> None:
    assert await refused(body(model="claude-9")) == "404 not_found_error: model: claude-9"


async def test_a_request_without_a_version_is_refused() -> None:
    refusal = await refused(body(), headers={"anthropic-version": ""})

    assert refusal == f"{INVALID}anthropic-version: header is required"


@pytest.mark.parametrize("raw", [b'{"model": ', b"[]"])
async def test_a_body_that_is_no_json_is_refused(raw: bytes) -> None:
    refusal = await refused(raw)

    assert refusal == f"{INVALID}The request body is not valid JSON, or no object."


@pytest.mark.parametrize("field", ["model", "max_tokens", "messages"])
async def test_a_request_without_a_field_that_it_needs_is_refused(field: str) -> None:
    assert await refused(body(**{field: None})) == f"{INVALID}{field}: Field required"


async def test_an_unknown_field_is_refused() -> None:
    assert await refused(body(patience=3)) == f"{INVALID}patience: Extra inputs are not permitted"


async def test_a_value_of_another_type_is_refused() -> None:
    assert await refused(body(max_tokens="500")) == f"{INVALID}max_tokens: Input should be a valid integer"


@pytest.mark.parametrize("field", ["temperature", "top_p", "top_k"])
async def test_a_setting_of_chance_is_refused(field: str) -> None:
    assert await refused(body(**{field: 1})) == f"{INVALID}{field}: this model does not support `{field}`"


async def test_a_thinking_budget_that_leaves_no_room_to_answer_is_refused() -> None:
    refusal = await refused(body(max_tokens=2_000, thinking={"type": "enabled", "budget_tokens": 2_000}))

    assert refusal == f"{INVALID}`max_tokens` must be greater than `thinking.budget_tokens`"


async def test_a_thinking_budget_that_is_too_small_is_refused() -> None:
    refusal = await refused(body(max_tokens=2_000, thinking={"type": "enabled", "budget_tokens": 1_000}))

    assert refusal == f"{INVALID}thinking.enabled.budget_tokens: Input should be greater than or equal to 1024"


async def test_a_request_without_messages_is_refused() -> None:
    assert (await refused_messages()).startswith(f"{INVALID}messages: List should have at least 1 item")


@pytest.mark.parametrize("content", ["", []])
async def test_a_message_without_content_is_refused(content: JsonValue) -> None:
    refusal = await refused_messages({"role": "user", "content": content})

    assert refusal == f"{INVALID}messages.0: all messages must have non-empty content except for the optional final assistant message"


async def test_a_conversation_that_claude_opens_is_refused() -> None:
    refusal = await refused_messages(says("assistant", text("Hello.")), QUESTION)

    assert refusal == f'{INVALID}messages: first message must use the "user" role'


async def test_an_answer_that_is_begun_for_claude_is_refused() -> None:
    refusal = await refused_messages(QUESTION, says("assistant", text("It is")))

    assert refusal.startswith(f"{INVALID}This model does not support assistant message prefill.")


async def test_an_unknown_role_is_refused() -> None:
    refusal = await refused_messages({"role": "tool", "content": "x"})

    assert refusal.startswith(f"{INVALID}messages.0: Input tag 'tool' found using 'role' does not match")


async def test_an_unknown_type_of_block_is_refused() -> None:
    refusal = await refused_messages(says("user", {"type": "video", "source": "x"}))

    assert refusal.startswith(f"{INVALID}messages.0.content.0: Input tag 'video' found using 'type' does not match")


async def test_an_unknown_field_of_a_block_is_refused() -> None:
    refusal = await refused_messages(says("user", text("Hello", colour="red")))

    assert refusal == f"{INVALID}messages.0.content.0.text.colour: Extra inputs are not permitted"


@pytest.mark.parametrize(("role", "block"), [("user", use()), ("assistant", result()), ("assistant", passage())])
async def test_a_block_that_only_the_other_side_may_write_is_refused(role: str, block: Json) -> None:
    refusal = await refused_messages(QUESTION, says(role, block), QUESTION)

    assert refusal.startswith(f"{INVALID}messages.1.content.0: Input tag '{block['type']}' found using 'type' does not match")


@pytest.mark.parametrize(
    "changes",
    [
        {"system": [text("")]},
        {"messages": [says("user", text(""))]},
        {"messages": [QUESTION, says("assistant", text("")), QUESTION]},
        {"messages": found(text(""))},
        {"messages": found(passage(""))},
    ],
)
async def test_an_empty_text_is_refused(changes: Json) -> None:
    assert await refused(body(**changes)) == f"{INVALID}messages: text content blocks must be non-empty"


async def test_a_blank_text_is_refused() -> None:
    refusal = await refused_messages({"role": "user", "content": " \n"})

    assert refusal == f"{INVALID}messages: text content blocks must contain non-whitespace text"


@pytest.mark.parametrize(
    "messages",
    [
        [says("user", result())],
        [QUESTION, says("assistant", text("No.")), says("user", result())],
        [QUESTION, says("assistant", use()), says("user", result()), says("assistant", text("So.")), says("user", result())],
        [QUESTION, says("assistant", use()), says("user", result(), result("toolu_2"))],
    ],
)
async def test_a_result_without_its_call_is_refused(messages: list[JsonValue]) -> None:
    assert "unexpected `tool_use_id` found in `tool_result` blocks: toolu_" in await refused_messages(*messages)


@pytest.mark.parametrize(
    "messages",
    [
        [QUESTION, says("assistant", use()), QUESTION],
        [QUESTION, says("assistant", use(), use("toolu_2")), says("user", result("toolu_2"))],
        [QUESTION, says("assistant", use()), says("assistant", text("Well.")), says("user", text("What?"))],
    ],
)
async def test_a_call_that_is_not_answered_at_once_is_refused(messages: list[JsonValue]) -> None:
    refusal = await refused_messages(*messages)

    assert refusal.startswith(f"{INVALID}messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: toolu_1.")


async def test_a_result_behind_other_content_is_refused() -> None:
    refusal = await refused_messages(QUESTION, says("assistant", use()), says("user", text("By the way:"), result()))

    assert refusal.startswith(f"{INVALID}messages.2: `tool_result` blocks must come first")


async def test_two_calls_with_one_id_are_refused() -> None:
    refusal = await refused_messages(QUESTION, says("assistant", use(), use()), says("user", result()))

    assert refusal == f"{INVALID}messages.1: `tool_use` ids must be unique"


async def test_an_id_that_an_earlier_call_had_is_refused() -> None:
    refusal = await refused_messages(*found(), says("assistant", use()), says("user", result()))

    assert refusal == f"{INVALID}messages.3: `tool_use` ids must be unique"


async def test_two_results_for_one_call_are_refused() -> None:
    refusal = await refused_messages(QUESTION, says("assistant", use()), says("user", result(), result()))

    assert "each tool_use must have a single result" in refusal


async def test_two_tools_with_one_name_are_refused() -> None:
    assert await refused(body(tools=[SEARCH, SEARCH])) == f"{INVALID}tools: Tool names must be unique."


@pytest.mark.parametrize("name", ["search articles", "", "x" * 129, "suche.ä"])
async def test_a_tool_with_an_invalid_name_is_refused(name: str) -> None:
    refusal = await refused(body(tools=[{**SEARCH, "name": name}]))

    assert refusal == f"{INVALID}tools.0.name: String should match pattern '^[a-zA-Z0-9_-]{{1,128}}$'"


@pytest.mark.parametrize("schema", [{}, {"type": "string"}])
async def test_a_tool_that_does_not_take_an_object_is_refused(schema: Json) -> None:
    refusal = await refused(body(tools=[{**SEARCH, "input_schema": schema}]))

    assert refusal == f"{INVALID}tools.0.custom.input_schema.type: Input should be 'object'"


@pytest.mark.parametrize(
    "wrong",
    [
        {"properties": ["question"]},
        {"properties": {"question": "string"}},
        {"properties": {"question": {"type": "text"}}},
        {"properties": {"question": {"type": "array", "items": {"type": "str"}}}},
        {"properties": {"question": {"anyOf": [{"type": "nothing"}]}}},
        {"required": "question"},
        {"required": [1]},
    ],
)
async def test_a_tool_whose_schema_is_none_is_refused(wrong: Json) -> None:
    refusal = await refused(body(tools=[{**SEARCH, "input_schema": {"type": "object", **wrong}}]))

    assert refusal == f"{INVALID}tools.0.custom.input_schema: JSON schema is invalid. It must match JSON Schema draft 2020-12."


async def test_a_strict_tool_that_takes_more_than_it_names_is_refused() -> None:
    refusal = await refused(body(tools=[{**SEARCH, "strict": True}]))

    assert refusal == f"{INVALID}tools.0.custom: For 'object' type, 'additionalProperties' must be explicitly set to false"


async def test_a_strict_tool_that_limits_a_value_is_refused() -> None:
    schema: Json = {"type": "object", "properties": {"age": {"type": "integer", "minimum": 16}}, "additionalProperties": False}

    refusal = await refused(body(tools=[{"name": "quote", "strict": True, "input_schema": schema}]))

    assert refusal == f"{INVALID}tools.0.custom: For 'integer' type, property 'minimum' is not supported"


async def test_a_choice_of_a_tool_that_is_not_on_offer_is_refused() -> None:
    refusal = await refused(body(tools=[SEARCH], tool_choice={"type": "tool", "name": "quote"}))

    assert refusal == f"{INVALID}tool_choice: Tool 'quote' not found in provided tools"


async def test_a_choice_without_any_tools_is_refused() -> None:
    refusal = await refused(body(tool_choice={"type": "auto"}))

    assert refusal == f"{INVALID}tool_choice: may only be specified while providing tools"


async def test_search_results_of_which_only_some_may_be_cited_are_refused() -> None:
    refusal = await refused_messages(*found(passage(), passage(enabled=False)))

    assert refusal == f"{INVALID}search_result: citations must be enabled for all search results of a request, or for none"


CLOSED: Json = {"type": "object", "properties": {}, "additionalProperties": False}


async def test_citations_together_with_structured_output_are_refused() -> None:
    refusal = await refused_messages(*found(passage()), output_config={"format": {"type": "json_schema", "schema": CLOSED}})

    assert refusal == f"{INVALID}output_config.format: structured output cannot be used together with citations"


async def test_structured_output_whose_schema_is_open_is_refused() -> None:
    refusal = await refused(body(output_config={"format": {"type": "json_schema", "schema": {"type": "object"}}}))

    assert refusal.startswith(f"{INVALID}output_config.format.schema: For 'object' type")


async def test_more_than_four_cache_marks_are_refused() -> None:
    marked = text("Well.", cache_control=MARK)

    refusal = await refused_messages(
        says("user", marked, marked), system=[marked], tools=[{**SEARCH, "cache_control": MARK}], cache_control=MARK
    )

    assert refusal == f"{INVALID}A maximum of 4 blocks with cache_control may be provided. Found 5."


async def test_a_cache_mark_on_thinking_is_refused() -> None:
    thought: Json = {"type": "thinking", "thinking": "Hm.", "signature": "x", "cache_control": MARK}

    refusal = await refused_messages(QUESTION, says("assistant", thought, text("Yes.")), QUESTION)

    assert refusal == f"{INVALID}messages.1.content.0.thinking.cache_control: Extra inputs are not permitted"


async def test_a_long_cache_lifetime_behind_a_short_one_is_refused() -> None:
    long: Json = {"type": "ephemeral", "ttl": "1h"}

    refusal = await refused(body(system=[text("Well.", cache_control=MARK)], cache_control=long))

    assert refusal == f"{INVALID}a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block"


async def test_a_refused_request_uses_up_no_script(claude: ClaudeDouble, client: AsyncAnthropic) -> None:
    claude.says("For the next.")
    with pytest.raises(anthropic.BadRequestError):
        await streamed(client, messages=[says("user", text(""))])

    assert words(await streamed(client)) == "For the next."


# ── what it lets through ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "changes",
    [
        {"messages": [QUESTION, QUESTION]},
        {"messages": [QUESTION, says("assistant", text("Understood.")), says("user", text("a"), text("b"))]},
        {"messages": [*found(passage(), passage()), says("assistant", text("It is.")), QUESTION]},
        {"messages": [*found(), says("assistant", use("toolu_2")), says("user", result("toolu_2"), text("And?"))]},
        {"messages": [QUESTION, says("assistant", use()), says("user", {"type": "tool_result", "tool_use_id": "toolu_1", "content": ""})]},
        {"messages": found(passage(enabled=False)), "output_config": {"format": {"type": "json_schema", "schema": CLOSED}}},
        {"system": "You are Eva.", "tools": [SEARCH], "tool_choice": {"type": "tool", "name": "search_articles"}},
        {"tools": [{"name": "now", "strict": True, "input_schema": CLOSED}], "tool_choice": {"type": "none"}},
        {"thinking": {"type": "disabled"}, "output_config": {"effort": "low"}, "metadata": {"user_id": "u"}},
        {"thinking": {"type": "adaptive"}, "service_tier": "auto", "diagnostics": {"previous_message_id": None}},
        {"max_tokens": 3_000, "thinking": {"type": "enabled", "budget_tokens": 2_000}},
        {"system": [text("a", cache_control={"type": "ephemeral", "ttl": "1h"}), text("b", cache_control=MARK)], "cache_control": MARK},
    ],
)
async def test_what_the_real_service_takes_is_taken(claude: ClaudeDouble, client: AsyncAnthropic, changes: Json) -> None:
    await in_one_piece(client, **changes)

    assert claude.refusals == []
