"""A price holds once it is given; a what-if stands beside it; what changes takes its place; and whatever crashes, there is one quote."""

import itertools
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

from core.company import Company
from core.ports import Prompt, ToolCall
from core.quoting.pricing.rates import Tariff
from core.quoting.quote import QuoteStatus
from tests.doubles.company import acme
from tests.doubles.eva import RunningEva, World, running
from tests.doubles.hold import Hold
from tests.doubles.model import Step
from tests.doubles.priced import premium
from tests.doubles.quoting import COROLLA, PUT, SAID, Shop

CIVIC = {"make": "Honda", "model": "Civic", "year": 2018, "mileage": 60000, "driver_age": 41}


@cache
def dearer() -> Company:
    """The same company, after its rates have gone up."""
    rates = acme().playbook.rates
    assert rates

    def raised(tariff: Tariff) -> Tariff:
        groups = {name: replace(group, base=group.base + 10 if group.base else None) for name, group in tariff.groups.items()}
        return replace(tariff, groups=groups)

    tariffs = {id: raised(tariff) for id, tariff in rates.tariffs.items()}
    return replace(acme(), playbook=replace(acme().playbook, rates=replace(rates, version="dearer", tariffs=tariffs)))


async def given(shop: Shop) -> str:
    """The number of a quote for the Corolla."""
    await shop.turn(SAID, COROLLA)
    [result] = await shop.turn("yes", COROLLA, says=f"It costs ${premium()} a month.")
    assert result["status"] == "given"
    return str(result["id"])


async def statuses(shop: Shop) -> dict[str, QuoteStatus]:
    return {quote.id: quote.status for quote in await shop.quotes()}


# ── the price ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_same_details_are_the_same_quote_at_the_same_price_though_the_rates_have_changed(shop: Shop) -> None:
    id = await given(shop)
    shop.eva.world.company = dearer
    [again] = await shop.turn("What was my price again?", COROLLA)

    assert (again["status"], again["id"], again["premium"]) == ("given", id, f"{premium()}")
    assert len(await shop.quotes()) == 1


async def test_the_rates_in_force_at_the_yes_count(shop: Shop) -> None:
    await shop.turn(SAID, COROLLA)
    shop.eva.world.company = dearer
    [result] = await shop.turn("yes", COROLLA)

    assert result["premium"] == f"{premium(playbook=dearer().playbook)}" != f"{premium()}"
    assert (await shop.quotes())[0].rates_version == "dearer"


async def test_what_is_over_its_time_is_put_and_priced_anew(shop: Shop) -> None:
    id = await given(shop)
    await shop.eva.passes(timedelta(days=31))
    [put] = await shop.turn("So, my quote?", COROLLA)
    [result] = await shop.turn("yes", COROLLA)

    assert (put["status"], result["status"]) == ("to_confirm", "given")
    assert await statuses(shop) == {id: QuoteStatus.EXPIRED, result["id"]: QuoteStatus.GIVEN}


async def test_a_quote_holds_on_its_last_day_until_midnight_where_the_company_is(shop: Shop) -> None:
    id = await given(shop)
    await shop.eva.passes(datetime(2026, 4, 1, 23, 59, tzinfo=acme().playbook.timezone) - shop.eva.world.clock())
    [still] = await shop.turn("So, my quote?", COROLLA)
    await shop.eva.passes(timedelta(minutes=1))
    [put] = await shop.turn("And now?", COROLLA)

    assert (still["status"], still["id"], still["valid_until"]) == ("given", id, "2026-04-01")
    assert put["status"] == "to_confirm"


async def test_giving_a_quote_is_told_to_whoever_reads_along_and_stands_in_the_audit(shop: Shop) -> None:
    id = await given(shop)

    [(told,)] = await shop.eva.rows("SELECT data FROM events WHERE name = 'quote'")
    assert json.loads(told) == {"id": id, "premium": f"{premium()}", "currency": "USD", "status": "given", "valid_until": "2026-04-01"}
    [(detail,)] = await shop.eva.rows("SELECT detail FROM audit WHERE what = 'quote given'")
    assert detail == f"{id} {premium()} USD 2026-11"


# ── what takes its place, and what stands beside it ──────────────────────────────────────────────────────────────────


async def test_a_correction_of_two_details_is_a_new_quote_in_the_place_of_the_old_one(shop: Shop) -> None:
    old = await given(shop)
    changed = COROLLA | {"year": 2019, "mileage": 52000}
    put = PUT.replace("2020", "2019").replace("42,000", "52,000")
    await shop.turn("Sorry, it is a 2019 Toyota Corolla with 52,000 miles", changed, says=put)
    [new] = await shop.turn("yes", changed)

    assert new["supersedes"] == [old]
    assert await statuses(shop) == {old: QuoteStatus.SUPERSEDED, new["id"]: QuoteStatus.GIVEN}


