"""Articles' words and what customers have asked find the article together; nothing is sure that might as well be answered by none."""

from pathlib import Path

import pytest

from core.knowledge.finder import Finder, leaning
from core.messages import Audience
from core.playbook import UNANSWERED, Article

CUSTOMER, INTERNAL = Audience.CUSTOMER, Audience.INTERNAL


def article(slug: str, title: str, body: str, audience: Audience = CUSTOMER) -> Article:
    """An article of this audience's."""
    return Article(
        audience=audience,
        slug=slug,
        title=title,
        language="en",
        topic=title,
        also=(),
        updated=None,
        link=f"/help/{slug}" if audience is CUSTOMER else "",
        body=body,
        path=Path(f"{slug}.md"),
    )


BILLS = article(
    "bills", "Bills and payments", "It is due each month.\n\n## If you are late\n\nA fee is added.\n\n## Ways to pay\n\nBy card."
)
WINDOWS = article("windows", "Glass damage", "What we do about glass.\n\n## A chip\n\nIt is repaired.\n\n## Replacing it\n\nYou pay $100.")
LEAVE = article("leave", "Days off", "You have 25.\n\n## Asking for them\n\nIn the form.", INTERNAL)
ASKED = {
    "bills": ["when do you take the money", "how can I settle what I owe", "i forgot to pay you"],
    "windows": ["a stone hit my windscreen", "my windshield has a crack", "broken side window"],
    UNANSWERED: ["what is the capital of france", "pay rise at my job", "a stone in my shoe", "windows 11 does not start"],
}
FINDER = Finder(CUSTOMER, [BILLS, WINDOWS], {}, ASKED)


def found(question: str, finder: Finder = FINDER, before: str = "") -> tuple[str, str, bool]:
    """Article and heading of the best passage, and whether it is sure."""
    found = finder.find(question, language="en", limit=5, before=before)
    return found.passages[0].slug, found.passages[0].heading, found.sure


@pytest.mark.parametrize(
    ("question", "slug"),
    [("a rock cracked my windscreen", "windows"), ("my windsheild is cracked", "windows"), ("how do I settle the money I owe", "bills")],
)
def test_words_that_only_customers_use_find_the_article(question: str, slug: str) -> None:
    assert found(question)[0] == slug
    assert found(question)[2]


def test_words_that_only_the_article_uses_find_it_and_the_section() -> None:
    assert found("repaired chip?")[:2] == ("windows", "A chip")


@pytest.mark.parametrize("question", ["capital of france please", "windows 11 will not start", "i have a stone in my shoe"])
def test_what_is_like_lines_that_no_article_answers_is_not_sure(question: str) -> None:
    assert not found(question)[2]


@pytest.mark.parametrize("question", ["", "zorblax", "🙂"])
def test_what_is_like_nothing_is_not_sure(question: str) -> None:
    result = FINDER.find(question, language="en", limit=5)

    assert not result.sure
    assert result.known < 0.5


def test_nothing_to_find_is_found_in_nothing() -> None:
    result = Finder(CUSTOMER, [], {}, {}).find("bill", language="en", limit=5)

    assert (result.passages, result.sure) == ((), False)


def test_without_asked_lines_the_articles_words_decide() -> None:
    finder = Finder(CUSTOMER, [BILLS, WINDOWS], {}, {})

    assert found("ways to pay", finder) == ("bills", "Ways to pay", True)
    assert not finder.find("tell me about whales and pay", language="en", limit=5).sure


def test_the_best_article_comes_first_whole_and_then_the_next() -> None:
    passages = FINDER.find("pay for glass that a stone hit", language="en", limit=9).passages

    slugs = [passage.slug for passage in passages]
    assert slugs[0] == "windows"
    assert slugs == sorted(slugs, reverse=True)
    assert len(passages) <= 9


def test_no_more_passages_are_given_than_asked_for() -> None:
    assert len(FINDER.find("pay for glass", language="en", limit=2).passages) == 2


def test_a_question_that_names_only_the_title_gets_the_articles_beginning() -> None:
    assert found("glass damage")[:2] == ("windows", "")


def test_a_follow_up_is_found_with_what_it_leans_on() -> None:
    alone = found("and when?")
    leaning_on = found("and when?", before="a stone hit my windscreen")

    assert leaning_on[0] == "windows"
    assert not alone[2]


def test_a_question_that_says_what_it_is_about_is_not_moved_by_what_came_before() -> None:
    assert found("how can I settle what I owe", before="a stone hit my windscreen")[0] == "bills"


def test_colleagues_are_told_first_what_is_written_for_them() -> None:
    both = Finder(INTERNAL, [LEAVE, BILLS, WINDOWS], {}, ASKED | {"leave": ["how can I take days off"]})

    assert found("how can I have a day off", both)[0] == "leave"
    assert found("a stone hit my windscreen", both)[0] == "windows"


def test_a_finder_gives_only_what_it_was_given() -> None:
    slugs = {passage.slug for question in ("days off", "form") for passage in FINDER.find(question, language="en", limit=9).passages}

    assert "leave" not in slugs


def test_the_less_a_question_says_the_more_it_leans() -> None:
    assert leaning("and then?", "en") == 1
    assert leaning("and for motorcycles?", "en") == 0.5
    assert leaning("what does comprehensive cover pay after hail", "en") < 0.25


# ── looking for oneself ──────────────────────────────────────────────────────────────────────────────────────────────


def listed(typed: str) -> list[str]:
    """The slugs of what is listed, the best first."""
    return [passage.slug for passage in FINDER.search(typed, language="en", limit=9)]


def test_whoever_types_sees_the_article_before_the_word_is_finished() -> None:
    assert listed("glass dam")[0] == listed("glas")[0] == "windows"


def test_each_article_is_listed_once_with_the_passage_that_fits_best() -> None:
    for typed in ("windscreen", "bills", "stone chip windscreen bill", "days off form"):
        slugs = listed(typed)
        assert slugs
        assert "leave" not in slugs
        assert len(slugs) == len(set(slugs))


@pytest.mark.parametrize("typed", ["", " ", "the", "xyzzy", "\x00", "***", '"', "capital of france"])
def test_what_no_article_of_theirs_is_about_lists_nothing(typed: str) -> None:
    assert listed(typed) == []


def test_no_more_are_listed_than_asked_for() -> None:
    assert len(FINDER.search("windscreen bill", language="en", limit=1)) == 1


def test_the_same_question_asked_again_for_fewer_passages_gives_the_first_of_the_same() -> None:
    asked = "pay for glass that a stone hit"

    many, few = (FINDER.find(asked, language="en", limit=limit) for limit in (9, 1))

    assert few.passages == many.passages[:1]
    assert (few.sure, few.known) == (many.sure, many.known)
