"""The loopback Discord behaves as the real one towards the real discord.py."""

import io
from datetime import timedelta

import discord
import pytest

from tests.discord_bot import Bot, running
from tests.discord_server import ana, bot, double, server, support
from tests.doubles.clock import Clock
from tests.doubles.discord import DiscordDouble, Permission, Person, Server
from tests.doubles.discord_state import Channel, Kind, Role, Says

__all__ = ["ana", "bot", "double", "server", "support"]  # fixtures


@pytest.fixture
def staff(server: Server) -> Role:
    return server.role("Support", mentionable=True)


async def test_a_message_is_heard_and_answered_in_a_thread(double: DiscordDouble, bot: Bot, support: Channel, ana: Person) -> None:
    question = await ana.writes(support, "Is the battery cover in?")
    heard = await bot.hears("message")

    thread = await heard.create_thread(name="Battery cover")
    answer = await thread.send("It is.", nonce="n1")

    assert heard.content == "Is the battery cover in?"
    assert isinstance(heard.author, discord.Member)
    assert thread.id == question.id
    assert answer.channel.id == thread.id
    assert question.thread
    assert double.said_in(question.thread) == ["It is."]


def text(bot: Bot, channel: Channel) -> discord.TextChannel:
    found = bot.get_channel(channel.id)
    assert isinstance(found, discord.TextChannel)
    return found


async def thread_of(bot: Bot, thread: Channel) -> discord.Thread:
    found = await bot.fetch_channel(thread.id)
    assert isinstance(found, discord.Thread)
    return found


# ── messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_message_is_sent_changed_and_deleted(double: DiscordDouble, bot: Bot, support: Channel) -> None:
    sent = await text(bot, support).send("One", embed=discord.Embed(title="A source"), suppress_embeds=True)
    changed = await sent.edit(content="Two", embed=None, suppress=True)
    (message,) = double.messages_in(support)
    await sent.delete()

    assert changed.edited_at
    assert [said for _, said in message.history] == ["One", "Two"]
    assert (message.embeds, message.flags, message.deleted) == ([], 4, True)
    assert double.messages_in(support) == []
    assert (await bot.hears("message")).content == "One"
    assert (await bot.hears("raw_message_edit")).message.content == "Two"
    assert (await bot.hears("raw_message_delete")).message_id == sent.id


async def test_the_same_nonce_posts_once_for_some_minutes(support: Channel) -> None:
    clock = Clock(discord.utils.utcnow())
    async with DiscordDouble(clock=clock) as double:
        channel = double.guild().text_channel("support")
        async with running(double) as bot:
            first = await text(bot, channel).send("Hello", nonce="job-1")
            again = await text(bot, channel).send("Hello", nonce="job-1")
            clock.advance(timedelta(minutes=6))
            later = await text(bot, channel).send("Hello", nonce="job-1")

    assert first.id == again.id != later.id
    assert first.nonce == "job-1"


async def test_without_leave_nobody_is_mentioned(bot: Bot, support: Channel, ana: Person, staff: Role) -> None:
    everybody = f"@everyone {ana.mention} <@&{staff.id}>"
    quiet = await text(bot, support).send(everybody, allowed_mentions=discord.AllowedMentions.none())
    named = await text(bot, support).send(everybody, allowed_mentions=discord.AllowedMentions(everyone=False, users=False, roles=[staff]))
    loud = await text(bot, support).send(everybody)

    assert (quiet.mentions, quiet.role_mentions, quiet.mention_everyone) == ([], [], False)
    assert ([role.id for role in named.role_mentions], named.mentions) == ([staff.id], [])
    assert ([each.id for each in loud.mentions], loud.mention_everyone) == ([ana.id], False)


async def test_everybody_is_mentioned_only_by_who_may(bot: Bot, server: Server, support: Channel) -> None:
    server.grant(server.bot_role, Permission.ADMINISTRATOR)

    assert (await text(bot, support).send("@here, in `@everyone`")).mention_everyone
    assert not (await text(bot, support).send("in `@everyone`")).mention_everyone


