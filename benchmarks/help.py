"""How long a search in the help centre takes, over HTTP in one process: `python -m benchmarks.help`.

Each letter of each query is a search of its own, as the page makes them."""

import asyncio
import itertools
import statistics
import time
from pathlib import Path

import httpx
from fastapi import FastAPI
from fastapi.templating import Jinja2Templates

import bots.web.help
from bots.web.door import the_door
from bots.web.help import help_pages
from core.company import Company
from core.messages import Audience
from core.playbook import load

PLAYBOOK = Path(__file__).parent.parent / "playbooks" / "acme"
TEMPLATES = Path(bots.web.help.__file__).parent / "templates"
TYPED = (
    "deductible",
    "electric car battery",
    "how do I cancel my policy",
    "windshield",
    "acident claim",
    "motorcycle",
    "batería",
    "保险",
)
JSON = {"Accept": "application/json"}
ROUNDS = 5


async def seconds(client: httpx.AsyncClient, query: str) -> float:
    """From the call to the whole answer."""
    began = time.perf_counter()
    answer = await client.get("/help/search", params={"q": query}, headers=JSON)
    assert answer.status_code == 200
    return time.perf_counter() - began


async def main() -> None:
    company = Company.of(load(PLAYBOOK), "https://example.com")
    company.warm_up()
    app = FastAPI()
    app.include_router(help_pages(Jinja2Templates(TEMPLATES), lambda: company))
    app.dependency_overrides[the_door] = lambda: None  # nobody is counted
    beginnings = [query[:end] for query in TYPED for end in range(1, len(query) + 1)]
    began = [time.perf_counter()]
    for query in beginnings:
        company.search(query, audience=Audience.CUSTOMER, language="en", limit=8)
        began.append(time.perf_counter())
    searches = sorted(1_000 * (later - earlier) for earlier, later in itertools.pairwise(began))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://help") as client:
        calls = sorted([1_000 * await seconds(client, query) for _ in range(ROUNDS) for query in beginnings])
    articles = len(company.playbook.articles_for(Audience.CUSTOMER))
    for what, taken in (("search", searches), ("search, call and answer", calls)):
        print(f"{what} in {articles} articles: median {statistics.median(taken):.1f} ms, p99 {taken[len(taken) * 99 // 100]:.1f} ms")


if __name__ == "__main__":
    asyncio.run(main())
