"""The sign that she is typing."""

import asyncio

from bots.discord.typing_signs import TypingSigns
from core.ports import ChannelError


async def test_the_sign_is_shown_at_once_and_again_until_its_end() -> None:
    shown, third = list[int](), asyncio.Event()

    async def sign(room: int) -> None:
        shown.append(room)
        if len(shown) == 3:
            third.set()

    signs = TypingSigns(sign, again=0.001)
    signs.begin(7)
    signs.begin(7)
    await third.wait()
    signs.end(7)
    signs.end(7)
    before = len(shown)
    await asyncio.sleep(0.005)

    assert set(shown) == {7}
    assert len(shown) == before


async def test_where_it_cannot_be_shown_nothing_else_suffers_and_it_can_begin_anew() -> None:
    tried = asyncio.Queue[int]()

    async def sign(room: int) -> None:
        tried.put_nowait(room)
        raise ChannelError("no")

    signs = TypingSigns(sign)
    signs.begin(7)
    await tried.get()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    signs.begin(7)

    assert await tried.get() == 7
    signs.stop()
