"""What the loopback Discord refuses with a status and a code: the list stands in `tests/doubles/discord.py`."""

import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from tests.doubles import discord_rooms as rooms
from tests.doubles import discord_talk as talk
from tests.doubles.discord import DiscordDouble, Intent, Permission, Person, Server
from tests.doubles.discord_state import Channel, Kind, Message, Says

Json = dict[str, Any]


@dataclass(kw_only=True)
class Place:
    """A server with what the cases need."""

    double: DiscordDouble
    http: aiohttp.ClientSession
    server: Server
    ana: Person
    support: Channel
    help: Channel
    question: Message
    own: Message
    thread: Channel

    async def ask(self, method: str, path: str, body: object = None, **more: Any) -> tuple[int, Any]:
        async with self.http.request(method, self.double.api_url + path, json=body, **more) as response:
            return response.status, await response.json() if response.content_type == "application/json" else None

    @property
    def sending(self) -> str:
        return f"/channels/{self.support.id}/messages"


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    async with DiscordDouble() as double, aiohttp.ClientSession(headers={"Authorization": f"Bot {double.token}"}) as http:
        double.limits.none()
        server = double.guild()
        ana, support = server.member("Ana"), server.text_channel("support")
        question = await ana.writes(support, "Is it in?")
        thread = rooms.new_thread(double.world, support, "Earlier", double.world.bot)
        yield Place(
            double=double,
            http=http,
            server=server,
            ana=ana,
            support=support,
            help=server.forum("help", tags=["battery", "tyres"]),
            question=question,
            own=double.bot_message(support, "Yes."),
            thread=thread,
        )


async def refused(place: Place, method: str, path: str, body: Any, status: int, code: int) -> Any:
    there = (len(place.support.messages), len(place.double.threads), len(place.double.world.commands))
    answered, error = await place.ask(method, path, body)
    assert (answered, error["code"]) == (status, code), error
    assert there == (len(place.support.messages), len(place.double.threads), len(place.double.world.commands))
    return error


def button(**changes: object) -> Json:
    return {"type": 2, "style": 1, "label": "Yes", "custom_id": "yes", **changes}


def row(*components: Json) -> Json:
    return {"type": 1, "components": list(components)}


def menu(**changes: object) -> Json:
    return {"type": 3, "custom_id": "menu", "options": [{"label": "A", "value": "a"}], **changes}


def without(component: Json, *names: str) -> Json:
    return {name: value for name, value in component.items() if name not in names}


