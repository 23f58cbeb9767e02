"""What a file is by its bytes: names and claims count for nothing."""

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.media import LARGEST_PACKED, Medium, medium
from tests.doubles.pictures import JUNK, gif, half_a_png, jpeg, pdf, png, webp

LOSSLESS = b"RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f" + (799 | 599 << 14).to_bytes(4, "little") + b"\x00" * 8
LOSSY = b"RIFF\x1a\x00\x00\x00WEBPVP8 \x0e\x00\x00\x00\x30\x01\x00\x9d\x01\x2a" + struct.pack("<HH", 800, 600) + b"\x00" * 4


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (png(800, 600), "image/png"),
        (jpeg(800, 600), "image/jpeg"),
        (jpeg(600, 800), "image/jpeg"),
        (gif(800, 600), "image/gif"),
        (webp(600, 800), "image/webp"),
        (LOSSLESS, "image/webp"),
        (LOSSY, "image/webp"),
    ],
)
def test_a_picture_tells_its_kind_and_its_longer_side(content: bytes, kind: str) -> None:
    assert medium(content) == Medium(kind=kind, widest=800)


def test_a_jpeg_is_read_past_a_restart_marker_and_fill_bytes() -> None:
    content = jpeg(800, 600).replace(b"\xff\xc0", b"\xff\xd0\xff\xff\xc0", 1)

    assert medium(content) == Medium(kind="image/jpeg", widest=800)


@pytest.mark.parametrize("packed", [False, True])
def test_the_pages_of_a_document_are_counted_also_where_they_are_packed(packed: bool) -> None:
    assert medium(pdf(7, packed=packed)) == Medium(kind="application/pdf", pages=7)


def test_a_document_that_hides_its_pages_has_one() -> None:
    assert medium(b"%PDF-1.7\n/ObjStm stream\nnot packed at all endstream\n%%EOF") == Medium(kind="application/pdf", pages=1)


def test_a_document_with_a_password_is_locked() -> None:
    assert medium(pdf(7, locked=True)) == Medium(kind="application/pdf", locked=True)


def test_a_document_that_unpacks_to_more_than_anybody_reads_is_looked_at_to_a_limit() -> None:
    bomb = zlib.compress(b"/Type /Page " + b" " * (4 * LARGEST_PACKED))
    content = b"%PDF-1.7\n" + (b"/ObjStm stream\n" + bomb + b"\nendstream\n") * 20

    assert medium(content) == Medium(kind="application/pdf", pages=1)


@pytest.mark.parametrize("part", [b"/ObjStm", b"/ObjStm stream", b"/ObjStm stream\nendstream", b"/Type  "])
def test_a_document_that_was_made_to_be_read_for_ever_is_read_at_once(part: bytes) -> None:
    assert medium(b"%PDF-" + part * 500_000) == Medium(kind="application/pdf", pages=1)


@pytest.mark.parametrize("part", [b"\xff", b"\xff\xe0\x00\x00", b"\xff\xe0\x00\x02"])
def test_a_picture_that_was_made_to_be_read_for_ever_is_none(part: bytes) -> None:
    assert medium(b"\xff\xd8\xff" + part * 500_000) is None


@pytest.mark.parametrize("content", [b"", JUNK, b"<svg></svg>", b"PK\x03\x04", png(0, 9), png()[:20], gif()[:8], jpeg()[:8], webp()[:20]])
def test_what_is_no_picture_and_no_document_is_nothing(content: bytes) -> None:
    assert medium(content) is None


def test_what_begins_as_a_picture_is_taken_for_one() -> None:
    assert medium(half_a_png(8, 8)) == Medium(kind="image/png", widest=8)


@given(st.binary(max_size=200), st.sampled_from([b"", b"\xff\xd8\xff", b"%PDF-", b"RIFF0000WEBPVP8X", b"GIF89a", b"\x89PNG\r\n\x1a\n"]))
def test_whatever_the_bytes_are_there_is_an_answer(content: bytes, beginning: bytes) -> None:
    found = medium(beginning + content)

    assert found is None or found.widest or found.pages or found.locked