async def test_a_reply_knows_what_it_replies_to_until_that_is_gone(bot: Bot, support: Channel, ana: Person) -> None:
    question = await ana.writes(support, "Is it in?")
    reply = await (await bot.hears("message")).reply("It is.", mention_author=False)
    await ana.deletes(question)
    fetched = await reply.fetch()

    assert reply.reference
    assert isinstance(reply.reference.resolved, discord.Message)
    assert (reply.reference.resolved.content, reply.mentions) == ("Is it in?", [])
    assert fetched.reference
    assert fetched.reference.resolved is None or isinstance(fetched.reference.resolved, discord.DeletedReferencedMessage)


async def test_a_forward_holds_a_copy(bot: Bot, server: Server, support: Channel, ana: Person) -> None:
    other = server.text_channel("other")
    question = await ana.writes(support, "Is it in?")
    await ana.writes(other, forward=question)

    heard = await bot.hears("message", 2)
    forwarded = await (await bot.hears("message")).forward(text(bot, other))

    assert [each.content for each in heard.message_snapshots] == ["Is it in?"]
    assert forwarded.message_snapshots[0].content == "Is it in?"


async def test_files_go_both_ways(double: DiscordDouble, bot: Bot, support: Channel, ana: Person) -> None:
    await ana.writes(support, files={"car.png": b"picture", "note.pdf": b"paper"})
    heard = await bot.hears("message")
    files = [discord.File(io.BytesIO(b"quote"), filename="quote.txt", description="Yours")]
    sent = await text(bot, support).send("Here", files=files)

    assert [(each.filename, each.content_type, await each.read()) for each in heard.attachments] == [
        ("car.png", "image/png", b"picture"),
        ("note.pdf", "application/pdf", b"paper"),
    ]
    assert await sent.attachments[0].read() == b"quote"
    assert (await sent.edit(attachments=[])).attachments == []
    with pytest.raises(discord.NotFound):
        await bot.http.get_from_cdn(f"{double.url}/attachments/1/2/gone.png")


async def test_stickers_polls_and_voice_messages_are_heard_as_such(bot: Bot, support: Channel, ana: Person) -> None:
    await ana.writes(support, stickers=["Wave"])
    await ana.writes(support, poll=("When?", ["Today", "Tomorrow"]))
    await ana.writes(support, files={"voice-message.ogg": b"sound"}, is_voice=True)

    assert (await bot.hears("message")).stickers[0].name == "Wave"
    assert [answer.text for answer in (await bot.hears("message", 2)).poll.answers] == ["Today", "Tomorrow"]
    voice = await bot.hears("message", 3)
    assert voice.flags.voice
    assert voice.attachments[0].is_voice_message()


async def test_history_is_read_in_pages_from_either_side(double: DiscordDouble, bot: Bot, support: Channel, ana: Person) -> None:
    double.limits.none()
    written = [await ana.writes(support, str(number)) for number in range(205)]
    channel, middle = text(bot, support), discord.Object(written[100].id)

    newest = [each.content async for each in channel.history(limit=3)]
    after = [each.content async for each in channel.history(limit=None, after=middle)]
    before = [each.content async for each in channel.history(limit=2, before=middle)]
    around = [each.content async for each in channel.history(limit=3, around=middle)]

    assert newest == ["204", "203", "202"]
    assert after == [str(number) for number in range(101, 205)]
    assert before == ["99", "98"]
    assert sorted(around) == ["100", "101", "99"]
    assert {int(call.query["limit"]) for call in double.calls("GET /channels/{channel_id}/messages")} <= {2, 3, 100}


async def test_reactions_are_heard_and_given(double: DiscordDouble, bot: Bot, support: Channel, ana: Person) -> None:
    question = await ana.writes(support, "Hello")
    message = await bot.hears("message")
    await ana.reacts(question, "👍")
    await message.add_reaction("👎")
    await ana.unreacts(question, "👍")
    await message.remove_reaction("👎", bot.user)

    heard = await bot.hears("raw_reaction_add")
    assert (heard.emoji.name, heard.user_id, heard.message_author_id) == ("👍", ana.id, ana.id)
    assert await bot.hears("raw_reaction_remove")
    assert question.reactions == {"👍": [], "👎": []}


async def test_a_pin_is_told_of_by_the_system(double: DiscordDouble, bot: Bot, support: Channel) -> None:
    sent = await text(bot, support).send("Important")
    await sent.pin()

    assert [each.id async for each in text(bot, support).pins()] == [sent.id]
    assert (await bot.hears("message", 2)).type is discord.MessageType.pins_add
    await sent.unpin()
    assert [each async for each in text(bot, support).pins()] == []