TEXT = {"type": 10, "content": "Hello"}
V2 = 1 << 15
MESSAGES: dict[str, Json] = {
    "an unknown field": {"content": "a", "contents": "b"},
    "a value of another type": {"content": 5},
    "2,001 characters": {"content": "x" * 2001},
    "a nonce of 26": {"content": "a", "nonce": "n" * 26},
    "eleven embeds": {"embeds": [{"title": "a"}] * 11},
    "an embed that is too long": {"embeds": [{"description": "x" * 4097}]},
    "embeds that are too long in all": {"embeds": [{"description": "x" * 3001}] * 2},
    "an embed that is empty": {"embeds": [{"color": 1}]},
    "a title that is too long": {"embeds": [{"title": "x" * 257}]},
    "26 fields": {"embeds": [{"fields": [{"name": "a", "value": "b"}] * 26}]},
    "flags that are not a bot's": {"content": "a", "flags": 1 << 6},
    "mentions named and excluded": {"content": "a", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
    "mentions of an unknown kind": {"content": "a", "allowed_mentions": {"parse": ["here"]}},
    "four stickers": {"sticker_ids": ["1"] * 4},
    "a file that was not sent": {"content": "a", "attachments": [{"id": "0", "filename": "a.txt"}]},
    "a snowflake that is none": {"content": "a", "message_reference": {"message_id": "abc"}},
    "a voice message with words": {"content": "a", "flags": 1 << 13},
    "a reply to nothing": {"content": "a", "message_reference": {"message_id": "1"}},
    "a button without custom_id": {"components": [row(without(button(), "custom_id"))]},
    "a custom_id of 101": {"components": [row(button(custom_id="x" * 101))]},
    "an empty custom_id": {"components": [row(button(custom_id=""))]},
    "a button without a label": {"components": [row(without(button(), "label"))]},
    "a label of 81": {"components": [row(button(label="x" * 81))]},
    "a link with a custom_id": {"components": [row(button(style=5, url="https://acme.example"))]},
    "a link without an address": {"components": [row(without(button(style=5), "custom_id"))]},
    "a style that does not exist": {"components": [row(button(style=9))]},
    "two with one custom_id": {"components": [row(button(), button())]},
    "six rows": {"components": [row(button(custom_id=str(number))) for number in range(6)]},
    "six buttons in a row": {"components": [row(*(button(custom_id=str(number)) for number in range(6)))]},
    "a row without anything": {"components": [row()]},
    "a menu beside a button": {"components": [row(menu(), button())]},
    "a menu without custom_id": {"components": [row(without(menu(), "custom_id"))]},
    "a menu without options": {"components": [row(without(menu(), "options"))]},
    "26 options": {"components": [row(menu(options=[{"label": "A", "value": str(number)} for number in range(26)]))]},
    "a button outside of a row": {"components": [button()]},
    "a form's field in a message": {"components": [row({"type": 4, "custom_id": "a", "style": 1, "label": "A"})]},
    "the second version without its flag": {"components": [TEXT]},
    "the second version with content": {"content": "a", "components": [TEXT], "flags": V2},
    "the second version with embeds": {"embeds": [{"title": "a"}], "components": [TEXT], "flags": V2},
    "over 40 components": {"components": [TEXT] * 41, "flags": V2},
    "4,001 characters in components": {"components": [{**TEXT, "content": "x" * 2001}] * 2, "flags": V2},
    "a poll without answers": {"poll": {"question": {"text": "?"}, "answers": []}},
}


@pytest.mark.parametrize("body", MESSAGES.values(), ids=MESSAGES.keys())
async def test_a_message_is_refused_with(place: Place, body: Json) -> None:
    error = await refused(place, "POST", place.sending, body, 400, 50035)

    assert error["errors"]


@pytest.mark.parametrize("body", [{}, {"content": ""}, {"content": " \n"}, {"content": None, "components": []}, {"embeds": []}])
async def test_a_message_that_says_nothing_is_refused(place: Place, body: Json) -> None:
    await refused(place, "POST", place.sending, body, 400, 50006)


async def test_an_edit_that_leaves_nothing_is_refused(place: Place) -> None:
    await refused(place, "PATCH", f"{place.sending}/{place.own.id}", {"content": ""}, 400, 50006)


async def test_the_place_of_the_fault_is_named(place: Place) -> None:
    error = await refused(place, "POST", place.sending, {"components": [row(without(button(), "custom_id"))]}, 400, 50035)

    (fault,) = error["errors"]["components"]["0"]["components"]["0"]["custom_id"]["_errors"]
    assert fault["code"] == "BASE_TYPE_REQUIRED"


# ── who asks, and how ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("authorization", ["", "Bot wrong", "token-of-the-double"])
async def test_a_wrong_token_is_refused(place: Place, authorization: str) -> None:
    status, error = await place.ask("GET", "/users/@me", headers={"Authorization": authorization})

    assert (status, error["code"]) == (401, 0)


async def test_an_address_that_does_not_exist_is_refused(place: Place) -> None:
    await refused(place, "GET", "/nowhere", None, 404, 0)


async def test_another_version_of_the_api_is_refused(place: Place) -> None:
    async with place.http.get(f"{place.double.url}/api/v6/users/@me") as response:
        assert response.status == 404


async def test_a_body_that_is_no_json_is_refused(place: Place) -> None:
    headers = {"Content-Type": "application/json"}
    async with place.http.post(place.double.api_url + place.sending, data=b"{", headers=headers) as response:
        assert (response.status, (await response.json())["code"]) == (400, 50109)


async def test_a_body_that_is_no_object_is_refused(place: Place) -> None:
    await refused(place, "POST", place.sending, ["a"], 400, 50035)


async def test_another_content_type_is_refused(place: Place) -> None:
    async with place.http.post(place.double.api_url + place.sending, data=b"content=a", headers={"Content-Type": "text/plain"}) as response:
        assert (response.status, (await response.json())["code"]) == (400, 50035)


async def test_a_channel_that_is_no_snowflake_is_refused(place: Place) -> None:
    await refused(place, "POST", "/channels/support/messages", {"content": "a"}, 400, 50035)


# ── where it may ─────────────────────────────────────────────────────────────────────────────────────────────────────


HELLO = {"content": "Hello"}


async def test_a_channel_that_does_not_exist_is_unknown(place: Place) -> None:
    await refused(place, "POST", "/channels/1/messages", HELLO, 404, 10003)


async def test_a_channel_that_the_bot_does_not_see_gives_no_access(place: Place) -> None:
    place.server.overwrite(place.support, place.server.id, deny=Permission.VIEW_CHANNEL)

    await refused(place, "POST", place.sending, HELLO, 403, 50001)
    await refused(place, "GET", f"/channels/{place.support.id}", None, 403, 50001)


async def test_a_server_that_threw_the_bot_out_gives_no_access(place: Place) -> None:
    place.server.throws_out_bot()

    await refused(place, "POST", place.sending, HELLO, 403, 50001)


async def test_without_the_permission_to_send_nothing_is_sent(place: Place) -> None:
    place.server.overwrite(place.support, place.double.world.bot.id, deny=Permission.SEND_MESSAGES)

    await refused(place, "POST", place.sending, HELLO, 403, 50013)


async def test_in_a_thread_another_permission_counts(place: Place) -> None:
    place.server.overwrite(place.support, place.double.world.bot.id, deny=Permission.SEND_MESSAGES_IN_THREADS)

    await refused(place, "POST", f"/channels/{place.thread.id}/messages", HELLO, 403, 50013)
    assert (await place.ask("POST", place.sending, HELLO))[0] == 200


@pytest.mark.parametrize("kind", [Kind.FORUM, Kind.CATEGORY])
async def test_nothing_is_sent_into_what_holds_no_messages(place: Place, kind: Kind) -> None:
    channel = rooms.new_channel(place.double.world, place.server.state, kind, "other")

    await refused(place, "POST", f"/channels/{channel.id}/messages", HELLO, 400, 50008)


async def test_nothing_is_sent_into_an_archived_thread(place: Place) -> None:
    await place.ana.archives(place.thread)

    await refused(place, "POST", f"/channels/{place.thread.id}/messages", HELLO, 400, 50083)


async def test_on_request_a_message_opens_an_archived_thread_that_is_not_locked(place: Place) -> None:
    place.double.access.sending_opens_threads = True
    place.server.grant(place.server.bot_role, 0)
    await place.ana.archives(place.thread)

    status, _ = await place.ask("POST", f"/channels/{place.thread.id}/messages", HELLO)
    is_open = place.thread.thread
    assert is_open
    assert (status, is_open.archived) == (200, False)
    await place.ana.archives(place.thread, lock=True)
    await refused(place, "POST", f"/channels/{place.thread.id}/messages", HELLO, 400, 50083)


async def test_nothing_is_sent_into_a_locked_thread_without_the_permission(place: Place) -> None:
    place.server.grant(place.server.bot_role, 0)
    await place.ana.locks(place.thread)

    await refused(place, "POST", f"/channels/{place.thread.id}/messages", HELLO, 403, 160005)


async def test_nothing_is_sent_into_a_deleted_thread(place: Place) -> None:
    await place.ana.removes(place.thread)

    await refused(place, "POST", f"/channels/{place.thread.id}/messages", HELLO, 404, 10003)


async def test_who_takes_no_direct_messages_gets_none(place: Place) -> None:
    place.ana.user.takes_direct_messages = False

    await refused(place, "POST", f"/channels/{place.ana.direct().id}/messages", HELLO, 403, 50007)


async def test_who_shares_no_server_gets_no_direct_messages(place: Place) -> None:
    await place.ana.leaves()

    await refused(place, "POST", f"/channels/{place.ana.direct().id}/messages", HELLO, 403, 50007)


# ── what it may ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("permission", "body"),
    [
        (Permission.EMBED_LINKS, {"embeds": [{"title": "a"}]}),
        (Permission.SEND_POLLS, {"poll": {"question": {"text": "?"}, "answers": [{"poll_media": {"text": "a"}}]}}),
    ],
)
async def test_what_needs_a_permission_is_refused_without_it(place: Place, permission: Permission, body: Json) -> None:
    place.server.overwrite(place.support, place.double.world.bot.id, deny=permission)

    await refused(place, "POST", place.sending, body, 403, 50013)


