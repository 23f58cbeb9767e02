"""What memory Eva's process takes with a key set: when she is ready, when all is built, after each answer of Claude's, and at rest.

`python -m benchmarks.memory [RUNS]`. Claude is the double, on a loopback port of this process. Megabytes are of a million bytes; "own" is
what no file on the disk backs, so what the machine cannot take back, and "shared out" counts a page that several processes use by its
share. Each run is a new process with an empty database; printed is the median of all, and the largest."""

import asyncio
import statistics
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import psutil
from pydantic import JsonValue

from benchmarks.eva_process import eva_process
from tests.bots.visitor import begins
from tests.doubles.claude import KEY, ClaudeDouble, Request, Said, Step, Use

LEAF: Mapping[str, JsonValue] = {"make": "Nissan", "model": "Leaf", "year": 2022, "mileage": 15_000, "driver_age": 38}
ANSWERS = "Happy to tell you! It adds cover for the battery and the charging equipment. "
PAUSE = 35.0  # seconds without a customer, in which memory is given back once
# What three customers write, turn by turn. With what Claude says to it, where that is not an answer from the passages.
CONVERSATIONS: Sequence[Sequence[tuple[str, Sequence[Step]]]] = (
    (
        ("What is special about insuring an electric car?", ()),
        ("And my wall box?", ()),
        ("What should I cook tonight?", ("That is a lovely question, but I am here for your insurance. ",)),
        ("I'd like a quote please", ("Gladly! Make, model, year, mileage so far, and the age of the main driver? ",)),
        ("It's a Nissan Leaf, 2022, 15,000 miles, and I'm 38 years old", (Use("get_quote", LEAF),)),
        ("Yes, that's right", (Use("get_quote", LEAF),)),
        ("Thank you!", ("You are welcome! ",)),
    ),
    (
        ("What is special about insuring an electric car?", ()),  # from the cache
        ("How do I file a claim?", ()),
        ("Hast du das auch auf Deutsch?", ()),
        ("Was ist mit Wildschäden?", ()),
        ("When are you open?", ()),
        ("Is there a discount for good drivers?", (Use("search_articles", {"question": "discounts for safe drivers"}),)),
        ("My bill is late, can I pay later?", ()),
    ),
    (
        ("¿Qué cubre el seguro de coche?", ()),
        ("¿Y la batería?", ()),
        ("Does it cover my roommate when she drives?", ()),
        ("What does comprehensive cover? And collision? I have an old car that is hardly worth anything", ()),
        ("My car was stolen last night", ()),
        ("I want to talk to a person", (Use("call_human", {"reason": "wishes for a person"}),)),
    ),
)
PAGES = ("/", "/help/", "/help/?q=battery", "/widget.js", "/metrics")


def memory(pid: int) -> dict[str, float]:
    """Megabytes of one process."""
    rolled = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    kilobytes = {name.rstrip(":"): int(number) for name, number, _ in map(str.split, rolled)}
    return {"resident": kilobytes["Rss"] * 1.024e-3, "shared out": kilobytes["Pss"] * 1.024e-3, "own": kilobytes["Anonymous"] * 1.024e-3}


async def _is_idle(process: psutil.Process) -> None:
    """Returns when the process has done nothing for a while: all that the start left for later is built."""
    before = -1.0
    while (spent := sum(process.cpu_times()[:2])) > before + 0.02:
        before = spent
        await asyncio.sleep(0.5)


async def measured() -> Mapping[str, Mapping[str, float]]:
    """One process, from its start to its rest."""
    async with AsyncExitStack() as stack:
        claude = await stack.enter_async_context(ClaudeDouble())
        process, url = await stack.enter_async_context(eva_process({"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": claude.url}))
        client = await stack.enter_async_context(httpx.AsyncClient(base_url=url, timeout=60))
        pid = process.pid
        found = {"ready": memory(pid)}
        await _is_idle(process)
        found["all is built"] = memory(pid)
        answered = 0
        for turns in CONVERSATIONS:
            customer = await begins(client)
            for text, steps in turns:
                claude.otherwise = _answering(steps)
                reply = await customer.asks(text)
                answered += 1
                if answered == 1:
                    found["after the first answer"] = memory(pid)
                assert reply["text"]
        found[f"after {answered} answers"] = memory(pid)
        for page in PAGES:
            (await client.get(page)).raise_for_status()
        found["and some pages"] = memory(pid)
        await asyncio.sleep(PAUSE)
        found["at rest"] = memory(pid)
        assert not claude.refusals, claude.refusals
    return found


def _answering(steps: Sequence[Step]) -> Callable[[Request], Sequence[Step]]:
    """These first, if there are any; then what rests on the passages that have just been found, or on none."""
    played = False

    def answer(request: Request) -> Sequence[Step]:
        nonlocal played
        if steps and not played:
            played = True
            return steps
        cites = b'"search_result"' in request.raw.rpartition(b'"role":"user"')[2]
        return [Said(ANSWERS, cites=[0])] if cites else ["I have noted it. Is there anything else?"]

    return answer


async def main(runs: int) -> None:
    all_found = [await measured() for _ in range(runs)]
    for moment in all_found[0]:
        figures = []
        for kind in all_found[0][moment]:
            each = [found[moment][kind] for found in all_found]
            figures.append(f"{kind} {statistics.median(each):.1f} ({max(each):.1f})")
        print(f"{moment}: {', '.join(figures)} MB")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if sys.argv[1:] else 3))
