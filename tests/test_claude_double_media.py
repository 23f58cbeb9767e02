"""The loopback Claude refuses of pictures and documents what the real one refuses, and counts what they cost."""

import base64
import json

import anthropic
import pytest
from anthropic import AsyncAnthropic
from pydantic import JsonValue

from tests.doubles.claude import ClaudeDouble
from tests.doubles.pictures import JUNK, gif, half_a_png, jpeg, pdf, png, webp

Json = dict[str, JsonValue]

INVALID = "400 invalid_request_error: "
FIRST = "messages.0.content.0"
IN_PICTURE = f"{FIRST}.image.source.base64"
IN_DOCUMENT = f"{FIRST}.document.source.base64"


def block(content: bytes | str, kind: str = "image/png", **more: JsonValue) -> Json:
    """A picture, or a document where it is of that kind; text stands for itself."""
    data = content if isinstance(content, str) else base64.b64encode(content).decode()
    name = "document" if kind == "application/pdf" else "image"
    return {"type": name, "source": {"type": "base64", "media_type": kind, "data": data}, **more}


def asking(*blocks: JsonValue, **more: JsonValue) -> Json:
    """A request that shows these."""
    content: list[JsonValue] = [*blocks, {"type": "text", "text": "What is this?"}]
    return {"model": "claude-sonnet-5-5", "max_tokens": 500, "messages": [{"role": "user", "content": content}], **more}


def told_of(error: anthropic.APIStatusError) -> str:
    assert isinstance(error.body, dict)
    return str(error.body["error"]["message"])


async def answered(request: Json) -> tuple[str, int]:
    """What the double said, and how many tokens went in; refused, its status, kind and words."""
    async with ClaudeDouble() as claude, AsyncAnthropic(api_key="k", base_url=claude.url, max_retries=0) as client:
        raw = json.dumps(request).encode()
        try:
            told = await client.post("/v1/messages", content=raw, cast_to=anthropic.types.Message)
        except anthropic.APIStatusError as error:
            return f"{error.status_code} {error.type}: {told_of(error)}", 0
    (said,) = told.content
    assert isinstance(said, anthropic.types.TextBlock)
    return said.text, told.usage.input_tokens


async def refused(request: Json) -> str:
    return (await answered(request))[0]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (png(), "image/png"),
        (jpeg(), "image/jpeg"),
        (gif(), "image/gif"),
        (webp(), "image/webp"),
        (pdf(), "application/pdf"),
        (pdf(packed=True), "application/pdf"),
    ],
)
async def test_pictures_of_four_kinds_and_documents_are_seen(content: bytes, kind: str) -> None:
    assert (await answered(asking(block(content, kind))))[0] == "I do not know."


async def test_a_kind_of_file_that_there_is_not_is_refused() -> None:
    assert (await refused(asking(block(png(), "image/heic")))).startswith(f"{INVALID}{IN_PICTURE}.media_type: Input should be 'image/jpeg'")


async def test_a_kind_of_document_that_there_is_not_is_refused() -> None:
    wrong: Json = {"type": "document", "source": {"type": "base64", "media_type": "application/zip", "data": "UEs="}}

    assert await refused(asking(wrong)) == f"{INVALID}{IN_DOCUMENT}.media_type: Input should be 'application/pdf'"


async def test_a_kind_that_the_bytes_are_not_is_refused() -> None:
    refusal = await refused(asking(block(png(), "image/jpeg")))

    assert refusal == f"{INVALID}{IN_PICTURE}.data: Image does not match the provided media type image/jpeg"


@pytest.mark.parametrize("content", [JUNK, half_a_png(), jpeg()[:-2], gif()[:-1], webp()[:-1]])
async def test_bytes_that_are_no_whole_picture_are_refused(content: bytes) -> None:
    assert await refused(asking(block(content))) == f"{INVALID}Could not process image"


async def test_bytes_that_are_no_document_are_refused() -> None:
    assert await refused(asking(block(JUNK, "application/pdf"))) == f"{INVALID}{IN_DOCUMENT}.data: The PDF specified was not valid."


async def test_a_document_with_a_password_is_refused() -> None:
    refusal = await refused(asking(block(pdf(locked=True), "application/pdf")))

    assert refusal == f"{INVALID}{IN_DOCUMENT}.data: The PDF specified is password protected."


