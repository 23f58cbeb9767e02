"""The smallest channel: who is there is shown each state of a reply, who has gone is not written to."""

import inspect

import pytest

from bots.terminal import TerminalChannel
from core.messages import Address, Reply
from core.ports import Channel, ChannelError

HERE, ELSEWHERE = Address("terminal", "1"), Address("terminal", "2")


def a_reply(text: str = "Hello.", *, last: bool = True) -> Reply:
    return Reply(key="R-1", part=0, text=text, last=last)


def test_it_has_all_that_a_channel_has() -> None:
    for name, wanted in inspect.getmembers(Channel, inspect.isfunction):
        if not name.startswith("_"):
            assert list(inspect.signature(getattr(TerminalChannel, name)).parameters) == list(inspect.signature(wanted).parameters)


async def test_each_state_of_a_reply_is_shown_where_it_belongs() -> None:
    terminal = TerminalChannel()
    here: list[Reply] = []
    elsewhere: list[Reply] = []
    terminal.open("1", here.append)
    terminal.open("2", elsewhere.append)

    id = await terminal.send(HERE, a_reply("Hel", last=False))
    await terminal.edit(HERE, id, a_reply())
    await terminal.delete(HERE, id)

    assert [reply.text for reply in here] == ["Hel", "Hello."]
    assert elsewhere == []


async def test_who_has_gone_is_given_up_at_once() -> None:
    terminal = TerminalChannel()
    terminal.open("1", lambda reply: None)
    terminal.close("1")
    terminal.close("1")

    with pytest.raises(ChannelError) as sending:
        await terminal.send(HERE, a_reply())
    with pytest.raises(ChannelError) as editing:
        await terminal.edit(HERE, "R-1", a_reply())

    assert sending.value.permanent
    assert editing.value.permanent