async def test_two_vehicles_are_two_quotes_and_both_hold(shop: Shop) -> None:
    first = await given(shop)
    await shop.turn("And I also have a 2018 Honda Civic with 60,000 miles", CIVIC, says="A 2018 Honda Civic, 60,000 miles, driver 41?")
    [second] = await shop.turn("yes", CIVIC)

    assert second["premium"] == f"{premium('Honda', 'Civic', year=2018, mileage=60_000)}"
    assert await statuses(shop) == {first: QuoteStatus.GIVEN, second["id"]: QuoteStatus.GIVEN}


async def test_another_vehicle_in_so_many_words_takes_the_place_of_the_first(shop: Shop) -> None:
    old = await given(shop)
    camry = COROLLA | {"model": "Camry", "year": 2019, "mileage": 30000}
    put = "So it is a 2019 Toyota Camry with 30,000 miles, driver 41?"
    await shop.turn("Oh sorry, it's not a Corolla, I mean a 2019 Toyota Camry with 30,000 miles", camry, says=put)
    [new] = await shop.turn("yes", camry)

    assert new["supersedes"] == [old]


async def test_a_what_if_is_priced_at_once_beside_the_quote_which_stays_as_it_is(shop: Shop) -> None:
    id = await given(shop)
    [result] = await shop.turn("And with a $1,000 deductible?", COROLLA | {"deductible": 1000})

    cheaper = premium(deductible=1000)
    assert (result["status"], result["premium"]) == ("what_if", f"{cheaper}")
    assert result["changed"] == {"deductible": 1000}
    assert result["beside"] == {"id": id, "premium": f"{premium()}", "would_cost_now": f"{premium()}"}
    assert Decimal(result["difference"]) == cheaper - premium()
    assert await statuses(shop) == {id: QuoteStatus.GIVEN, result["id"]: QuoteStatus.DRAFT}


async def test_both_sides_of_a_what_if_are_priced_by_the_rates_in_force(shop: Shop) -> None:
    await given(shop)
    shop.eva.world.company = dearer
    [result] = await shop.turn("And with a $1,000 deductible?", COROLLA | {"deductible": 1000})

    new = dearer().playbook
    assert Decimal(result["difference"]) == premium(deductible=1000, playbook=new) - premium(playbook=new)
    assert result["beside"]["premium"] == f"{premium()}"
    assert "The rates have changed" in result["tell"]


async def test_another_driver_is_a_what_if_where_the_customer_has_just_said_so(shop: Shop) -> None:
    id = await given(shop)
    [result] = await shop.turn("What if the driver is 19 years old?", COROLLA | {"driver_age": 19})

    assert (result["status"], result["beside"]["id"]) == ("what_if", id)
    assert result["premium"] == f"{premium(age=19)}"


async def test_a_what_if_becomes_the_quote_with_a_yes_to_its_price(shop: Shop) -> None:
    old = await given(shop)
    wanted = COROLLA | {"deductible": 1000}
    price = premium(deductible=1000)
    await shop.turn("And with a $1,000 deductible?", wanted, says=f"That would be ${price} a month. Shall I make it your quote?")
    [new] = await shop.turn("yes please", wanted)

    assert (new["status"], new["supersedes"]) == ("given", [old])
    assert await statuses(shop) == {old: QuoteStatus.SUPERSEDED, new["id"]: QuoteStatus.GIVEN}


async def test_a_yes_to_the_price_of_a_what_if_gives_no_other_price(shop: Shop) -> None:
    old = await given(shop)
    wanted = COROLLA | {"deductible": 1000}
    told, dear = premium(deductible=1000), premium(deductible=1000, playbook=dearer().playbook)
    await shop.turn("And with a $1,000 deductible?", wanted, says=f"That would be ${told} a month. Shall I make it your quote?")
    shop.eva.world.company = dearer
    [put] = await shop.turn("yes please", wanted, says=f"It is ${dear} a month by now. Shall I make it your quote?")

    assert (put["status"], put["premium"], put["beside"]["id"]) == ("what_if", f"{dear}", old)
    assert (await statuses(shop))[old] is QuoteStatus.GIVEN

    [new] = await shop.turn("yes", wanted)
    assert (new["status"], new["premium"], new["supersedes"]) == ("given", f"{dear}", [old])


