"""The thread of a conversation is opened meanwhile, and named after what it is about."""

import asyncio
from collections.abc import Sequence

import pytest

from core.messages import Address, Audience, Line
from core.opening import Opening, fitting, topic
from core.ports import ChannelError
from tests.doubles.channel import FakeChannel, Platform
from tests.doubles.clock import Clock
from tests.doubles.company import acme
from tests.doubles.hold import Hold

HERE = Address("paper", "ana")


class Threaded(FakeChannel):
    """A channel with threads."""

    def __init__(self) -> None:
        super().__init__(Platform())
        self.opened: list[str] = []
        self.before, self.fails, self.is_there = Hold(), False, False

    def is_open(self, to: Address) -> bool:
        return self.is_there

    async def open_thread(self, to: Address, title: str, language: str) -> None:
        await self.before.stop_here()
        if self.fails:
            raise ChannelError("no", permanent=True)
        self.opened.append(title)


def begun(channel: FakeChannel, text: str = "What does collision cover?") -> Opening:
    opening = Opening(channel, HERE)
    opening.begin(acme(), Audience.CUSTOMER, [Line(number=1, id="m", author="customer", text=text, at=Clock()())], "en")
    return opening


async def test_whoever_is_about_to_send_waits_until_the_thread_is_there() -> None:
    channel = Threaded()
    opening = begun(channel)
    waiting = asyncio.create_task(opening.done())
    await channel.before.reached()
    early = waiting.done()
    channel.before.open()
    await waiting

    assert not early
    assert len(channel.opened) == 1


async def test_a_thread_that_is_open_is_not_opened_again_and_a_channel_may_have_none() -> None:
    channel = Threaded()
    channel.is_there = True

    await begun(channel).done()
    await begun(FakeChannel(Platform())).done()

    assert channel.opened == []


async def test_a_thread_that_cannot_be_had_is_told_to_whoever_is_about_to_send() -> None:
    channel = Threaded()
    channel.fails = True
    channel.before.open()
    opening = begun(channel)

    with pytest.raises(ChannelError):
        await opening.done()
    await opening.stop()


class Tagging(FakeChannel):
    """A channel whose conversations carry tags."""

    def __init__(self, *allowed: str) -> None:
        super().__init__(Platform())
        self.allowed, self.given, self.fails = allowed, list[str](), False

    def tags(self, to: Address) -> tuple[str, ...]:
        return self.allowed

    async def tag(self, to: Address, names: Sequence[str]) -> None:
        if self.fails:
            raise ChannelError("no", permanent=True)
        self.given += names


async def test_a_conversation_gets_the_tags_that_fit_its_topic_and_no_others() -> None:
    channel, unsure = Tagging("cover", "claims"), Tagging("question", "a")

    await begun(channel, "Does collision pay for my own damage?").stop()
    await begun(unsure, "What is the meaning of life?").stop()

    assert (channel.given, unsure.given) == (["cover"], [])


async def test_a_tag_that_cannot_be_had_holds_up_nothing() -> None:
    channel = Tagging("cover")
    channel.fails = True
    opening = begun(channel, "Does collision pay for my own damage?")

    await opening.done()
    await opening.stop()

    assert channel.given == []


def test_a_tag_fits_a_topic_in_which_all_of_its_words_stand() -> None:
    assert fitting(["Claims", "accidents", "claims abroad", ""], "Accidents and claims") == ["Claims", "accidents"]


async def test_a_call_on_its_way_is_waited_for() -> None:
    channel = Threaded()
    opening = begun(channel)
    stopping = asyncio.create_task(opening.stop())
    await channel.before.reached()
    channel.before.open()
    await stopping

    assert len(channel.opened) == 1


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("Does collision pay for my own damage?", "Your cover"),
        ("What is the meaning of life?", "A question for Acme Insurance"),
        ("", "A question for Acme Insurance"),
        ("x" * 40_000, "A question for Acme Insurance"),
    ],
)
def test_a_thread_is_named_after_the_topic_of_the_best_article(question: str, title: str) -> None:
    assert title == topic(acme(), Audience.CUSTOMER, question, "en")


def test_no_title_says_three_words_of_the_question_in_a_row() -> None:
    for article in acme().playbook.articles_for(Audience.CUSTOMER):
        for question in (article.title, f"Tell me about {article.topic}, please"):
            words, said = question.lower().split(), topic(acme(), Audience.CUSTOMER, question, "en").lower()
            assert not [at for at in range(len(words) - 2) if " ".join(words[at : at + 3]).strip("?,.!") in said]
