"""The score of a passage follows from where the words of a question stand."""

from collections import Counter
from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from core.knowledge.passages import Passage
from core.knowledge.ranking import Entry, Question, Ranked, Sheet, Weights
from core.knowledge.terms import Concept
from core.messages import Audience


def entries(title: str, sections: Mapping[str, str], also: tuple[str, ...] = ()) -> list[Entry]:
    """An article of stems, one section for each heading."""
    sheet = Sheet(
        title=frozenset(title.split()),
        also=[dict.fromkeys(phrase.split(), 1.0) for phrase in also],
        headings=frozenset(" ".join(sections).split()),
        spread=Counter(stem for text in sections.values() for stem in set(text.split())),
    )
    return [
        Entry(
            passage=Passage(slug=title, title=title, heading=heading, text=text, link="", audience=Audience.CUSTOMER, language="en"),
            sheet=sheet,
            heading=dict.fromkeys(heading.split(), 1.0),
            text=Counter(text.split()),
        )
        for heading, text in sections.items()
    ]


BILLS = entries("bill payment", {"due": "bill due day month", "late": "late fee day grace"}, ("charg twice", "behind payment"))
CLAIMS = entries("claim", {"file": "claim photo day", "status": "claim status adjust bill"}, ("crash what now",))
EVERY = [*BILLS, *CLAIMS, *entries("quot", {"need": "make model year day"})]
WEIGHTS = Weights(EVERY)


def ask(question: str) -> list[Ranked]:
    concepts = [Concept(said=word, ways={} if word.startswith("?") else {(word,): 1.0}) for word in question.split()]
    return Question(concepts, WEIGHTS).rank(EVERY)


def first(question: str) -> tuple[str, str]:
    passage = ask(question)[0].entry.passage
    return passage.slug, passage.heading


def test_the_article_comes_first_and_then_its_passage() -> None:
    assert first("bill late") == ("bill payment", "late")
    assert first("bill due") == ("bill payment", "due")
    assert first("claim status") == ("claim", "status")


def test_what_the_author_also_calls_it_leads_to_the_article() -> None:
    assert first("crash")[0] == "claim"
    assert first("charg twice")[0] == "bill payment"


def test_a_whole_phrase_counts_more_than_a_word_of_it() -> None:
    whole, part = ask("charg twice")[0], ask("charg photo")
    assert whole.score > max(ranked.score for ranked in part if ranked.entry in BILLS)


def test_an_unknown_word_takes_from_the_score_and_leaves_the_order() -> None:
    with_it, without = ask("claim status ?pineapple"), ask("claim status")
    assert with_it[0].entry == without[0].entry
    assert with_it[0].score < 0.7 * without[0].score


def test_a_rare_word_weighs_more_than_a_frequent_one() -> None:
    def weight(word: str) -> float:
        return WEIGHTS.of(Concept(said=word, ways={(word,): 1.0}))

    assert weight("photo") > weight("claim") > weight("day") > 0
    assert WEIGHTS.of(Concept(said="pizza", ways={})) > weight("claim")


def test_a_synonym_weighs_as_the_word_that_it_stands_for() -> None:
    said = WEIGHTS.of(Concept(said="day", ways={("day",): 1.0}))
    synonym = WEIGHTS.of(Concept(said="date", ways={("day",): 0.9, ("photo",): 0.6}))
    assert abs(said - synonym) < 0.1


@given(
    st.lists(
        st.sampled_from(["bill", "day", "late", "claim", "photo", "charg", "twice", "crash", "model", "?one", "?two"]),
        min_size=1,
        unique=True,
    )
)
def test_a_score_is_a_share(words: list[str]) -> None:
    if all(word.startswith("?") for word in words):
        words.append("day")
    ranked = ask(" ".join(words))

    assert all(0 <= found.score <= 1 for found in ranked)
    assert [found.score for found in ranked] == sorted((found.score for found in ranked), reverse=True)
