"""What the articles say, with the sources that an answer may cite from it."""

import json
from dataclasses import replace
from typing import Any

import pytest

from core.messages import Audience, Source
from core.ports import ToolCall
from core.tools import Case, Toolbox, find_tools
from core.tools.search_articles import MOST
from tests.doubles.company import SITE

TOOLBOX = Toolbox(find_tools())


async def found(case: Case, question: str, **more: str) -> tuple[dict[str, Any], tuple[Source, ...]]:
    """What the tool gives back."""
    result = await TOOLBOX.run(ToolCall(id="1", name="search_articles", arguments={"question": question, **more}), case)
    return json.loads(result.content), result.sources


def seen_by(case: Case, audience: Audience) -> Case:
    """The same turn, of somebody else's."""
    return replace(case, conversation=replace(case.conversation, audience=audience))


async def test_the_best_passage_comes_first_with_all_that_an_answer_needs(case: Case) -> None:
    value, sources = await found(case, "What is a deductible?")

    best = value["passages"][0]
    assert set(best) == {"title", "heading", "text", "link"}
    assert "deductible" in best["text"].lower()
    assert best["link"].startswith(f"{SITE}/help/")
    assert sources[0] == Source(best["title"], best["link"])
    assert (value["sure"], value["known"]) == (True, 1.0)


async def test_each_passage_has_its_source_and_there_are_few_of_them(case: Case) -> None:
    value, sources = await found(case, "electric car battery charging accident cover deductible")

    assert 1 < len(value["passages"]) <= MOST
    assert [(passage["title"], passage["link"]) for passage in value["passages"]] == [(each.title, each.link) for each in sources]


async def test_customers_never_see_what_is_for_colleagues_and_colleagues_see_both(case: Case) -> None:
    articles = {audience: content.articles for audience, content in case.company.playbook.audiences.items()}
    internal = {article.title for article in articles[Audience.INTERNAL]}
    for title in internal:
        customers, _ = await found(seen_by(case, Audience.CUSTOMER), title)
        colleagues, _ = await found(seen_by(case, Audience.INTERNAL), title)

        assert internal.isdisjoint(passage["title"] for passage in customers["passages"])
        assert colleagues["passages"][0]["title"] == title
    value, _ = await found(seen_by(case, Audience.INTERNAL), "What is a deductible?")
    assert value["passages"][0]["title"] not in internal


@pytest.mark.parametrize("question", ["zorblax quimby frotz", "", "🙂"])
async def test_a_question_that_the_articles_do_not_know_has_no_sure_answer(case: Case, question: str) -> None:
    value, _ = await found(case, question)

    assert value["sure"] is False
    assert value["known"] < 0.5


@pytest.mark.parametrize(("question", "told"), [("asdf qwer", False), ("dedutcible", None), ("what is it", None), ("保险", None)])
async def test_keys_that_were_only_struck_are_told_from_words(case: Case, question: str, told: bool | None) -> None:
    value, _ = await found(case, question)

    assert value.get("understood") is told


async def test_a_question_that_says_little_leans_on_the_one_before(case: Case) -> None:
    leaning, _ = await found(case, "And how long does it take?", before="How do I get my refund when I cancel my policy?")

    assert leaning["sure"]
    assert leaning["passages"][0]["link"].startswith(f"{SITE}/help/cancelling-and-refunds")