async def test_typing_is_seen(double: DiscordDouble, bot: Bot, support: Channel, ana: Person) -> None:
    await text(bot, support).typing()
    await ana.types(support)

    assert [(channel, user.id) for channel, user, _ in double.world.typing] == [(support, double.world.bot.id), (support, ana.id)]


async def test_an_edit_of_a_person_is_heard(bot: Bot, support: Channel, ana: Person) -> None:
    question = await ana.writes(support, "One")
    await ana.edits(question, "Two")

    assert (await bot.hears("raw_message_edit")).message.content == "Two"


async def test_components_of_the_second_version_are_shown(double: DiscordDouble, bot: Bot, support: Channel) -> None:
    view = discord.ui.LayoutView()
    box: discord.ui.Container[discord.ui.LayoutView] = discord.ui.Container(discord.ui.TextDisplay("Sources"), discord.ui.Separator())
    view.add_item(box)

    sent = await text(bot, support).send(view=view)

    assert sent.flags.components_v2
    assert double.messages_in(support)[0].components[0]["components"][0]["content"] == "Sources"


# ── threads ──────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_private_thread_is_for_those_in_it(double: DiscordDouble, bot: Bot, server: Server, support: Channel, ana: Person) -> None:
    ben = server.member("Ben")
    thread = await text(bot, support).create_thread(name="Yours", type=discord.ChannelType.private_thread, invitable=False)
    await thread.add_user(discord.Object(ana.id))
    await thread.send("Hello")
    (state,) = double.threads

    assert [each.content for each in ana.sees(state)] == ["Hello"]
    assert ben.sees(state) == []
    assert {member.id for member in await thread.fetch_members()} == {ana.id, double.world.bot.id}
    await thread.remove_user(discord.Object(ana.id))
    assert ana.sees(state) == []


async def test_an_archived_thread_is_opened_again(double: DiscordDouble, bot: Bot, support: Channel, ana: Person) -> None:
    state = await ana.starts_thread(await ana.writes(support, "Hello"), "Hello")
    thread = await thread_of(bot, state)
    await thread.edit(archived=True, locked=True, auto_archive_duration=60)
    with pytest.raises(discord.HTTPException) as caught:
        await thread.send("Too early")
    await thread.edit(archived=False)
    await thread.send("Now")

    assert caught.value.code == 50083
    assert double.said_in(state) == ["Now"]
    assert state.thread
    assert (state.thread.archived, state.thread.locked, state.thread.archive_minutes) == (False, True, 60)
    assert await bot.hears("raw_thread_update")


async def test_a_persons_message_opens_an_archived_thread(double: DiscordDouble, bot: Bot, support: Channel, ana: Person) -> None:
    state = await ana.starts_thread(await ana.writes(support, "Hello"), "Hello")
    await ana.archives(state)
    assert [each.id async for each in text(bot, support).archived_threads()] == [state.id]

    await ana.writes(state, "Still there?")

    assert state.thread
    assert not state.thread.archived
    guild = text(bot, support).guild
    assert [each.id for each in await guild.active_threads()] == [state.id]
    await ana.archives(state, lock=True)
    with pytest.raises(AssertionError, match="locked"):
        await ana.writes(state, "And now?")


async def test_a_thread_is_deleted_and_its_message_is_not(double: DiscordDouble, bot: Bot, support: Channel, ana: Person) -> None:
    question = await ana.writes(support, "Hello")
    state = await ana.starts_thread(question, "Hello")
    thread = await thread_of(bot, state)
    await thread.delete()

    await bot.hears("raw_thread_delete")
    with pytest.raises(discord.NotFound) as caught:
        await thread.send("Gone")
    assert caught.value.code == 10003
    assert question in double.messages_in(support)


async def test_a_thread_that_was_started_from_a_message_begins_with_it(
    double: DiscordDouble, bot: Bot, support: Channel, ana: Person
) -> None:
    question = await ana.writes(support, "Hello")
    thread = await (await bot.hears("message")).create_thread(name="Hello")
    fetched = await text(bot, support).fetch_message(question.id)
    starter = [each async for each in thread.history()]

    assert fetched.flags.has_thread
    assert {member.id for member in await thread.fetch_members()} == {double.world.bot.id}
    assert fetched.thread
    assert (fetched.thread.id, [each.type for each in starter]) == (question.id, [discord.MessageType.thread_starter_message])
    assert (await bot.hears("thread_create")).id == thread.id


