"""What Claude refuses of pictures and documents, and what they cost.

Limits of the Messages API: 5 MB for a picture's base64 text (in public reports of "image exceeds 5 MB maximum" it is not always clear
whether the text or the bytes are meant: here the stricter), 8,000 pixels on a side, 2,000 where there are more than 20 pictures (vision
page), 100 pictures and pages of documents in all, no password (page on PDFs). Tokens: width by height / 750, 1,600 at most; 2,000 a page.
"""

import base64
import binascii
import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from tests.doubles.claude_schema import Base64Document, Base64Image, DocumentPart, ImagePart, MessagesBody, UserMessage

LARGEST_PICTURE = 5 * 1024 * 1024  # characters of its base64 text
WIDEST, WIDEST_OF_MANY, MANY = 8_000, 2_000, 20
MOST_MEDIA = 100  # pictures and pages
TOKENS_OF_PICTURE, PIXELS_PER_TOKEN, TOKENS_OF_PAGE = 1_600, 750, 2_000
BEGINNINGS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF87a": "image/gif", b"GIF89a": "image/gif"}
PAGE = re.compile(rb"/Type\s*/Page(?![a-zA-Z])")
PACKED = re.compile(rb"/ObjStm.*?stream\r?\n(.*?)endstream", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Medium:
    """A picture or a document, and where in the request it stands."""

    where: str
    source: Base64Image | Base64Document

    @property
    def content(self) -> bytes:
        return base64.b64decode(self.source.data)


def wrong_media(asked: MessagesBody) -> Iterator[str]:
    found = [*media(asked)]
    for each in found:
        yield from wrong_encoding(each)
    pictures = [each for each in found if isinstance(each.source, Base64Image)]
    documents = [each for each in found if isinstance(each.source, Base64Document)]
    pages = 0
    for each in documents:
        yield from wrong_document(each)
        pages += pages_of(each.content)
    if pages > MOST_MEDIA:
        yield f"messages: A maximum of {MOST_MEDIA} PDF pages may be provided."
    if pages + len(pictures) > MOST_MEDIA:
        yield f"Too much media: {pages} document pages + {len(pictures)} images > {MOST_MEDIA}"
    for each in pictures:
        yield from wrong_picture(each, is_of_many=len(pictures) > MANY)


def media(asked: MessagesBody) -> Iterator[Medium]:
    """Those whose bytes are in the request."""
    for number, message in enumerate(asked.messages):
        for at, block in enumerate(message.content if isinstance(message, UserMessage) else ()):
            if isinstance(block, ImagePart | DocumentPart) and isinstance(block.source, Base64Image | Base64Document):
                yield Medium(where=f"messages.{number}.content.{at}.{block.type}.source.base64", source=block.source)


def wrong_encoding(each: Medium) -> Iterator[str]:
    if not each.source.data:
        yield f"{each.where}.data: {'image' if isinstance(each.source, Base64Image) else 'PDF'} cannot be empty"
    try:
        base64.b64decode(each.source.data, validate=True)
    except binascii.Error:
        yield f"{each.where}.data: invalid base64 data"


def wrong_document(each: Medium) -> Iterator[str]:
    if not each.content.startswith(b"%PDF-") or b"%%EOF" not in each.content[-1_024:]:
        yield f"{each.where}.data: The PDF specified was not valid."
    if b"/Encrypt" in each.content:
        yield f"{each.where}.data: The PDF specified is password protected."


def wrong_picture(each: Medium, *, is_of_many: bool) -> Iterator[str]:
    size = len(each.source.data)
    if size > LARGEST_PICTURE:
        yield f"{each.where}: image exceeds 5 MB maximum: {size} bytes > {LARGEST_PICTURE} bytes"
    kind = kind_of(each.content)
    if kind is None or not is_whole(kind, each.content):
        yield "Could not process image"
        return
    if kind != each.source.media_type:
        yield f"{each.where}.data: Image does not match the provided media type {each.source.media_type}"
    widest = max(sides(kind, each.content))
    if widest > WIDEST:
        yield f"{each.where}.data: At least one of the image dimensions exceed max allowed size: {WIDEST} pixels"
    if is_of_many and widest > WIDEST_OF_MANY:
        yield (
            f"{each.where}.data: At least one of the image dimensions exceed max allowed size for many-image requests: "
            f"{WIDEST_OF_MANY} pixels"
        )


# ── what the bytes are ───────────────────────────────────────────────────────────────────────────────────────────────


def kind_of(content: bytes) -> str | None:
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for beginning, kind in BEGINNINGS.items() if content.startswith(beginning)), None)


def is_whole(kind: str, content: bytes) -> bool:
    """As far as its frame tells."""
    match kind:
        case "image/png":
            return content[12:16] == b"IHDR" and content[-8:-4] == b"IEND"
        case "image/jpeg":
            return content.endswith(b"\xff\xd9") and b"\xff\xc0" in content
        case "image/gif":
            return content.endswith(b";")
    return len(content) == 8 + int.from_bytes(content[4:8], "little") and content[12:16] == b"VP8X"


def sides(kind: str, content: bytes) -> tuple[int, int]:
    """Width and height in pixels."""
    match kind:
        case "image/png":
            width, height = struct.unpack(">II", content[16:24])
        case "image/jpeg":
            frame = content.index(b"\xff\xc0")
            height, width = struct.unpack(">HH", content[frame + 5 : frame + 9])
        case "image/gif":
            width, height = struct.unpack("<HH", content[6:10])
        case _:
            width, height = (1 + int.from_bytes(content[at : at + 3], "little") for at in (24, 27))
    return width, height


def pages_of(content: bytes) -> int:
    return len(PAGE.findall(content)) + sum(len(PAGE.findall(zlib.decompress(packed))) for packed in PACKED.findall(content))


def tokens_of(block: Mapping[str, JsonValue]) -> int | None:
    """Of a block of the request that is a picture or a document with its bytes; None for any other."""
    source = block.get("source")
    if block.get("type") not in ("image", "document") or not isinstance(source, dict) or source.get("type") != "base64":
        return None
    content = base64.b64decode(str(source["data"]))
    if block["type"] == "document":
        return TOKENS_OF_PAGE * pages_of(content)
    width, height = sides(str(source["media_type"]), content)
    return min(TOKENS_OF_PICTURE, width * height // PIXELS_PER_TOKEN)
