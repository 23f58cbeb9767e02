"""What people send along: pictures and documents reach Claude through the real SDK, and all else is named kindly."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from core.models.builtin import Builtin
from core.models.claude import Claude
from core.tools import find_tools
from tests.bots.discord_scene import Scene, company, scene
from tests.doubles.claude import ClaudeDouble, Said, Status
from tests.doubles.company import acme
from tests.doubles.discord import Hold
from tests.doubles.discord_state import Channel
from tests.doubles.pictures import JUNK, gif, half_a_png, jpeg, pdf, png, webp

CDN = "GET /attachments/*"
READ = "GET /channels/{channel_id}/messages/{message_id}"
KINDS = {"a.png": png(), "b.jpg": jpeg(), "c.gif": gif(), "d.webp": webp(), "e.pdf": pdf(2)}
LOOK = "What do you see, and is a dent covered?"
SEEN = "I see a dented door."
CANNOT = "Could you tell me in words what I should know of"


class Seeing:
    """Eva who looks at pictures, in a scene of Discord's."""

    def __init__(self, stage: Scene, claude: ClaudeDouble) -> None:
        self.stage, self.claude = stage, claude
        stage.tools = find_tools()
        stage.answers = Builtin(lambda: stage.company())
        self.model = Claude(key="k", url=claude.url, model="claude-sonnet-5-5", company=acme, tools=stage.tools)
        stage.claude = self.model

    async def sends(self, text: str, files: Mapping[str, bytes], room: Channel | None = None) -> None:
        await self.stage.ana.writes(room or self.stage.support, text, files=dict(files))

    async def answer(self, words: str = SEEN) -> str:
        """That has these words in it, whole and kept."""
        said = await self.stage.says(await self.stage.thread(), words)
        await self.stage.rests()
        return said.content

    def shown(self, request: int = -1) -> list[tuple[str, str, bytes]]:
        """Type of block, kind of file, and bytes, of what a request shows."""
        found = [each for message in self.messages(request) for each in message["content"] if each["type"] in ("image", "document")]
        return [(each["type"], each["source"]["media_type"], base64.b64decode(each["source"]["data"])) for each in found]

    def messages(self, request: int = -1) -> list[dict[str, Any]]:
        return list(self.claude.requests[request].body["messages"])  # type: ignore[arg-type]

    def text(self, request: int = -1) -> str:
        """All that it says, as it stands there."""
        return json.dumps(self.messages(request), ensure_ascii=False)


async def keeps(stage: Scene, sql: str, *rows: tuple[object, ...]) -> None:
    """Returns when this is what the store gives."""
    news = asyncio.Event()
    stage.store.watchers.append(news.set)
    async with asyncio.timeout(30):
        while await stage.rows(sql) != [*rows]:
            await news.wait()
            news.clear()


@pytest.fixture
async def seeing(tmp_path: Path) -> AsyncIterator[Seeing]:
    await asyncio.to_thread(acme().warm_up)  # not within the time of the first answer
    async with ClaudeDouble() as claude, scene(tmp_path, running=False) as stage:
        claude.otherwise = lambda request: [SEEN]
        eyes = Seeing(stage, claude)
        await stage.starts()
        try:
            yield eyes
        finally:
            await eyes.model.close()


# ── what reaches Claude ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", KINDS)
async def test_a_picture_or_a_document_stands_in_the_turn_it_was_sent_with_marked_as_data(seeing: Seeing, name: str) -> None:
    await seeing.sends(LOOK, {name: KINDS[name]})
    answer = await seeing.answer()

    [asked] = [each for each in seeing.messages() if each["content"][0].get("text", "").startswith("<message")]
    message, opened, block, closed = asked["content"]
    assert message["text"] == f'<message sent_along="{name}">{LOOK}</message>'
    assert (opened["text"], closed["text"]) == (f'<file name="{name}">', "</file>")
    assert base64.b64decode(block["source"]["data"]) == KINDS[name]
    assert (asked["role"], seeing.claude.refusals, CANNOT in answer) == ("user", [], False)


async def test_all_kinds_may_come_together_in_the_order_in_which_they_were_sent(seeing: Seeing) -> None:
    await seeing.sends(LOOK, KINDS)
    await seeing.answer()

    kinds = ["image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"]
    assert [kind for _, kind, _ in seeing.shown()] == kinds
    assert [content for _, _, content in seeing.shown()] == [*KINDS.values()]
    assert seeing.claude.refusals == []


async def test_a_picture_without_a_word_is_answered(seeing: Seeing) -> None:
    await seeing.sends("", {"dent.png": png()})

    assert CANNOT not in await seeing.answer()
    assert [kind for kind, _, _ in seeing.shown()] == ["image"]


