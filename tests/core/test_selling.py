"""Who takes up a quote is brought to people: one card, however often it is tried, and the customer is told so once it stands."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from core.messages import State
from core.ports import Card, ChannelError, Transaction
from core.selling import AGAIN, SALES_UNREACHABLE
from tests.doubles.eva import Customer, RunningEva, World
from tests.doubles.priced import premium
from tests.doubles.quoting import COROLLA, SAID, Shop
from tests.storage.samples import a_quote

GONE = ChannelError("403", permanent=True)
DOWN = ChannelError("500")
TOLD = "A person has been asked: our team has your quote {id} before them now."

pytestmark = pytest.mark.usefixtures("staffed")


async def taken_up(shop: Shop) -> str:
    """The quote's id."""
    await shop.turn(SAID, COROLLA)
    [result] = await shop.turn("yes", COROLLA, says=f"It costs ${premium()} a month.")
    await shop.turn("I take it", {"tool": "take_up_quote", "id": result["id"]}, says="It is noted.")
    return str(result["id"])


async def sold(eva: RunningEva, customer: Customer) -> str:
    """The id of a quote that was taken up just now; nothing has followed from it so far."""
    await customer.writes("Hello")
    await eva.answers()
    conversation = await customer.conversation()
    quote = replace(a_quote(conversation.id, "Q-1"), at=eva.world.clock())

    async def take_up(tx: Transaction) -> None:
        await tx.quotes.put(quote)
        await eva.desk.sell(tx, conversation, quote.id)

    await eva.store.write(take_up)
    return quote.id


def cards(shop: Shop) -> list[tuple[str, Card]]:
    """Each with its place."""
    return [(place, card) for (place, _), card in shop.eva.world.platform.cards.items()]


async def told_to_claude(shop: Shop) -> str:
    [*_, (result,)] = await shop.eva.rows("SELECT result FROM tool_calls WHERE name = 'take_up_quote' ORDER BY number")
    return str(json.loads(result)["tell"])


async def test_a_card_says_what_was_taken_up_for_how_much_and_how_its_customer_is_reached(shop: Shop) -> None:
    shop.eva.world.platform.places["paper:#sales"] = "S1"
    id = await taken_up(shop)

    [(place, card)] = cards(shop)
    assert place == "S1"
    assert card.title == f"A customer takes up the quote {id}"
    assert f"${premium()} a month, valid until 2026-04-01" in card.text
    assert card.reason.startswith("2020 Toyota Corolla")
    assert card.link == "https://paper.example/ana"
    assert (await shop.customer.conversation()).id in card.text


async def test_only_once_it_stands_the_customer_is_told_that_a_person_was_asked(shop: Shop) -> None:
    on_its_way = shop.eva.channel.hold("before", "post")
    id = await sold(shop.eva, shop.customer)
    await on_its_way.reached()
    before = shop.customer.sees
    on_its_way.open()
    await shop.eva.answers()

    assert len(before) == 1
    assert shop.customer.sees[1].startswith(TOLD.format(id=id))


async def test_the_word_that_people_have_it_comes_behind_evas_own(shop: Shop) -> None:
    id = await taken_up(shop)

    assert shop.customer.sees[-2] == "It is noted."
    assert shop.customer.sees[-1].startswith(TOLD.format(id=id))
    assert "never say that somebody has been asked" in await told_to_claude(shop)


async def test_where_there_is_no_place_for_it_nobody_says_that_anybody_was_told(shop: Shop, world: World) -> None:
    world.staffed = False
    await shop.eva.crash()
    await taken_up(shop)

    assert shop.customer.sees[-1] == "It is noted."
    assert cards(shop) == []
    assert "never say that somebody was" in await told_to_claude(shop)
    assert shop.eva.faults.open() == []


