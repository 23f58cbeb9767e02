"""What Eva says without a model: eight files that say the same, and how they are read."""

import string
import tomllib
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from core.cues import CHOICE, GAP, NEVER, WHOLE, fold, words
from core.language import LANGUAGES, catalogue
from tests.table import rows

FILES = Path(__file__).parents[2] / "core" / "catalogue"
READ: dict[str, dict[str, Any]] = {
    language: tomllib.loads((FILES / f"{language}.toml").read_text(encoding="utf-8")) for language in LANGUAGES
}
TABLES = (
    "sentences",
    "quote",
    "buttons",
    "chat",
    "commands",
    "asides",
    "form",
    "page",
    "desk",
    "languages",
    "help",
    "lists",
    "days",
    "months",
    "time",
)
SMALLER = ("lists", "days", "months", "languages", "quote", "buttons", "chat", "commands", "asides", "form", "page", "desk", "help")
VALUES = {
    "assistant": "Eva",
    "company": "Acme Insurance",
    "topics": "car insurance",
    "products": "car insurance and electric-car insurance",
    "product": "car insurance",
    "phone": "1-800-123-4567",
    "hours": "Monday to Friday, 9 AM to 5 PM",
    "zone": "US Eastern time",
    "until": "today at 5 PM",
    "next": "tomorrow at 9 AM",
    "holiday": "Thanksgiving Day",
    "language": "English",
    "reference": "R-7Q4M",
    "limit": "4000",
    "seconds": "20",
    "needs": "the make and the model",
    "who": "the IT desk",
    "reached": "in the service portal",
}
FORM = {  # what the code that says a sentence knows to put into it
    "greeting": "assistant company topics",
    "identity": "assistant company",
    "thanks": "",
    "goodbye": "company",
    "smalltalk": "topics",
    "acknowledge": "",
    "hours_open": "until hours zone",
    "hours_closed": "next hours zone",
    "hours_holiday": "holiday next hours zone",
    "hours_always": "",
    "contact": "phone hours zone",
    "products": "company products",
    "product": "product",
    "not_offered": "product products company",
    "articles_in": "language",
    "source_follow_up": "",
    "unknown": "phone hours",
    "handled": "who reached",
    "off_topic": "topics company",
    "unclear": "topics",
    "role_kept": "assistant company topics",
    "person_noted": "phone",
    "person_already": "phone hours",
    "quote_not_here": "phone hours",
    "quote_needs": "needs",
    "own_case": "phone hours",
    "distress": "phone",
    "failed": "reference",
    "replaced_sentence": "",
    "nothing_to_read": "",
    "too_long": "limit",
    "forgotten": "",
    "language_name": "",
}
POLITE = {"greeting", "thanks", "goodbye", "smalltalk", "acknowledge", "identity"}
WISHES = {"hours", "contact", "products", "offer", "person", "quote", "off_role", "distress", "own_case"}
QUOTING = {
    "for_mine",
    "cancel",
    "skip",
    "take_up",
    "take_named",
    "why_asked",
    "bargain",
    "same_quote",
    "other_driver",
    "as_it_was",
    "other_way",
    "another_car",
}
CUES = [(language, intent, cue) for language, read in READ.items() for intent, cues in read["cues"].items() for cue in cues]


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_there_is_a_file_for_each_language_and_no_other() -> None:
    assert {path.stem for path in FILES.iterdir()} == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("table", "key"), [("help", "search"), ("page", "ask")])
def test_what_stands_in_an_empty_field_is_read_whole_on_the_smallest_telephone(table: str, key: str, language: str) -> None:
    assert len(catalogue().text(table, key, language, **VALUES)) <= 24  # letters, which 197 pixels hold


