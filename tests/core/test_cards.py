"""A card says what staff need before they press, shows no more than a screen of it, and nothing of what is over."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from core.arrival import fresh_conversation
from core.cards import LINES, LONGEST, bare, card_of, fault_card, sale_card
from core.language import LANGUAGES
from core.messages import Address, Audience, Conversation, File, Handover, Line, Person, State
from core.ports import ToldFault
from core.quoting.details import Detail, Said
from core.quoting.details import Value as Detailed
from tests.doubles.staff import with_a_desk
from tests.storage.samples import a_quote

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
ASKED = Handover(id="H-1", conversation="C-1", reason="a bill", asked_at=NOW, asked_to=1)
SAM = Person(id="paper:sam", name="Sam")


def conversation(state: State = State.WAITING) -> Conversation:
    return replace(fresh_conversation(Address("paper", "ana"), "paper:ana", Audience.CUSTOMER, NOW, "C-1"), state=state)


def line(author: str, text: str, name: str | None = None) -> Line:
    return Line(number=1, id="m", author=author, text=text, at=NOW, name=name)


def test_each_line_names_who_wrote_it() -> None:
    shown = [line("customer", "one"), line("customer", "two", "Ben"), line("eva", "three"), line("person", "four", "Sam")]

    card = card_of(ASKED, conversation(), shown, "link", with_a_desk().playbook)

    assert [(each.by, each.text) for each in card.lines] == [("Customer", "one"), ("Ben", "two"), ("Eva", "three"), ("Sam", "four")]


def test_what_was_sent_along_is_named_behind_its_line() -> None:
    sent = replace(line("customer", "Look"), files=(File(id="1", name="dent.png", kind="image/png", size=9),))

    card = card_of(ASKED, conversation(), [sent], "link", with_a_desk().playbook)

    assert card.lines[0].text == "Look\n📎 dent.png"


def test_only_the_last_lines_stand_on_it_and_none_longer_than_a_few_lines_of_a_screen() -> None:
    shown = [line("customer", f"{number} " + "x" * 1_000) for number in range(20)]

    card = card_of(replace(ASKED, reason="y" * 1_000), conversation(), shown, "link", with_a_desk().playbook)

    assert [each.text.split()[0] for each in card.lines] == [str(number) for number in range(20 - LINES, 20)]
    assert {len(each.text) for each in card.lines} == {LONGEST} == {len(card.reason)}


@pytest.mark.parametrize(
    ("changes", "buttons", "mention"),
    [
        ({}, ("take", "resolve"), True),
        ({"person": SAM}, ("hand_back", "resolve"), False),
        ({"person": SAM, "ended_at": NOW, "outcome": "handed back"}, (), False),
        ({"person": SAM, "ended_at": NOW, "outcome": "resolved"}, (), False),
        ({"ended_at": NOW, "outcome": "closed"}, (), False),
        ({"ended_at": NOW, "outcome": "undeliverable"}, (), False),
    ],
)
def test_its_buttons_are_those_that_can_be_pressed_and_staff_are_called_only_where_somebody_is_needed(
    changes: dict[str, object], buttons: tuple[str, ...], mention: bool
) -> None:
    handover = replace(ASKED, **changes)  # type: ignore[arg-type]

    card = card_of(handover, conversation(), [line("customer", "secret")], "link", with_a_desk().playbook)

    assert (card.buttons, card.mention) == (buttons, mention)
    assert (card.lines == ()) is (card.reason == "") is not handover.is_open


def test_the_key_changes_with_each_card_that_is_to_be_posted_and_not_with_what_stands_on_it() -> None:
    playbook = with_a_desk().playbook
    first, taken = (card_of(each, conversation(), [], "", playbook) for each in (ASKED, replace(ASKED, person=SAM)))
    second = card_of(replace(ASKED, round=2), conversation(), [], "", playbook)

    assert first.key == taken.key != second.key
    assert first.handover == second.handover == "H-1"


def test_a_card_that_stands_for_nothing_any_more_is_bare() -> None:
    card = bare("H-1", 1, "forgotten", with_a_desk().playbook)

    assert (card.key, card.title) == ("H-1:1", "This customer was forgotten")
    assert (card.reason, card.lines, card.link, card.buttons, card.mention) == ("", (), "", (), False)


# ── quotes, and faults ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_price_stands_on_a_card_as_staff_read_it() -> None:
    quote = replace(a_quote(), premium=Decimal("1234.5"))

    dollars = sale_card(quote, conversation(), "", with_a_desk().playbook)
    euros = sale_card(replace(quote, currency="EUR"), conversation(), "", with_a_desk().playbook)

    assert "$1,234.50 a month" in dollars.text
    assert "1,234.50 EUR a month" in euros.text


def test_what_is_taken_up_is_told_in_the_words_of_staff() -> None:
    quote = a_quote()
    chosen: dict[Detail, Detailed] = {Detail.DEDUCTIBLE: 1_000, Detail.COVERS: ("rental", "roadside")}
    more = {each: Said(detail=each, value=value, message="m1", words="") for each, value in chosen.items()}
    playbook = with_a_desk().playbook

    card = sale_card(replace(quote, details={**quote.details, **more}), conversation(), "", playbook)
    german = sale_card(quote, conversation(), "", replace(playbook, language="de"))

    assert card.reason == "2020 Toyota Corolla, 42,000 miles driven, driver aged 41, $1,000 deductible, rental, roadside"
    assert german.reason == "2020 Toyota Corolla, 42,000 gefahrene Meilen, Alter am Steuer: 41"


def test_where_staff_can_write_a_card_links_there_and_where_they_cannot_it_names_the_customer() -> None:
    there = sale_card(a_quote(), conversation(), "https://paper.example/ana", with_a_desk().playbook)
    elsewhere = sale_card(a_quote(), conversation(), "", with_a_desk().playbook)

    assert (there.link, there.customer) == ("https://paper.example/ana", "")
    assert (elsewhere.link, elsewhere.customer) == ("", "paper:ana")
    assert not there.mention
    assert there.buttons == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_cards_are_in_the_language_of_staff(language: str) -> None:
    playbook = replace(with_a_desk().playbook, language=language)
    told = ToldFault(key="not_kept", kind="not_kept", subject="", text="no disk", since=NOW)

    cards = [sale_card(a_quote(), conversation(), "", playbook), fault_card(told, NOW, playbook)]
    over = fault_card(replace(told, over_at=NOW), NOW, playbook)

    assert {card.language for card in cards} == {language}
    assert all("not_kept" in card.title for card in (cards[1], over))
    assert cards[1].title != over.title
    assert cards[1].key == over.key