async def test_who_asks_again_later_hears_that_people_have_it(shop: Shop) -> None:
    id = await taken_up(shop)
    await shop.turn("I take it", {"tool": "take_up_quote", "id": id}, says="They have it.")

    assert "people in sales have it before them" in await told_to_claude(shop)
    assert len(shop.eva.world.platform.posted) == 1


@pytest.mark.parametrize("steps", range(1, 16))
async def test_wherever_the_process_dies_there_is_one_card_and_one_word(eva: RunningEva, ana: Customer, steps: int) -> None:
    id = await sold(eva, ana)
    await eva.fails_within(steps)
    await eva.answers()

    assert [card.key for card in eva.world.platform.posted] == [id]
    assert sum(TOLD.format(id=id) in text for text in ana.sees) == 1


async def test_a_card_that_nobody_took_is_tried_again_until_somebody_does(shop: Shop) -> None:
    shop.eva.channel.refuse("post", GONE, DOWN)
    id = await taken_up(shop)
    wrong = [told.kind for told in shop.eva.faults.open()]
    before = shop.customer.sees
    await shop.eva.passes(AGAIN)
    await shop.eva.passes(AGAIN)
    await shop.eva.answers()

    assert wrong == [SALES_UNREACHABLE]
    assert not any("A person has been asked" in text for text in before)
    assert shop.customer.sees[-1].startswith(TOLD.format(id=id))
    assert shop.eva.faults.open() == []


async def test_what_passes_is_tried_again_within_seconds(shop: Shop) -> None:
    shop.eva.channel.refuse("post", DOWN)
    await taken_up(shop)
    await shop.eva.passes(timedelta(seconds=2))
    await shop.eva.answers()

    assert len(cards(shop)) == 1
    assert shop.eva.faults.open() == []


async def test_a_platform_that_stays_away_fails_no_wakeup_for_good(shop: Shop) -> None:
    shop.eva.channel.refuse("post", *[DOWN] * 100)
    await taken_up(shop)
    for _ in range(20):
        await shop.eva.passes(timedelta(minutes=2))
    before = [told.kind for told in shop.eva.faults.open()]
    shop.eva.channel.recover()
    await shop.eva.passes(AGAIN)
    await shop.eva.answers()

    assert before == [SALES_UNREACHABLE]
    assert len(cards(shop)) == 1
    assert await shop.eva.rows("SELECT * FROM failures") == []


async def test_while_a_person_has_the_conversation_eva_says_nothing_between(shop: Shop) -> None:
    shop.eva.channel.refuse("post", GONE)
    await taken_up(shop)
    await shop.eva.hands(shop.customer, State.HUMAN)
    before = shop.customer.sees
    await shop.eva.passes(AGAIN)
    await shop.eva.answers()

    assert len(cards(shop)) == 1
    assert shop.customer.sees == before


async def test_where_staff_cannot_write_the_card_names_the_customer(shop: Shop) -> None:
    hidden = Shop(shop.eva, Customer(shop.eva, "private ana"), shop.double)
    await taken_up(hidden)

    [(_, card)] = cards(shop)
    assert (card.link, card.customer) == ("", "paper:private ana")


@pytest.mark.parametrize("moment", ["posted", "on its way"])
async def test_of_who_was_forgotten_nothing_stays_on_the_card(shop: Shop, moment: str) -> None:
    if moment == "posted":
        await taken_up(shop)
        await shop.eva.people.forget(shop.customer.name)
    else:
        shop.eva.channel.refuse("post", GONE)
        await taken_up(shop)
        on_its_way = shop.eva.channel.hold("after", "post")
        await shop.eva.passes(timedelta(minutes=10))
        await on_its_way.reached()
        await shop.eva.people.forget(shop.customer.name)
        on_its_way.open()
    await shop.eva.answers()

    [(_, card)] = cards(shop)
    assert (card.title, card.text, card.reason, card.link) == ("This customer was forgotten", "", "", "")
    assert await shop.eva.rows("SELECT * FROM left_cards") == []