async def test_a_document_and_passages_that_are_cited_go_together(seeing: Seeing) -> None:
    seeing.claude.says(Said("Battery cover is part of it.", cites=[0]))
    await seeing.sends("What is special about electric-car insurance? Here is my letter.", {"letter.pdf": pdf()})
    await seeing.answer("Read more")

    assert [kind for kind, _, _ in seeing.shown()] == ["document"]
    assert seeing.claude.refusals == []


@pytest.mark.parametrize("where", ["private", "forum", "direct", "thread"])
async def test_wherever_customers_write_what_they_send_is_seen(seeing: Seeing, where: str) -> None:
    stage = seeing.stage
    room: Channel | None = None
    match where:
        case "private":
            private = company(threads="private")
            stage.company = lambda: private
        case "forum":
            room = await stage.ana.posts(stage.help, "A dent", "Hello!")
            await stage.says(room, SEEN)
        case "direct":
            room = stage.ana.direct()
        case "thread":
            await stage.ana.writes(stage.support, "Hello!")
            room = await stage.thread()
            await stage.says(room, SEEN)
    seeing.claude.otherwise = lambda request: ["I see it now."]
    await seeing.sends(LOOK, {"dent.png": png()}, room)

    await stage.says(room or await stage.thread(), "I see it now.")
    assert [content for _, _, content in seeing.shown()] == [png()]


async def test_a_picture_in_a_forwarded_message_is_seen(seeing: Seeing) -> None:
    before = await seeing.stage.ben.writes(seeing.stage.general, "The dent", files={"dent.png": png()})
    await seeing.stage.ana.writes(seeing.stage.support, forward=before)
    await seeing.answer()

    assert [content for _, _, content in seeing.shown()] == [png()]
    assert '<message sent_along=\\"dent.png\\">The dent</message>' in seeing.text()


async def test_the_message_menu_asks_about_what_was_sent_along_too(seeing: Seeing) -> None:
    about = await seeing.stage.ben.writes(seeing.stage.general, "The dent", files={"dent.png": png()})
    pressed = await seeing.stage.ana.picks("Ask Eva about this", about)
    await seeing.stage.discord.until(lambda: seeing.claude.requests)
    await seeing.stage.rests()

    assert SEEN in (await pressed.replied()).content
    assert [content for _, _, content in seeing.shown()] == [png()]


# ── later turns ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_later_a_line_of_text_stands_for_it_and_all_before_it_is_still_in_the_cache(seeing: Seeing) -> None:
    await seeing.sends(LOOK, {"dent.png": png(2_000, 2_000), "letter.pdf": pdf(20)})
    await seeing.answer()
    seeing.claude.otherwise = lambda request: ["You are welcome."]
    await seeing.stage.ana.writes(await seeing.stage.thread(), "Thank you!")
    await seeing.answer("You are welcome.")

    assert seeing.shown() == []
    assert f'<message sent_along=\\"dent.png, letter.pdf\\">{LOOK}</message>' in seeing.text()
    [first, second] = await seeing.stage.rows("SELECT input_tokens, cache_write_tokens, cache_read_tokens FROM model_calls ORDER BY number")
    assert sum(first) > 40_000  # type: ignore[arg-type]
    whole = sum(second)  # type: ignore[arg-type]
    assert second[2] / whole > 0.85  # type: ignore[operator]


async def test_within_a_turn_a_picture_is_paid_for_once(seeing: Seeing) -> None:
    await seeing.sends("Hello! What is special about electric-car insurance? Here is my letter.", {"letter.pdf": pdf(20)})
    await seeing.answer()

    [(fresh, _)] = await seeing.stage.rows("SELECT input_tokens, cache_read_tokens FROM model_calls ORDER BY number LIMIT 1")
    assert fresh < 1_000  # type: ignore[operator]


# ── what is named kindly ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("notes.docx", b"PK\x03\x04", "neither a PNG, JPEG, GIF or WebP picture nor a PDF"),
        ("photo.heic", b"ftypheic", "neither a PNG, JPEG, GIF or WebP picture nor a PDF"),
        ("really.png", JUNK, "damaged, or not what its name says"),
        ("empty.png", b"", "it could not be fetched"),
        ("policy.pdf", pdf(locked=True), "locked with a password"),
        ("book.pdf", pdf(101), "too large for me"),
        ("wall.png", png(8_001, 1), "too large for me"),
        ("huge.png", png(padding=4_000_000), "too large for me"),
    ],
)
async def test_what_cannot_be_looked_at_is_named_kindly_and_the_text_is_answered(
    seeing: Seeing, name: str, content: bytes, why: str
) -> None:
    await seeing.sends(LOOK, {name: content})
    answer = await seeing.answer(CANNOT)

    assert answer.startswith(f"{SEEN}\n\nI could not look at `{name}` ({why}). {CANNOT}")
    assert seeing.shown() == []
    assert f"(not shown to you: {why}; " in seeing.text()
    assert LOOK in seeing.text()
    assert seeing.claude.refusals == []