def form(name: str, content: bytes) -> aiohttp.FormData:
    data = aiohttp.FormData(quote_fields=False)
    data.add_field("payload_json", '{"content": "Here"}')
    data.add_field("files[0]", io.BytesIO(content), filename=name, content_type="application/octet-stream")
    return data


async def test_a_file_is_refused_without_the_permission(place: Place) -> None:
    place.server.overwrite(place.support, place.double.world.bot.id, deny=Permission.ATTACH_FILES)

    async with place.http.post(place.double.api_url + place.sending, data=form("a.txt", b"a")) as response:
        assert (response.status, (await response.json())["code"]) == (403, 50013)


async def test_a_file_that_is_too_large_is_refused(place: Place) -> None:
    async with place.http.post(place.double.api_url + place.sending, data=form("a.txt", b"a" * (10 * 1024 * 1024 + 1))) as response:
        assert (response.status, (await response.json())["code"]) == (413, 40005)


async def test_in_the_chat_of_a_voice_channel_or_a_stage_there_are_no_threads(place: Place) -> None:
    for channel in (place.server.voice_channel("lounge"), place.server.stage("talks")):
        said = await place.ana.writes(channel, "Is it in?")
        from_message = f"/channels/{channel.id}/messages/{said.id}/threads"
        await refused(place, "POST", from_message, {"name": "a"}, 400, 50024)
        await refused(place, "POST", f"/channels/{channel.id}/threads", {"name": "a", "type": 12}, 400, 50024)
        assert (await place.ask("POST", f"/channels/{channel.id}/messages", {"content": "Yes."}))[0] == 200


