"""What customers are told about people: in their language, in short, and not after another one speaks."""

import pytest

from core.desk_words import SUMMED_UP, summed_up
from core.language import LANGUAGES
from core.messages import State
from tests.doubles.eva import Customer, RunningEva
from tests.doubles.staff import CALL, Colleague, asks_for_a_person

pytestmark = pytest.mark.usefixtures("staffed")


def test_of_each_message_the_first_sentence_counts() -> None:
    assert summed_up(["I have looked. It took a while.", "The bill\nis right!  Really."]) == "I have looked. The bill is right!"


def test_of_many_messages_the_last_ones_are_told() -> None:
    summary = summed_up([f"This is the long message number {number}." for number in range(100)])

    assert len(summary) <= SUMMED_UP
    assert summary.startswith("This is the long message number")
    assert summary.endswith("number 99.")


@pytest.mark.parametrize("texts", [[], ["", "  "]])
def test_who_has_written_nothing_is_not_summed_up(texts: list[str]) -> None:
    assert summed_up(texts) == ""


def test_a_sentence_without_end_is_cut() -> None:
    assert len(summed_up(["x" * 1_000])) == SUMMED_UP


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_words_of_a_hand_over_are_said_in_the_customers_language(
    eva: RunningEva, ana: Customer, sam: Colleague, language: str
) -> None:
    await ana.writes("Hello")
    await eva.answers()
    id = (await ana.conversation()).id
    await eva.store.write(lambda tx: tx.conversations.speak(id, language))
    await asks_for_a_person(eva, ana, "…")
    await sam.takes()
    await eva.answers()  # what is said of who has come is not said any more once they have gone
    await sam.writes(ana, "0815")
    await sam.hands_back()
    await eva.answers()

    [_, told, joined, back] = ana.sees
    assert (told.startswith("I have passed"), joined.startswith("Sam from"), back.startswith("I am")) == (language == "en",) * 3
    assert "Sam" in joined
    assert "0815" in back


async def test_a_word_that_is_not_true_any_more_is_not_said(eva: RunningEva, ana: Customer, sam: Colleague) -> None:
    on_its_way = eva.channel.hold("before", "send")
    eva.world.model.says(CALL)
    await ana.writes("A person, please")
    await on_its_way.reached()
    await sam.takes()
    await sam.resolves()
    on_its_way.open()
    await eva.answers()

    assert await eva.rows("SELECT count(*) FROM words") == [(0,)]
    assert not any("is here now" in text for text in ana.sees)
    assert ana.sees[-1].startswith("Sam has marked this as settled")
    assert (await ana.conversation()).state is State.CLOSED