async def test_a_what_if_of_a_quote_that_is_over_is_put_anew_where_its_price_has_changed(shop: Shop) -> None:
    await given(shop)
    await shop.eva.passes(timedelta(days=29, hours=23))
    wanted = COROLLA | {"deductible": 1000}
    await shop.turn("And with a $1,000 deductible?", wanted, says=f"That would be ${premium(deductible=1000)} a month. Shall I?")
    shop.eva.world.company = dearer
    await shop.eva.passes(timedelta(days=2))
    [put] = await shop.turn("yes please", wanted, says=f"{PUT} With a deductible of $1,000.")
    [new] = await shop.turn("yes", wanted)

    assert put["status"] == "to_confirm"
    assert (new["status"], new["premium"]) == ("given", f"{premium(deductible=1000, playbook=dearer().playbook)}")


async def test_of_two_what_ifs_a_yes_takes_none(shop: Shop) -> None:
    old = await given(shop)
    one, two = COROLLA | {"deductible": 1000}, COROLLA | {"deductible": 250}
    says = f"${premium(deductible=1000)} with $1,000, ${premium(deductible=250)} with $250. Which one?"
    await shop.turn("And with a deductible of $1,000, or a deductible of $250?", one, two, says=says)
    results = await shop.turn("yes", one)

    assert [result.get("status") for result in results] != ["given"]
    assert (await statuses(shop))[old] is QuoteStatus.GIVEN


# ── crashes ──────────────────────────────────────────────────────────────────────────────────────────────────────────


class Script:
    """A model that wants the Corolla priced in every turn, and is held before it says what came of it."""

    def __init__(self, held: Hold | None) -> None:
        self.held, self._ids = held, itertools.count()

    def __call__(self, prompt: Prompt) -> Sequence[Step]:
        result = next((json.loads(result.content) for result in prompt.results), None)
        if result is None:
            return [ToolCall(id=f"call {next(self._ids)}", name="get_quote", arguments=dict(COROLLA))]
        words = f"{PUT}" if result["status"] == "to_confirm" else f"It costs ${result['premium']} a month."
        return [self.held, words] if self.held else [words]


async def the_quotes(eva: RunningEva) -> list[tuple[str, str, str | None]]:
    return [(id, status, price) for id, status, price in await eva.rows("SELECT id, status, premium FROM quotes ORDER BY number")]


async def test_killed_after_the_draft_it_is_put_once_and_the_yes_prices_it_once(tmp_path: Path) -> None:
    async with running(World(folder=tmp_path)) as eva:
        ana, held = eva.customer("ana"), Hold()
        eva.world.model.otherwise = Script(held)
        await ana.writes(SAID)
        await held.reached()
        [(id, status, _)] = await the_quotes(eva)
        assert status == "draft"

        eva.world.model.otherwise = Script(None)
        await eva.crash()
        await eva.answers()
        assert ana.sees == [PUT]
        await eva.crash()
        await ana.writes("yes")
        await eva.answers()

        assert await the_quotes(eva) == [(id, "given", f"{premium()}")]
        assert ana.sees[-1] == f"It costs ${premium()} a month."


async def test_killed_after_the_yes_it_is_the_same_quote_and_never_two(tmp_path: Path) -> None:
    async with running(World(folder=tmp_path)) as eva:
        ana, held = eva.customer("ana"), Hold()
        eva.world.model.otherwise = Script(None)
        await ana.writes(SAID)
        await eva.answers()
        eva.world.model.otherwise = Script(held)
        await ana.writes("yes")
        await held.reached()
        [(id, status, price)] = await the_quotes(eva)
        assert status == "given"

        eva.world.model.otherwise = Script(None)
        eva.world.company = dearer
        await eva.crash()
        await eva.answers()

        assert await the_quotes(eva) == [(id, "given", price)]
        assert ana.sees[-1] == f"It costs ${price} a month."
        assert len(await eva.rows("SELECT * FROM events WHERE name = 'quote'")) == 1
        assert len(await eva.rows("SELECT * FROM audit WHERE what = 'quote given'")) == 1


async def test_a_yes_that_comes_before_the_values_were_shown_confirms_nothing(tmp_path: Path) -> None:
    async with running(World(folder=tmp_path)) as eva:
        ana, held = eva.customer("ana"), Hold()
        eva.world.model.otherwise = Script(held)
        await ana.writes(SAID)
        await held.reached()
        eva.world.model.otherwise = Script(None)
        await ana.writes("yes")
        held.open()
        await eva.answers()

        assert ana.sees == [PUT]
        assert [status for _, status, _ in await the_quotes(eva)] == ["draft"]