async def test_the_chat_of_a_voice_channel_is_closed_to_who_may_not_connect(place: Place) -> None:
    lounge = place.server.voice_channel("lounge")
    said = await place.ana.writes(lounge, "Is it in?")
    place.server.overwrite(lounge, place.server.id, deny=Permission.CONNECT)
    await refused(place, "GET", f"/channels/{lounge.id}/messages", None, 403, 50001)
    await refused(place, "GET", f"/channels/{lounge.id}/messages/{said.id}", None, 403, 50001)
    await refused(place, "POST", f"/channels/{lounge.id}/messages", {"content": "Yes."}, 403, 50013)


async def test_a_reply_needs_the_history(place: Place) -> None:
    place.server.overwrite(place.support, place.server.id, deny=Permission.READ_MESSAGE_HISTORY)
    reply = {"content": "a", "message_reference": {"message_id": str(place.question.id)}}

    await refused(place, "POST", place.sending, reply, 403, 160002)


async def test_without_the_history_nothing_of_it_is_read(place: Place) -> None:
    place.server.overwrite(place.support, place.server.id, deny=Permission.READ_MESSAGE_HISTORY)

    assert await place.ask("GET", place.sending) == (200, [])


async def test_without_the_history_no_message_is_there(place: Place) -> None:
    place.server.overwrite(place.support, place.server.id, deny=Permission.READ_MESSAGE_HISTORY)

    await refused(place, "GET", f"{place.sending}/{place.question.id}", None, 403, 50001)


