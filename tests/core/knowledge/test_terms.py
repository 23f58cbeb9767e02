"""A question is read in the words of the index: stop words gone, synonyms known, typing mistakes repaired."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.knowledge.terms import FAINT, Concept, Stemmer, Stems, Terms, family, tokens

INDEX = ("cancel", "policy", "coverage", "battery", "electric", "car", "deductible", "payments", "driver", "refund", "change", "address")
WORDS = {
    "cancel": ["terminate", "get rid of", "kündigen", "取消"],
    "policy": ["contract", "保单", "وثيقة"],
    "car": ["auto", "coche", "汽车"],
    "payments": ["instalments"],
}
STOP = frozenset({"the", "my", "i", "do", "how", "of", "to", "get"})


TERMS = Terms(INDEX, Stemmer(sqlite3.connect(":memory:", isolation_level=None)), WORDS)


@pytest.fixture
def stemmer() -> Iterator[Stemmer]:
    """Its database is closed behind the test: Python 3.13 warns of one that is thrown away open, in whichever test is running by then."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        yield Stemmer(database)


def read(question: str) -> list[Concept]:
    return TERMS.concepts(question, STOP)


def best(question: str) -> list[Stems]:
    """The most trusted way of each concept that the index knows."""
    return [max(concept.ways, key=lambda way: concept.ways[way]) for concept in read(question) if concept.ways]


def test_stop_words_say_nothing() -> None:
    assert [concept.said for concept in read("How do I cancel my policy?")] == ["cancel", "policy"]
    assert read("how do I") == []


@pytest.mark.parametrize(
    ("question", "stems"),
    [
        ("terminate the contract", [("cancel",), ("polici",)]),
        ("how do I get rid of my contract", [("cancel",), ("polici",)]),
        ("ich will kündigen", [("cancel",)]),
        ("KUNDIGEN", [("cancel",)]),
        ("取消我的保单", [("cancel",), ("polici",)]),
        ("الوثيقة", [("polici",)]),
        ("وثيقة", [("polici",)]),
        ("mi coche eléctrico", [("car",)]),
        ("cancle the polciy", [("polici",)]),
        ("baterry", [("batteri",)]),
        ("refundd", [("refund",)]),
    ],
)
def test_what_customers_call_it_is_what_the_articles_call_it(question: str, stems: list[Stems]) -> None:
    assert [way for way in best(question) if way in stems] == stems


def test_words_of_one_family_find_each_other() -> None:
    for question, stem in [("pay", "payment"), ("cover", "coverag"), ("drive", "driver"), ("batteries", "batteri")]:
        assert any((stem,) in concept.ways for concept in read(question)), question


@pytest.mark.parametrize(("one", "other"), [("payment", "pai"), ("coverag", "cover"), ("driver", "drive"), ("settlement", "settl")])
def test_a_family_has_one_name(one: str, other: str) -> None:
    assert family(one) == family(other)


def test_a_police_officer_is_no_policy() -> None:
    assert family("polici") != family("polic")


def test_what_was_said_is_trusted_more_than_a_synonym_and_a_repair_less() -> None:
    said, synonym, typo = (read(word)[0] for word in ("cancel", "terminate", "cancell"))

    assert said.ways[("cancel",)] == 1.0 > synonym.ways[("cancel",)] > 0
    assert 0 < read("electrik car")[0].ways[("electr",)] < 1
    assert typo.ways[("cancel",)] == 1.0  # the stemmer forgives this one by itself


def test_a_word_that_the_index_does_not_know_counts_unless_it_is_plain() -> None:
    unknown = read("the policy, pineapples, whatever happens")
    assert [concept.said for concept in unknown if not concept.ways] == ["pineapples"]
    assert all(concept.weight == 1.0 for concept in unknown)


def test_a_number_and_a_plain_word_weigh_little(stemmer: Stemmer) -> None:
    index = Terms(["helpful", "30"], stemmer, {})
    assert [concept.weight for concept in index.concepts("helpful 30 45 x", frozenset())] == [FAINT, FAINT]


def test_each_thing_is_asked_once() -> None:
    assert len(read("cancel cancel cancelling cancelled")) == 1


def test_synonyms_that_lead_nowhere_are_forgotten(stemmer: Stemmer) -> None:
    dead = Terms(INDEX, stemmer, {"harbour": ["marina"]})
    assert dead.concepts("marina", STOP)[0].ways == {}
    assert dead.concepts("marinna", STOP)[0].ways == {}


def test_chinese_is_cut_into_characters_and_accents_are_dropped() -> None:
    assert tokens("Póliza 保单 e-bike") == ["poliza", "保", "单", "e", "bike"]


def test_what_strangers_write_does_not_fill_the_memory(stemmer: Stemmer) -> None:
    stemmer.learn(["paying"])
    assert stemmer.stems(["paying", "swimming"]) == {"paying": "pai", "swimming": "swim"}
    assert stemmer["paying"] == "pai"
    with pytest.raises(KeyError):
        stemmer["swimming"]


@given(st.text())
def test_any_text_can_be_read(question: str) -> None:
    for concept in read(question):
        assert all(0 < trust <= 1 for trust in concept.ways.values())
        assert 0 < concept.weight <= 1