@rows(product(LANGUAGES, TABLES))
def test_every_language_says_the_same_things(language: str, table: str) -> None:
    assert READ[language][table].keys() == READ["en"][table].keys()
    assert READ[language].keys() == {*TABLES, "cues", "stopwords"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_has_the_places_that_the_code_fills(language: str) -> None:
    assert {key: places(text) for key, text in READ[language]["sentences"].items()} == {
        key: set(form.split()) for key, form in FORM.items()
    }


@rows(product(LANGUAGES, SMALLER))
def test_the_smaller_tables_have_the_same_places_in_every_language(language: str, table: str) -> None:
    assert {key: places(text) for key, text in READ[language][table].items()} == {
        key: places(text) for key, text in READ["en"][table].items()
    }


@rows(product(LANGUAGES, FORM))
def test_a_sentence_is_said_without_a_brace_or_a_blank_left_over(language: str, key: str) -> None:
    said = catalogue().say(key, language, **{name: VALUES[name] for name in FORM[key].split()})

    assert said == said.strip() != ""
    assert not {"{", "}", "  "} & {said[at : at + size] for at in range(len(said)) for size in (1, 2)}
    assert all(VALUES[name] in said for name in FORM[key].split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_noted_wish_promises_nobody(language: str) -> None:
    """Nobody may be on their way: only a page that was delivered may say so."""
    promises = {
        "will call you",
        "will contact you",
        "on the way",
        "le llamará",
        "vous rappellera",
        "wird sich melden",
        "vai ligar",
        "la richiamerà",
        "会联系您",
        "سيتصل بك",
    }
    said = {catalogue().say(key, language, phone="1", hours="9") for key in ("person_noted", "person_already")}

    assert not [promise for promise in promises for text in said if promise in text]


def test_the_buttons_read_as_they_are_documented() -> None:
    assert [catalogue().button(action, "en") for action in ("human", "quote", "up", "down")] == [
        "Talk to a person",
        "Get a quote",
        "👍",
        "👎",
    ]


def test_what_does_not_exist_is_a_bug_and_says_so() -> None:
    with pytest.raises(KeyError):
        catalogue().say("no_such_sentence", "en")
    with pytest.raises(KeyError):
        catalogue().say("person_noted", "en")
    with pytest.raises(KeyError):
        catalogue().heard("no_such_intent", "hello", "en")


def test_a_ninth_language_is_served_in_english() -> None:
    assert catalogue().say("thanks", "nl") == catalogue().say("thanks", "en")
    assert catalogue().heard("thanks", "thank you", "nl")
    assert catalogue().stopwords("nl") == catalogue().stopwords("en")


def test_a_value_with_braces_is_said_as_it_is() -> None:
    assert "{phone}" in catalogue().say("product", "en", product="{phone}")


@pytest.mark.parametrize(
    ("language", "one", "two", "three"),
    [
        ("en", "a", "a and b", "a, b and c"),
        ("de", "a", "a und b", "a, b und c"),
        ("zh", "a", "a和b", "a、b和c"),
        ("ar", "a", "a وb", "a، b وc"),
    ],
)
def test_a_list_is_joined_as_the_language_does(language: str, one: str, two: str, three: str) -> None:
    assert [catalogue().join(["a", "b", "c"][:many], language) for many in range(4)] == ["", one, two, three]


def test_a_choice_is_joined_with_or() -> None:
    assert catalogue().join(["a", "b", "c"], "es", by="or") == "a, b o c"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_cues_for_the_same_wishes(language: str) -> None:
    assert READ[language]["cues"].keys() == POLITE | WISHES | QUOTING | {"follow_up", "yes", "but"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cue_is_lower_case_and_says_something(language: str) -> None:
    for _, intent, cue in (entry for entry in CUES if entry[0] == language):
        assert cue == cue.strip() == cue.lower(), (intent, cue)
        assert all(fold(choice) for part in cue.lstrip(WHOLE + NEVER).split(GAP) for choice in part.split(CHOICE)), (intent, cue)
        assert not (cue.startswith(WHOLE) and GAP in cue), (intent, cue)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cue_is_heard_as_it_stands(language: str) -> None:
    for _, intent, cue in (entry for entry in CUES if entry[0] == language and not entry[2].startswith(NEVER)):
        spoken = " ".join(word.split(CHOICE)[-1] for word in cue.removeprefix(WHOLE).replace(GAP, " ").split())
        assert catalogue().heard(intent, spoken, language), (intent, cue)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_cue_stands_twice(language: str) -> None:
    for intent, cues in READ[language]["cues"].items():
        folded = [(cue[0] if cue[0] in WHOLE + NEVER else "", *(fold(word) or word for word in cue.split())) for cue in cues]
        assert len(folded) == len(set(folded)), (language, intent, [cue for cue in folded if folded.count(cue) > 1])


@pytest.mark.parametrize("language", LANGUAGES)
def test_stop_words_are_single_words_and_carry_no_topic(language: str) -> None:
    stopwords = catalogue().stopwords(language)
    topics = (
        "insurance car battery claim policy hours phone price quote seguro coche carro assurance voiture versicherung auto assicurazione"
    )

    assert 140 <= len(stopwords) <= 330
    assert all(words(word, language) and (language == "zh" or " " not in word) for word in stopwords)
    assert not stopwords & {*topics.split(), "保险", "车", "理赔", "تامين", "سياره"}
