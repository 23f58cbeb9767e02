"""What was sent along: which of it is fetched, what its bytes must be, how much is held at once, and how the rest is named."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import cast

import pytest

from core.attachments import LARGEST, LARGEST_PICTURE, MOST, Attachments, blind_words, choose, looked_at, unread, unseen_words
from core.language import LANGUAGES
from core.messages import File, Line
from core.ports import Channel, ChannelError, Enclosed
from tests.doubles.hold import Hold
from tests.doubles.pictures import JUNK, jpeg, pdf, png

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
MEGABYTE = 1024 * 1024


def file(name: str = "a.png", kind: str = "image/png", size: int = 100) -> File:
    return File(id=f"id of {name}", name=name, kind=kind, size=size)


def line(*files: File, number: int = 1) -> Line:
    return Line(number=number, id=f"m{number}", author="customer", text="Look", at=NOW, files=files)


class Shelf:
    """A channel of which only the files count. What is None stops there; an error is raised in its place."""

    def __init__(self, contents: Mapping[str, bytes | Exception | Hold]) -> None:
        self._contents = contents
        self.asked: list[str] = []

    async def fetch(self, files: Sequence[File]) -> AsyncGenerator[tuple[str, bytes]]:
        for each in files:
            self.asked.append(each.name)
            match self._contents.get(each.name):
                case Exception() as error:
                    raise error
                case Hold() as hold:
                    await hold.stop_here()
                case bytes() as content:
                    yield each.id, content


async def seen(shelf: object, *files: File, attachments: Attachments | None = None) -> list[tuple[str, str, str]]:
    """Of each file its name, its kind, and why nobody has seen it."""
    async with (attachments or Attachments()).of(cast(Channel, shelf), [line(*files)]) as enclosed:
        return [(each.file.name, each.kind, each.unseen) for each in enclosed]


# ── what is fetched ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("kind", "size", "unseen"),
    [
        ("image/png", LARGEST_PICTURE, ""),
        ("image/png", LARGEST_PICTURE + 1, "large"),
        ("image/jpg", 1, ""),
        ("IMAGE/GIF; charset=x", 1, ""),
        ("image/webp", 1, ""),
        ("image/heic", 1, "kind"),
        ("image/svg+xml", 1, "kind"),
        ("application/pdf", LARGEST, ""),
        ("application/pdf", LARGEST + 1, "large"),
        ("application/zip", 1, "kind"),
        ("", 1, ""),
        ("application/octet-stream", LARGEST + 1, "large"),
        ("text/plain", 1, "kind"),
    ],
)
def test_what_a_platform_says_of_a_file_decides_whether_it_is_worth_fetching(kind: str, size: int, unseen: str) -> None:
    [chosen] = choose([line(file(kind=kind, size=size))])

    assert chosen.unseen == unseen


def test_of_many_the_first_are_fetched_over_all_lines_together() -> None:
    lines = [line(*(file(f"{number}.{at}.png") for at in range(MOST)), number=number) for number in (1, 2)]

    assert [(each.line, each.unseen) for each in choose(lines)] == [(1, "")] * MOST + [(2, "many")] * MOST


def test_what_is_too_much_together_is_left_out_and_what_still_fits_is_not() -> None:
    sizes = [8 * MEGABYTE, 8 * MEGABYTE, 4 * MEGABYTE]

    chosen = choose([line(*(file(f"{n}.pdf", "application/pdf", size) for n, size in enumerate(sizes)))])

    assert [each.unseen for each in chosen] == ["", "many", ""]


async def test_nothing_is_fetched_that_nobody_would_look_at() -> None:
    shelf = Shelf({})

    assert await seen(shelf, file("a.zip", "application/zip")) == [("a.zip", "", "kind")]
    assert shelf.asked == []


async def test_where_a_channel_fetches_no_files_none_are_there() -> None:
    assert await seen(object(), file()) == [("a.png", "", "gone")]


async def test_what_came_before_the_platform_failed_is_seen() -> None:
    shelf = Shelf({"a.png": png(), "b.png": ChannelError("gone"), "c.png": png()})

    found = await seen(shelf, file("a.png"), file("b.png"), file("c.png"))

    assert found == [("a.png", "image/png", ""), ("b.png", "", "gone"), ("c.png", "", "gone")]


async def test_what_does_not_come_in_time_is_not_waited_for() -> None:
    shelf = Shelf({"a.png": png(), "b.png": Hold()})

    found = await seen(shelf, file("a.png"), file("b.png"), attachments=Attachments(patience=0.01))

    assert found == [("a.png", "image/png", ""), ("b.png", "", "gone")]


# ── what its bytes must be ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("claim", "content", "kind", "unseen"),
    [
        ("image/png", png(), "image/png", ""),
        ("image/png", jpeg(), "image/jpeg", ""),
        ("image/png", pdf(), "application/pdf", ""),
        ("", png(), "image/png", ""),
        ("image/png", JUNK, "", "damaged"),
        ("application/pdf", JUNK, "", "damaged"),
        ("", JUNK, "", "kind"),
        ("image/png", b"", "", "gone"),
        ("image/png", png(8_000, 1), "image/png", ""),
        ("image/png", png(1, 8_001), "", "large"),
        ("image/png", png(padding=LARGEST_PICTURE), "", "large"),
        ("application/pdf", pdf(100), "application/pdf", ""),
        ("application/pdf", pdf(101), "", "large"),
        ("application/pdf", pdf(locked=True), "", "locked"),
        ("application/pdf", pdf(padding=LARGEST), "", "large"),
    ],
)
def test_what_the_bytes_say_decides_whether_it_is_shown(claim: str, content: bytes, kind: str, unseen: str) -> None:
    sent = file(kind=claim)

    [looked] = looked_at(choose([line(sent)]), {sent.id: content})

    assert (looked.kind, looked.unseen) == (kind, unseen)
    assert looked.content == (content if kind else b"")


def test_pages_and_pictures_count_together() -> None:
    sent = [file("a.pdf", "application/pdf"), file("b.png"), file("c.pdf", "application/pdf"), file("d.png")]
    contents = dict(zip([each.id for each in sent], [pdf(60), png(), pdf(40), png()], strict=True))

    assert [each.unseen for each in looked_at(choose([line(*sent)]), contents)] == ["", "", "many", ""]


# ── how much is held ─────────────────────────────────────────────────────────────────────────────────────────────────


async def test_who_comes_while_there_is_no_room_waits_until_there_is() -> None:
    attachments, shelf = Attachments(in_hand=150), Shelf({"a.png": png(), "b.png": png()})
    second = asyncio.Event()

    async def later() -> list[tuple[str, str, str]]:
        second.set()
        return await seen(shelf, file("b.png"), attachments=attachments)

    async with attachments.of(cast(Channel, shelf), [line(file("a.png"))]):
        task = asyncio.create_task(later())
        await second.wait()
        asked_meanwhile = [*shelf.asked]
    found = await task

    assert asked_meanwhile == ["a.png"]
    assert found == [("b.png", "image/png", "")]


async def test_nobody_waits_for_room_for_ever() -> None:
    attachments, shelf = Attachments(in_hand=150, patience=0.01), Shelf({"a.png": png(), "b.png": png()})

    async with attachments.of(cast(Channel, shelf), [line(file("a.png"))]):
        assert await seen(shelf, file("b.png"), attachments=attachments) == [("b.png", "", "gone")]


async def test_one_turn_alone_has_room_however_much_it_is() -> None:
    attachments = Attachments(in_hand=1)

    for _ in range(2):  # what it held is given back
        assert await seen(Shelf({"a.png": png()}), file(), attachments=attachments) == [("a.png", "image/png", "")]


async def test_who_is_cancelled_gives_back_what_it_held() -> None:
    attachments, hold = Attachments(in_hand=1), Hold()
    task = asyncio.create_task(seen(Shelf({"a.png": hold}), file(), attachments=attachments))
    await hold.reached()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    assert await seen(Shelf({"a.png": png()}), file(), attachments=attachments) == [("a.png", "image/png", "")]


# ── how it is named ──────────────────────────────────────────────────────────────────────────────────────────────────


def enclosed(unseen: str, name: str = "a.png") -> Enclosed:
    return Enclosed(line=1, file=file(name), kind="" if unseen else "image/png", content=b"" if unseen else png(), unseen=unseen)


def test_what_was_seen_is_not_spoken_of() -> None:
    assert unseen_words([enclosed("")], "en") == ""
    assert blind_words([line()], "en") == ""


def test_what_was_not_seen_is_named_with_the_reason() -> None:
    said = unseen_words([enclosed(""), enclosed("locked", "b.pdf"), enclosed("gone", "c.png")], "en")

    assert said.startswith("I could not look at `b.pdf` (locked with a password), `c.png` (it could not be fetched).")


@pytest.mark.parametrize("name", ["`@everyone`.png", "[x](http://evil).png", "**a**_b_.png", "<@1>.png"])
def test_a_name_is_shown_as_it_is_and_marks_up_nothing(name: str) -> None:
    said = unseen_words([enclosed("gone", name)], "en")

    assert f"`{name.replace('`', '´')}`" in said
    assert said.count("`") == 2


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("unseen", ["kind", "large", "many", "gone", "damaged", "locked", "refused"])
def test_each_reason_is_said_in_each_language(language: str, unseen: str) -> None:
    said = unseen_words([enclosed(unseen, "dent.png")], language)

    assert "`dent.png` (" in said
    assert "{" not in said
    assert "dent.png" in blind_words([line(file("dent.png"))], language)


def test_what_claude_did_not_take_is_shown_to_nobody_any_more() -> None:
    kept = enclosed("large")

    assert unread([enclosed(""), kept]) == (replace(enclosed("refused"), content=b""), kept)
