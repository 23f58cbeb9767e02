"""Whether an article was helpful: one vote for each address and day, which tells nothing of who gave it."""

import asyncio
from datetime import date

import httpx
import pytest

from bots.web.helpful import MOST, Voters
from tests.bots.house import House
from tests.bots.process import EvaProcess
from tests.bots.visitor import calling

JSON = {"Accept": "application/json"}
TODAY, TOMORROW = date(2026, 3, 2), date(2026, 3, 3)


async def votes(house: House) -> dict[str, str]:
    """What `eva review` says of each article."""
    items = await house.eva.store.read.notes.review(100)
    return {item.question: item.detail for item in items if item.kind == "article"}


async def test_a_vote_is_kept_and_reviewed_and_the_same_reader_has_one(house: House) -> None:
    for value in ("no", "yes", "no"):
        answer = await house.client.post(f"/help/deductibles/helpful/{value}", headers=JSON)
        assert answer.status_code == 204
    async with calling(str(house.client.base_url)) as other:
        await other.post("/help/deductibles/helpful/yes", headers=JSON)

    assert await votes(house) == {"/help/deductibles": "1 yes, 1 no"}


async def test_who_presses_many_times_at_once_has_one_vote_too(house: House) -> None:
    await asyncio.gather(*(house.client.post("/help/deductibles/helpful/no", headers=JSON) for _ in range(6)))

    assert await votes(house) == {"/help/deductibles": "0 yes, 1 no"}


async def test_nothing_of_who_voted_is_kept_anywhere(house: House) -> None:
    await house.client.post("/help/deductibles/helpful/no", headers={"X-Forwarded-For": "203.0.113.77"} | JSON)

    path = house.eva.settings.database
    kept = b"".join(file.read_bytes() for file in path.parent.glob(path.name + "*") if file.is_file())
    assert b"203.0.113.77" not in kept


async def test_without_a_script_the_reader_comes_back_to_the_article_and_is_thanked(client: httpx.AsyncClient) -> None:
    answer = await client.post("/help/deductibles/helpful/yes")
    page = await client.get(answer.headers["location"])

    assert answer.status_code == 303
    assert "Thank you for telling us." in page.text
    assert "Was this helpful?" not in page.text


@pytest.mark.parametrize(
    ("path", "status"),
    [("none/helpful/yes", 404), ("claims-handbook-and-approvals/helpful/no", 404), ("deductibles/helpful/maybe", 422)],
)
async def test_only_a_yes_or_no_on_an_article_for_customers_counts(client: httpx.AsyncClient, path: str, status: int) -> None:
    assert (await client.post(f"/help/{path}", headers=JSON)).status_code == status


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
async def test_the_page_of_somebody_else_cannot_vote_for_its_readers(client: httpx.AsyncClient, site: str) -> None:
    answer = await client.post("/help/deductibles/helpful/no", headers={"Sec-Fetch-Site": site})

    assert answer.status_code == 403


async def test_no_cookie_is_set(client: httpx.AsyncClient, server: EvaProcess) -> None:
    answer = await client.post("/help/deductibles/helpful/yes")

    assert "set-cookie" not in answer.headers


def test_another_day_another_article_and_another_address_are_other_votes() -> None:
    voters = Voters()
    voters.keep("192.0.2.1", "tyres", TODAY, 7)

    assert voters.find("192.0.2.1", "tyres", TODAY) == 7
    assert voters.find("192.0.2.1", "tyres", TOMORROW) is None
    assert voters.find("192.0.2.1", "rims", TODAY) is None
    assert voters.find("192.0.2.2", "tyres", TODAY) is None
    assert Voters().find("192.0.2.1", "tyres", TODAY) is None


def test_many_voters_do_not_fill_the_memory() -> None:
    voters = Voters()
    for number in range(MOST + 10):
        voters.keep(f"{number}", "tyres", TODAY, number)

    assert voters.find("5", "tyres", TODAY) is None
    assert voters.find(f"{MOST + 9}", "tyres", TODAY) == MOST + 9