async def test_a_system_message_cannot_be_replied_to(place: Place) -> None:
    told = talk.post(place.double.world, place.support, place.ana.user, talk.Draft(kind=Says.JOINED))

    await refused(place, "POST", place.sending, {"content": "a", "message_reference": {"message_id": str(told.id)}}, 400, 50035)


async def test_what_the_bot_may_not_read_it_cannot_forward(place: Place) -> None:
    place.double.permits(intents=0)
    forward = {"message_reference": {"type": 1, "message_id": str(place.question.id), "channel_id": str(place.support.id)}}

    await refused(place, "POST", place.sending, forward, 400, 160014)


async def test_anothers_message_is_not_the_bots_to_change(place: Place) -> None:
    await refused(place, "PATCH", f"{place.sending}/{place.question.id}", HELLO, 403, 50005)


async def test_anothers_message_is_not_the_bots_to_delete(place: Place) -> None:
    place.server.grant(place.server.bot_role, 0)

    await refused(place, "DELETE", f"{place.sending}/{place.question.id}", None, 403, 50013)


async def test_a_system_message_cannot_be_changed(place: Place) -> None:
    told = talk.post(place.double.world, place.support, place.double.world.bot, talk.Draft(kind=Says.PINNED))

    await refused(place, "PATCH", f"{place.sending}/{told.id}", HELLO, 403, 50021)


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
async def test_nothing_in_an_archived_thread_can_be_changed(place: Place, method: str) -> None:
    own = place.double.bot_message(place.thread, "Yes.")
    await place.ana.archives(place.thread)

    await refused(place, method, f"/channels/{place.thread.id}/messages/{own.id}", HELLO if method == "PATCH" else None, 400, 50083)


async def test_the_second_version_cannot_be_given_up(place: Place) -> None:
    _, sent = await place.ask("POST", place.sending, {"components": [TEXT], "flags": V2})

    await refused(place, "PATCH", f"{place.sending}/{sent['id']}", {"content": "a", "components": []}, 400, 50035)


@pytest.mark.parametrize("emoji", ["up", "name:abc"])
async def test_a_reaction_that_is_none_is_refused(place: Place, emoji: str) -> None:
    await refused(place, "PUT", f"{place.sending}/{place.question.id}/reactions/{emoji}/@me", None, 400, 10014)


async def test_the_twenty_first_reaction_is_refused(place: Place) -> None:
    for number in range(20):
        await place.ana.reacts(place.question, chr(0x1F600 + number))

    await refused(place, "PUT", f"{place.sending}/{place.question.id}/reactions/%F0%9F%91%8D/@me", None, 400, 30010)


async def test_a_reaction_is_refused_without_the_permission(place: Place) -> None:
    place.server.overwrite(place.support, place.server.id, deny=Permission.ADD_REACTIONS)

    await refused(place, "PUT", f"{place.sending}/{place.question.id}/reactions/%F0%9F%91%8D/@me", None, 403, 50013)


@pytest.mark.parametrize("unsigned", [True, False])
async def test_a_file_that_is_gone_or_whose_address_is_not_signed_is_not_found(place: Place, unsigned: bool) -> None:
    sent = await place.ana.writes(place.support, files={"car.png": b"picture"})
    url = sent.attachments[0].url
    async with place.http.get(url) as there:
        assert (there.status, await there.read()) == (200, b"picture")
    if not unsigned:
        place.double.loses(sent)

    async with place.http.get(url.partition("?")[0] if unsigned else url) as refused:
        assert refused.status == 404


async def test_a_message_that_does_not_exist_is_unknown(place: Place) -> None:
    await refused(place, "GET", f"{place.sending}/1", None, 404, 10008)


@pytest.mark.parametrize("query", ["limit=101", "limit=0", "before=abc", "since=1"])
async def test_history_is_refused_with(place: Place, query: str) -> None:
    await refused(place, "GET", f"{place.sending}?{query}", None, 400, 50035)


