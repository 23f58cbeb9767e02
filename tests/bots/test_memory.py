"""Memory that is given back."""

import asyncio
import gc
import sys

import psutil
import pytest

from bots.memory import memory_given_back, trim

PIECES, SIZE = 40_000, 2_000  # bytes of each: small enough for the C library to keep


def resident() -> int:
    return int(psutil.Process().memory_info().rss)


@pytest.mark.skipif(sys.platform != "linux", reason="the call is glibc's")
def test_what_lies_between_things_in_use_is_given_back() -> None:
    pieces = [bytes(bytearray(SIZE)) for _ in range(PIECES)]
    kept = pieces[::100]
    pieces.clear()
    gc.collect()
    before = resident()
    trim()

    assert len(kept) == PIECES // 100
    assert before - resident() > PIECES * SIZE / 3


async def test_it_is_done_again_and_again_and_not_after_the_end() -> None:
    twice, looks = asyncio.Event(), 0

    def look(phase: str, about: dict[str, int]) -> None:
        nonlocal looks
        looks += phase == "stop" and about["generation"] == 2
        if looks == 2:
            twice.set()

    gc.disable()  # whoever is looked for is no part of this, and would be counted
    gc.callbacks.append(look)
    try:
        async with memory_given_back(every=0.001):
            await asyncio.wait_for(twice.wait(), 30)
        await asyncio.sleep(0)
        then = looks
        await asyncio.sleep(0.02)
    finally:
        gc.callbacks.remove(look)
        gc.enable()

    assert looks == then