async def test_a_thread_without_a_message_is_told_of_in_its_channel(double: DiscordDouble, bot: Bot, support: Channel) -> None:
    await text(bot, support).create_thread(name="Open", type=discord.ChannelType.public_thread)

    (told,) = double.messages_in(support)
    assert (told.kind, told.content) == (Says.THREAD_CREATED, "Open")


async def test_a_renamed_thread_says_so(double: DiscordDouble, bot: Bot, support: Channel, ana: Person) -> None:
    state = await ana.starts_thread(await ana.writes(support, "Hello"), "Hello")
    await (await thread_of(bot, state)).edit(name="Battery")

    assert (state.name, double.messages_in(state)[-1].kind) == ("Battery", Says.NAME_CHANGE)


async def test_a_post_in_a_forum_is_a_thread_with_tags(double: DiscordDouble, bot: Bot, server: Server, ana: Person) -> None:
    forum = server.forum("help", tags=["battery", "tyres"])
    post = await ana.posts(forum, "Cover?", "Is it in?", tags=["battery"])
    heard = await bot.hears("message")
    thread = await thread_of(bot, post)
    channel = bot.get_channel(forum.id)
    assert isinstance(channel, discord.ForumChannel)
    await thread.edit(applied_tags=channel.available_tags)
    await thread.send("It is.")
    own = await channel.create_thread(name="News", content="All is well", applied_tags=channel.available_tags[:1])

    assert (heard.id, heard.channel.id) == (post.id, post.id)
    assert post.applied_tags == [tag.id for tag in forum.tags]
    assert double.said_in(post) == ["It is."]
    assert own.message.id == own.thread.id
    assert [tag.name for tag in own.thread.applied_tags] == ["battery"]


async def test_direct_messages_go_both_ways(double: DiscordDouble, bot: Bot, ana: Person) -> None:
    await ana.writes(ana.direct(), "Hello")
    heard = await bot.hears("message")
    await heard.channel.send("Hello yourself")
    user = await bot.fetch_user(ana.id)
    await user.send("Once more")

    assert heard.guild is None
    assert double.said_in(ana.direct()) == ["Hello yourself", "Once more"]


async def test_channels_are_made_changed_and_deleted(double: DiscordDouble, bot: Bot, server: Server) -> None:
    guild = bot.get_guild(server.id)
    assert guild
    category = await guild.create_category("Tickets")
    channel = await guild.create_text_channel("Ticket 1", category=category, topic="A ticket")
    await channel.edit(topic="Done")
    await channel.delete()

    assert channel.name == "ticket-1"
    assert (await bot.hears("guild_channel_create", 2)).id == channel.id
    await bot.hears("guild_channel_update")
    await bot.hears("guild_channel_delete")
    assert [each.kind for each in server.state.channels.values()] == [Kind.TEXT, Kind.CATEGORY]


# ── for tests ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_requests_are_kept_with_route_body_and_times(double: DiscordDouble, bot: Bot, support: Channel) -> None:
    await text(bot, support).send("Hello")

    (call,) = double.calls("POST /channels/{channel_id}/messages")
    assert (call.parts, call.json["content"], call.status) == ({"channel_id": str(support.id)}, "Hello", 200)
    assert 0 < call.at <= call.answered_at


async def test_what_is_waited_for_is_looked_at_with_each_change(double: DiscordDouble, bot: Bot, support: Channel, ana: Person) -> None:
    @bot.event
    async def on_message(message: discord.Message) -> None:
        if message.author.id == ana.id:
            await message.channel.send("Heard")

    await ana.writes(support, "Hello")
    await double.until(lambda: double.said_in(support) == ["Heard"])


async def test_what_never_comes_is_not_waited_for_for_ever(double: DiscordDouble) -> None:
    with pytest.raises(TimeoutError):
        await double.until(lambda: False, seconds=0.01)


def test_a_double_is_made_without_a_loop() -> None:
    assert DiscordDouble().api_url.endswith("/api/v10")
