"""What a file is by its bytes, whatever it is called: which kind of picture and how wide, or a PDF and how many pages."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

PDF = "application/pdf"
PICTURES = ("image/jpeg", "image/png", "image/gif", "image/webp")
LARGEST_PACKED = 32 << 20  # bytes of what a document has compressed that are looked at
SEGMENT = re.compile(rb"\xff+([\x01-\xfe])(..)", re.DOTALL)
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # markers of a JPEG that tell its size
ALONE = frozenset((0x01, *range(0xD0, 0xD8)))  # markers without a length
PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
MOST_STEPS = 10_000  # through a file that was made to be read for ever
DICTIONARY = 1_000  # bytes within which a packed part says so before it begins


@dataclass(frozen=True, kw_only=True, slots=True)
class Medium:
    """`kind` is a media type. `widest`: pixels of a picture's longer side. `pages` of a document; as far as they can be counted, one at
    least. `locked`: nobody can read it without a password."""

    kind: str
    widest: int = 0
    pages: int = 0
    locked: bool = False


def medium(content: bytes) -> Medium | None:
    """None for what is none of these, or is broken off before it says how large it is."""
    if content.startswith(b"%PDF-"):
        locked = b"/Encrypt" in content
        return Medium(kind=PDF, pages=0 if locked else max(1, _pages(content)), locked=locked)
    kind, sides = _picture(content)
    return Medium(kind=kind, widest=max(sides)) if sides and min(sides) else None


def _picture(content: bytes) -> tuple[str, tuple[int, int] | None]:
    """Its kind, and its width and height as the beginning of each kind has them."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR" and len(content) >= 24:
        return "image/png", (int.from_bytes(content[16:20]), int.from_bytes(content[20:24]))
    if content[:6] in (b"GIF87a", b"GIF89a") and len(content) >= 10:
        return "image/gif", (int.from_bytes(content[6:8], "little"), int.from_bytes(content[8:10], "little"))
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg", _of_jpeg(content)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp", _of_webp(content)
    return "", None


def _of_jpeg(content: bytes) -> tuple[int, int] | None:
    at = 2
    for _ in range(MOST_STEPS):
        segment = SEGMENT.match(content, at)
        if segment is None:
            return None
        marker, length = segment[1][0], int.from_bytes(segment[2])
        if marker in FRAMES:
            sizes = content[segment.end() + 1 : segment.end() + 5]
            return (int.from_bytes(sizes[2:]), int.from_bytes(sizes[:2])) if len(sizes) == 4 else None
        at = segment.start(2) + (0 if marker in ALONE else length)
    return None


def _of_webp(content: bytes) -> tuple[int, int] | None:
    """See RFC 9649: three kinds of a first chunk."""
    if len(content) < 30:
        return None
    match content[12:16]:
        case b"VP8X":
            return 1 + int.from_bytes(content[24:27], "little"), 1 + int.from_bytes(content[27:30], "little")
        case b"VP8L":
            bits = int.from_bytes(content[21:25], "little")
            return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
        case b"VP8 ":
            return int.from_bytes(content[26:28], "little") & 0x3FFF, int.from_bytes(content[28:30], "little") & 0x3FFF
    return None


def _pages(content: bytes) -> int:
    """Those of older versions within the file count too: rather a few too many than a request that is refused."""
    return len(PAGE.findall(content)) + sum(len(PAGE.findall(inner)) for inner in _unpacked(content))


def _unpacked(content: bytes) -> Iterator[bytes]:
    """What the document has compressed of what it consists of; what cannot be read is left out."""
    left, at = LARGEST_PACKED, 0
    for _ in range(MOST_STEPS):
        at = content.find(b"/ObjStm", at) + 1
        if not at or left <= 0:
            return
        begin = content.find(b"stream", at, at + DICTIONARY)
        if begin < 0:
            continue
        end = content.find(b"endstream", begin)
        if end < 0:
            return
        packed, at = content[begin + len(b"stream") : end].lstrip(b"\r\n"), end  # no byte is read twice
        try:
            inner = zlib.decompressobj().decompress(packed, left)
        except zlib.error:
            continue
        left -= len(inner)
        yield inner