async def test_members_are_listed_only_with_the_intent(place: Place) -> None:
    place.double.permits(intents=Intent.CONTENT)

    await refused(place, "GET", f"/guilds/{place.server.id}/members?limit=10", None, 403, 50001)


# ── threads ──────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_message_has_one_thread(place: Place) -> None:
    start = f"{place.sending}/{place.question.id}/threads"
    assert (await place.ask("POST", start, {"name": "First"}))[0] == 200

    await refused(place, "POST", start, {"name": "Second"}, 400, 160004)


@pytest.mark.parametrize(
    "body", [{"name": ""}, {"name": "x" * 101}, {}, {"name": "a", "auto_archive_duration": 61}, {"name": "a", "tags": []}]
)
async def test_a_thread_is_refused_with(place: Place, body: Json) -> None:
    await refused(place, "POST", f"{place.sending}/{place.question.id}/threads", body, 400, 50035)


async def test_a_thread_needs_a_message_that_is_there(place: Place) -> None:
    await refused(place, "POST", f"{place.sending}/1/threads", {"name": "a"}, 404, 10008)


async def test_a_thread_is_not_started_from_a_system_message(place: Place) -> None:
    told = talk.post(place.double.world, place.support, place.ana.user, talk.Draft(kind=Says.JOINED))

    await refused(place, "POST", f"{place.sending}/{told.id}/threads", {"name": "a"}, 403, 50021)


@pytest.mark.parametrize(("kind", "permission"), [(11, Permission.CREATE_PUBLIC_THREADS), (12, Permission.CREATE_PRIVATE_THREADS)])
async def test_a_thread_needs_its_permission(place: Place, kind: int, permission: Permission) -> None:
    place.server.overwrite(place.support, place.server.id, deny=permission)

    await refused(place, "POST", f"/channels/{place.support.id}/threads", {"name": "a", "type": kind}, 403, 50013)


async def test_a_forum_has_no_messages_to_start_a_thread_from(place: Place) -> None:
    await refused(place, "POST", f"/channels/{place.help.id}/messages/1/threads", {"name": "a"}, 400, 50024)


async def test_only_a_member_can_be_brought_into_a_thread(place: Place) -> None:
    stranger = place.double.stranger("Zoe")

    await refused(place, "PUT", f"/channels/{place.thread.id}/thread-members/{stranger.id}", None, 404, 10007)


async def test_only_who_sees_the_channel_can_be_brought_into_its_thread(place: Place) -> None:
    place.server.overwrite(place.support, place.ana.id, deny=Permission.VIEW_CHANNEL)

    await refused(place, "PUT", f"/channels/{place.thread.id}/thread-members/{place.ana.id}", None, 403, 50001)


async def test_an_archived_thread_can_only_be_opened(place: Place) -> None:
    await place.ana.archives(place.thread)

    await refused(place, "PATCH", f"/channels/{place.thread.id}", {"name": "Other"}, 400, 50083)
    assert (await place.ask("PATCH", f"/channels/{place.thread.id}", {"archived": False}))[0] == 200


async def test_anothers_thread_is_changed_only_with_the_permission(place: Place) -> None:
    place.server.grant(place.server.bot_role, 0)
    thread = await place.ana.starts_thread(place.question, "Mine")

    await refused(place, "PATCH", f"/channels/{thread.id}", {"name": "Other"}, 403, 50013)


async def test_a_locked_thread_is_opened_only_with_the_permission(place: Place) -> None:
    place.server.grant(place.server.bot_role, 0)
    await place.ana.archives(place.thread, lock=True)

    await refused(place, "PATCH", f"/channels/{place.thread.id}", {"archived": False}, 403, 50013)


async def test_a_private_thread_is_not_there_for_who_is_not_in_it(place: Place) -> None:
    place.server.grant(place.server.bot_role, 0)
    private = rooms.new_thread(place.double.world, place.support, "Private", place.ana.user, kind=Kind.PRIVATE_THREAD)

    await refused(place, "GET", f"/channels/{private.id}", None, 403, 50001)


def a_post(**changes: object) -> Json:
    return {"name": "Battery", "message": {"content": "Is it in?"}, **changes}