async def test_what_is_far_too_large_is_not_even_fetched(seeing: Seeing) -> None:
    seeing.stage.discord.fails(CDN, 500, times=100)
    await seeing.sends(LOOK, {"huge.png": png(padding=4_000_000)})

    assert "too large" in await seeing.answer(CANNOT)


async def test_of_a_hundred_files_the_first_are_seen_and_the_rest_are_counted(seeing: Seeing) -> None:
    await seeing.sends(LOOK, {f"{number}.png": png(number + 1, 1) for number in range(100)})
    answer = await seeing.answer(CANNOT)

    assert [content for _, _, content in seeing.shown()] == [png(number + 1, 1) for number in range(20)]
    assert "`20.png` (too much at once), `21.png`" in answer
    assert "`29.png` (too much at once) + 70." in answer
    assert seeing.claude.refusals == []


async def test_a_file_that_is_gone_by_then_is_named_and_the_others_are_seen(seeing: Seeing) -> None:
    hold = Hold()
    seeing.stage.discord.fails(READ, hold)
    sent = await seeing.stage.ana.writes(seeing.stage.support, LOOK, files={"dent.png": png(), "gone.png": png(9, 9)})
    await hold.reached()
    del seeing.stage.discord.world.files[sent.attachments[1].url.removeprefix(seeing.stage.discord.url).partition("?")[0]]
    hold.open()

    assert "I could not look at `gone.png` (it could not be fetched)." in await seeing.answer(CANNOT)
    assert [content for _, _, content in seeing.shown()] == [png()]


async def test_a_file_that_was_taken_out_of_the_message_is_not_looked_for(seeing: Seeing) -> None:
    hold = Hold()
    seeing.stage.discord.fails(READ, hold)
    sent = await seeing.stage.ana.writes(seeing.stage.support, LOOK, files={"dent.png": png()})
    await hold.reached()
    sent.attachments.clear()
    await seeing.stage.ana.edits(sent, f"{LOOK} Never mind the picture.")
    await keeps(seeing.stage, "SELECT files FROM messages WHERE revision = 1", ("[]",))
    hold.open()

    assert CANNOT not in await seeing.answer()
    assert f"<message>{LOOK} Never mind the picture.</message>" in seeing.text()


async def test_a_message_that_is_deleted_while_its_picture_is_fetched_is_not_answered(seeing: Seeing) -> None:
    hold = Hold()
    seeing.stage.discord.fails(CDN, hold)
    sent = await seeing.stage.ana.writes(seeing.stage.support, LOOK, files={"dent.png": png()})
    await hold.reached()
    await seeing.stage.ana.deletes(sent)
    await keeps(seeing.stage, "SELECT files FROM messages WHERE deleted_at IS NOT NULL", ("[]",))
    hold.open()
    await seeing.stage.ends(1, "unsaid")

    assert [each for thread in seeing.stage.discord.threads for each in seeing.stage.discord.said_in(thread)] == []


@pytest.mark.parametrize(("route", "status"), [(CDN, 503), (READ, 500)])
async def test_what_cannot_be_fetched_for_a_moment_is_fetched_again(seeing: Seeing, route: str, status: int) -> None:
    seeing.stage.discord.fails(route, status)
    await seeing.sends(LOOK, {"dent.png": png()})

    assert CANNOT not in await seeing.answer()
    assert [content for _, _, content in seeing.shown()] == [png()]


# ── nothing is spoilt ────────────────────────────────────────────────────────────────────────────────────────────────


async def test_what_claude_does_not_take_is_left_out_and_spoils_no_later_turn(seeing: Seeing) -> None:
    await seeing.sends(LOOK, {"half.png": half_a_png()})
    answer = await seeing.answer(CANNOT)
    seeing.claude.otherwise = lambda request: ["You are welcome."]
    await seeing.stage.ana.writes(await seeing.stage.thread(), "Thank you!")
    later = await seeing.answer("You are welcome.")

    assert answer.startswith(f"{SEEN}\n\nI could not look at `half.png` (it could not be read).")
    assert seeing.claude.refusals == ["Could not process image"]
    assert [len(seeing.shown(number)) for number in range(len(seeing.claude.requests))] == [1, 0, 0]
    assert CANNOT not in later