@pytest.mark.parametrize("data", ["not base64!", "iVBORw0KGgo"])
async def test_base64_that_is_none_is_refused(data: str) -> None:
    assert await refused(asking(block(data))) == f"{INVALID}{IN_PICTURE}.data: invalid base64 data"


async def test_an_empty_picture_is_refused() -> None:
    assert await refused(asking(block(b""))) == f"{INVALID}{IN_PICTURE}.data: image cannot be empty"


async def test_an_empty_document_is_refused() -> None:
    assert await refused(asking(block(b"", "application/pdf"))) == f"{INVALID}{IN_DOCUMENT}.data: PDF cannot be empty"


async def test_an_unknown_field_of_a_picture_is_refused() -> None:
    assert await refused(asking(block(png(), title="A car"))) == f"{INVALID}{FIRST}.image.title: Extra inputs are not permitted"


async def test_an_unknown_field_of_where_it_comes_from_is_refused() -> None:
    picture = block(png())
    picture["source"] = {**picture["source"], "name": "car.png"}  # type: ignore[dict-item]

    assert await refused(asking(picture)) == f"{INVALID}{IN_PICTURE}.name: Extra inputs are not permitted"


async def test_a_picture_of_more_than_five_megabytes_is_refused() -> None:
    picture = block(png(padding=3_932_160))

    size = len(str(picture["source"]["data"]))  # type: ignore[index, call-overload]

    assert await refused(asking(picture)) == f"{INVALID}{IN_PICTURE}: image exceeds 5 MB maximum: {size} bytes > 5242880 bytes"


async def test_a_picture_of_more_than_eight_thousand_pixels_is_refused() -> None:
    refusal = await refused(asking(block(png(8_001, 1))))

    assert refusal == f"{INVALID}{IN_PICTURE}.data: At least one of the image dimensions exceed max allowed size: 8000 pixels"


async def test_where_there_are_many_pictures_none_may_be_larger_than_two_thousand_pixels() -> None:
    wide = block(png(2_001, 1))

    refusal = await refused(asking(*[wide] * 21))

    assert (await answered(asking(*[wide] * 20)))[0] == "I do not know."
    assert refusal.endswith("exceed max allowed size for many-image requests: 2000 pixels")


async def test_more_than_a_hundred_pictures_are_refused() -> None:
    refusal = await refused(asking(*[block(png())] * 101))

    assert refusal == f"{INVALID}Too much media: 0 document pages + 101 images > 100"


async def test_more_than_a_hundred_pages_are_refused() -> None:
    refusal = await refused(asking(block(pdf(60), "application/pdf"), block(pdf(41, packed=True), "application/pdf")))

    assert refusal == f"{INVALID}messages: A maximum of 100 PDF pages may be provided."


async def test_pages_and_pictures_count_together() -> None:
    refusal = await refused(asking(block(pdf(100), "application/pdf"), block(png())))

    assert refusal == f"{INVALID}Too much media: 100 document pages + 1 images > 100"


async def test_a_picture_from_the_assistant_is_refused() -> None:
    request = asking()
    request["messages"] = [*request["messages"], {"role": "assistant", "content": [block(png())]}]  # type: ignore[misc]

    assert (await refused(request)).startswith(f"{INVALID}messages.1.content.0: Input tag 'image' found using 'type' does not match")


async def test_a_picture_in_the_system_prompt_is_refused() -> None:
    assert (await refused(asking(system=[block(png())]))).startswith(f"{INVALID}system.0.type: Input should be 'text'")


async def test_citations_for_some_documents_only_are_refused() -> None:
    cited, plain = block(pdf(), "application/pdf", citations={"enabled": True}), block(pdf(), "application/pdf")

    refusal = await refused(asking(cited, plain))

    assert refusal == f"{INVALID}document: citations must be enabled for all documents of a request, search results among them, or for none"


async def test_a_picture_costs_by_its_size_and_a_document_by_its_pages() -> None:
    _, words = await answered(asking())
    _, small = await answered(asking(block(png(750, 100))))
    _, large = await answered(asking(block(png(4_000, 4_000))))
    _, document = await answered(asking(block(pdf(3), "application/pdf")))

    assert [small - words, large - words, document - words] == [100, 1_600, 6_000]
