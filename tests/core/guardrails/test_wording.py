"""Phrases are found clause by clause; what is denied or only supposed is not said. Eight files hold the same tables."""

import string
import tomllib

import pytest

from core.cues import fold
from core.guardrails.wording import FOLDER, Said, Wording, cue_words, instead, is_negated, lead_of, read, stands, wordings
from core.language import LANGUAGES

TABLES = {language: tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8")) for language in LANGUAGES}
PHRASES = [
    (language, table, phrase)
    for language, tables in TABLES.items()
    for table, keys in tables.items()
    if isinstance(keys, dict) and table != "instead"
    for key in keys
    for phrase in keys[key]
]


def test_there_is_a_file_for_each_language() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_tables_and_says_the_same_things(language: str) -> None:
    shape = {table: set(keys) if isinstance(keys, dict) else None for table, keys in TABLES[language].items()}

    assert shape == {table: set(keys) if isinstance(keys, dict) else None for table, keys in TABLES["en"].items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_instead_has_the_same_places_in_every_language(language: str) -> None:
    def places(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for kind, text in TABLES[language]["instead"].items():
        assert places(text) == places(TABLES["en"]["instead"][kind]), kind


def test_every_phrase_says_something() -> None:
    assert [(language, table, phrase) for language, table, phrase in PHRASES if not fold(phrase)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_of_a_kind_is_found_where_it_stands(language: str) -> None:
    for table in ("promises", "plans", "role", "personal", "harassment"):
        never = any(phrase.startswith("-") for phrase in TABLES[language][table]["says"])
        for phrase in TABLES[language][table]["denies"]:
            said = " ".join(word.split("|")[0] for word in phrase.replace("…", " ").split())
            found = stands(cue_words(table, "denies"), Said(said))
            assert found or never or phrase.startswith("-"), (table, phrase)


def found(sentence: str) -> list[str]:
    rule = Wording("en", says=["we guarantee", "will be paid", "-we guarantee nothing"], denies=["will never rise"])
    return [" ".join(clause[span.start : span.stop]) for clause, span in rule.found_in(Said(sentence))]


@pytest.mark.parametrize(
    ("sentence", "phrases"),
    [
        ("We guarantee it.", ["we guarantee"]),
        ("**We** GUARANTEE it!", ["we guarantee"]),
        ("We gua\u200brantee it.", ["we guarantee"]),
        ("Ｗｅ guarantee it.", ["we guarantee"]),
        ("Not that we guarantee it.", []),
        ("We cannot say that it will be paid.", []),
        ("No, but it will be paid.", ["will be paid"]),
        ("I cannot see it, it will be paid.", ["will be paid"]),
        ("I cannot tell whether it will be paid.", []),
        ("If it will be paid is unclear.", []),
        ("We guarantee nothing.", []),
        ("It will never rise.", ["will never rise"]),
        ("I do not say that it will never rise.", []),
        ("", []),
    ],
)
def test_a_phrase_counts_unless_its_clause_turns_it_round(sentence: str, phrases: list[str]) -> None:
    assert found(sentence) == phrases


def test_a_long_sentence_is_read_to_its_end() -> None:
    assert found("word " * 390 + "we guarantee it") == ["we guarantee"]
    assert wordings("promises")[LANGUAGES.index("zh")].found_in(Said("好" * 1900 + "我保证"))


def test_a_clause_that_denies_or_supposes_is_told_from_one_that_says() -> None:
    assert is_negated(["we", "do", "not", "insure"], "en")
    assert is_negated(["if", "we", "insure"], "en")
    assert not is_negated(["we", "insure"], "en")


def test_what_is_said_instead_is_in_the_customers_language_or_in_english() -> None:
    facts = {"company": "Acme", "assistant": "Eva", "products": "cars"}

    assert instead("role", "de", **facts) == "Ich bleibe, wer ich bin: Eva, die KI-Assistentin von Acme."
    assert instead("role", "nl", **facts) == instead("role", "en", **facts)


def test_a_file_is_read_once() -> None:
    assert read("en") is read("en")


def test_a_line_leads_on_to_the_next_where_it_ends_with_a_colon() -> None:
    assert lead_of("Hello.\n\n**Your premium:**\n") == "**Your premium:**"
    assert lead_of("您的保费：\n") == "您的保费："
    assert lead_of("Your premium.\n") == ""
    assert lead_of("") == ""