async def test_a_refusal_of_what_was_sent_along_is_no_failure_of_claude(seeing: Seeing) -> None:
    for number in range(6):
        customer = seeing.stage.server.member(f"Customer {number}")
        await customer.writes(seeing.stage.support, LOOK, files={"half.png": half_a_png()})
        await seeing.stage.says(await seeing.stage.thread(number), SEEN)
    await seeing.stage.rests()

    assert await seeing.stage.rows("SELECT DISTINCT answered_by FROM turns") == [("claude",)]


async def test_where_claude_is_down_eva_says_that_she_cannot_look_now(seeing: Seeing) -> None:
    seeing.claude.otherwise = lambda request: [Status(401)]
    await seeing.sends("Is the battery of my electric car covered?", {"dent.png": png()})
    answer = await seeing.answer("I cannot look at pictures")

    assert "I cannot look at pictures and documents just now (`dent.png`)." in answer
    assert "electric" in answer.lower()


async def test_who_answers_without_a_key_says_so_and_fetches_nothing(empty_stage: Scene) -> None:
    stage = empty_stage
    stage.tools, stage.answers = find_tools(), Builtin(acme)
    await stage.starts()
    await stage.ana.writes(stage.support, "", files={"dent_*everyone*.png": png()})
    answer = (await stage.says(await stage.thread(), "I cannot look at")).content

    assert answer.startswith("I cannot look at pictures and documents just now (`dent_*everyone*.png`). Could you tell me in words")
    assert stage.discord.calls(READ) == []


async def test_killed_between_the_message_and_the_answer_she_looks_at_it_in_her_next_life(seeing: Seeing) -> None:
    hold = Hold()
    seeing.stage.discord.fails(CDN, hold)
    await seeing.sends(LOOK, {"dent.png": png()})
    await hold.reached()
    await seeing.stage.crashes()
    hold.open()
    await seeing.stage.starts()
    answer = await seeing.answer()
    await seeing.stage.rests()

    assert CANNOT not in answer
    assert [content for _, _, content in seeing.shown()] == [png()]
    assert len(seeing.stage.discord.said_in(await seeing.stage.thread())) == 1


async def test_killed_while_she_speaks_she_looks_again_and_the_answer_is_one(seeing: Seeing) -> None:
    hold = Hold()
    seeing.claude.says("I see a dented door. ", hold, "And more.")
    await seeing.sends(LOOK, {"dent.png": png()})
    await hold.reached()
    await seeing.stage.discord.until(lambda: seeing.stage.discord.threads and seeing.stage.discord.said_in(seeing.stage.discord.threads[0]))
    await seeing.stage.crashes()
    hold.open()
    seeing.claude.otherwise = lambda request: ["I see a dented door, and that is all."]
    await seeing.stage.starts()
    await seeing.answer("and that is all.")
    await seeing.stage.rests()

    assert len(seeing.stage.discord.said_in(await seeing.stage.thread())) == 1
    assert [content for _, _, content in seeing.shown()] == [png()]


# ── kept and forgotten ───────────────────────────────────────────────────────────────────────────────────────────────


async def test_an_export_names_what_was_sent_and_who_is_forgotten_leaves_no_name_of_it(seeing: Seeing) -> None:
    await seeing.sends(LOOK, {"very-own-dent.png": png()})
    await seeing.answer()
    await seeing.stage.rests()
    customer = f"discord:{seeing.stage.ana.id}"
    exported = await seeing.stage.store.read.people.export(customer)
    await seeing.stage.people.forget(customer)
    await seeing.stage.rests()
    left = b"".join(path.read_bytes() for path in seeing.stage.folder.iterdir() if path.is_file())

    assert exported
    sent = exported["conversations"][0]["messages"][0]
    assert sent["files"] == [{"name": "very-own-dent.png", "kind": "image/png", "size": len(png())}]
    assert b"very-own-dent" not in left
    assert base64.b64encode(png()) not in left


async def test_while_a_person_has_the_conversation_a_picture_without_a_word_is_theirs(seeing: Seeing) -> None:
    stage = seeing.stage
    await stage.ana.writes(stage.support, "Hello!")
    await seeing.answer()
    thread = await stage.thread()
    await stage.ben.writes(thread, "", files={"form.pdf": pdf()})
    await seeing.sends("", {"dent.png": png()}, thread)
    await keeps(stage, "SELECT author, files <> '[]' FROM messages ORDER BY number DESC LIMIT 2", ("customer", 1), ("person", 1))
    await stage.rests()

    assert len(stage.discord.said_in(thread)) == 1
    assert await stage.rows("SELECT state FROM conversations") == [("human",)]