@pytest.mark.parametrize(
    "changes", [{"applied_tags": ["1"] * 6}, {"applied_tags": ["1"]}, {"name": "x" * 101}, {"message": {"contents": "a"}}, {"type": 12}]
)
async def test_a_post_is_refused_with(place: Place, changes: Json) -> None:
    await refused(place, "POST", f"/channels/{place.help.id}/threads", a_post(**changes), 400, 50035)


async def test_a_post_needs_a_first_message(place: Place) -> None:
    await refused(place, "POST", f"/channels/{place.help.id}/threads", {"name": "a"}, 400, 50035)
    await refused(place, "POST", f"/channels/{place.help.id}/threads", a_post(message={}), 400, 50006)


async def test_a_post_needs_a_tag_where_one_is_required(place: Place) -> None:
    place.help.tag_required = True

    await refused(place, "POST", f"/channels/{place.help.id}/threads", a_post(), 400, 40067)


# ── channels ─────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_category_holds_fifty(place: Place) -> None:
    category = place.server.category("Tickets")
    for number in range(50):
        place.server.text_channel(f"ticket-{number}", category=category)

    await refused(place, "POST", f"/guilds/{place.server.id}/channels", {"name": "one-more", "parent_id": str(category.id)}, 400, 50035)


async def test_a_channel_is_no_category(place: Place) -> None:
    new = {"name": "one-more", "parent_id": str(place.support.id)}

    await refused(place, "POST", f"/guilds/{place.server.id}/channels", new, 400, 50035)


async def test_a_channel_is_made_changed_and_deleted_only_with_the_permission(place: Place) -> None:
    place.server.grant(place.server.bot_role, 0)

    await refused(place, "POST", f"/guilds/{place.server.id}/channels", {"name": "one-more"}, 403, 50013)
    await refused(place, "PATCH", f"/channels/{place.support.id}", {"name": "one-more"}, 403, 50013)
    await refused(place, "DELETE", f"/channels/{place.support.id}", None, 403, 50013)


# ── commands ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def command(**changes: object) -> Json:
    return {"name": "ask", "description": "Ask Eva", **changes}


def option(**changes: object) -> Json:
    return {"type": 3, "name": "question", "description": "What you ask", **changes}


COMMANDS: dict[str, list[Json]] = {
    "a name in capitals": [command(name="Ask")],
    "a name with a space": [command(name="ask eva")],
    "a name of 33": [command(name="x" * 33)],
    "no description": [{"name": "ask"}],
    "a description of 101": [command(description="x" * 101)],
    "twice one name": [command(), command()],
    "an option twice": [command(options=[option(), option()])],
    "a needed option behind another": [command(options=[option(), option(name="b", required=True)])],
    "an option in capitals": [command(options=[option(name="Question")])],
    "26 options": [command(options=[option(name=f"o{number}") for number in range(26)])],
    "a language that does not exist": [command(name_localizations={"xx": "ask"})],
    "a localised name with a space": [command(name_localizations={"de": "frag eva"})],
    "a localised description of 101": [command(description_localizations={"de": "x" * 101})],
    "a description in a menu": [command(type=3, name="Ask Eva")],
    "an unknown field": [command(help="a")],
    "101 in all": [command(name=f"c{number}") for number in range(101)],
}


@pytest.mark.parametrize("body", COMMANDS.values(), ids=COMMANDS.keys())
async def test_commands_are_refused_with(place: Place, body: list[Json]) -> None:
    await refused(place, "PUT", f"/applications/{place.double.world.bot.id}/commands", body, 400, 50035)


async def test_another_applications_commands_are_not_the_bots(place: Place) -> None:
    await refused(place, "PUT", "/applications/1/commands", [command()], 403, 50001)


async def test_what_is_asked_of_nobody_is_unknown(place: Place) -> None:
    assert place.double.access.privileged == Intent.PRIVILEGED

    await refused(place, "POST", "/interactions/1/abc/callback", {"type": 5}, 404, 10062)
