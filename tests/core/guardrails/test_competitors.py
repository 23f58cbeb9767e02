"""Other companies' names are found however they are written; who is named by the customer may be acknowledged, and no more."""

import pytest

from core.guardrails.competitors import Competitor, Competitors, Names
from core.guardrails.wording import Said

NAMES = Names(
    [
        Competitor(name="GEICO", also=("盖可", "جيكو")),
        Competitor(name="State Farm", unlike=("state form",)),
        Competitor(name="Allstate"),
        Competitor(name="USAA"),
        Competitor(name="Progressive", exact=True, also=("progressive insurance",)),
        Competitor(name="Liberty Mutual"),
    ]
)


@pytest.mark.parametrize(
    "text",
    [
        "Geico",
        "GIECO",
        "geico's",
        "ＧＥＩＣＯ",
        "G\u200bEICO",
        "the Gecio offer",
        "State Farms",
        "statefarm",
        "Sate Farm",
        "Alstate",
        "usaa",
        "Libery Mutual",
        "Liberty Mutal",
        "I like Progressive",
        "Progressive's rates",
        "Progressive has it",
        "progressive insurance",
        "盖可保险",
        "与盖可比",
        "شركة جيكو",
    ],
)
def test_a_name_is_found_misspelt_and_in_other_scripts(text: str) -> None:
    assert NAMES.named_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "in all states",
        "all state laws",
        "the state form",
        "a progressive deductible",
        "Progressive lenses are fine",
        "mutual liberty",
        "USA",
        "a state farmer's market",
        "we are the best",
        "go slowly",
        "usual",
    ],
)
def test_ordinary_words_are_no_names(text: str) -> None:
    assert NAMES.named_in(text) == []


def stops(sentence: str, *customer_said: str) -> bool:
    return Competitors(NAMES, customer_said).stops(Said(sentence))


@pytest.mark.parametrize(
    "sentence",
    ["Thank you for mentioning GEICO.", "I cannot compare us with GEICO.", "Danke, dass Sie GEICO erwähnen.", "谢谢您提到盖可。"],
)
def test_whom_the_customer_names_may_be_acknowledged(sentence: str) -> None:
    assert not stops(sentence, "GEICO gave me an offer")
    assert stops(sentence, "Hello")
    assert stops(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "GEICO is cheaper.",
        "Thank you for mentioning GEICO, they are worse.",
        "Unlike GEICO we answer.",
        "GEICO covers that.",
        "You said GEICO pays more.",
    ],
)
def test_a_word_about_what_they_sell_is_stopped_whoever_began(sentence: str) -> None:
    assert stops(sentence, "GEICO gave me an offer")
