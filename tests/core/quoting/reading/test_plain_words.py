"""Which words leave a value as it is, in each language."""

import tomllib

import pytest

from core.language import LANGUAGES
from core.quoting.reading.plain_words import FILE, PlainWords

KINDS = {"plain", "about", "time", "past", "thing", "person", "bought", "cue", "alarm", "aside", "harmless"}
TABLES = tomllib.loads(FILE.read_text(encoding="utf-8"))


def test_every_language_of_the_catalogue_has_words_of_every_kind() -> None:
    assert {language: set(table) for language, table in TABLES.items()} == dict.fromkeys(LANGUAGES, KINDS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_that_denies_is_plain(language: str) -> None:
    deny = {"not", "never", "no", "nunca", "nicht", "kein", "pas", "jamais", "nao", "non", "mai", "不", "没", "لا", "ليس"}

    assert not deny & set(TABLES[language]["plain"].split())


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "hi, my car has done 45k miles and i am"),
        ("es", "hola, mi carro tiene millas y tengo anos"),
        ("fr", "bonjour, ma voiture affiche miles et j'ai ans"),
        ("de", "moin, mein wagen hat meilen runter und ich bin jahre alt"),
        ("pt", "oi, meu carro tem milhas e tenho anos"),
        ("it", "ciao, la mia macchina ha miglia e ho anni"),
        ("zh", "你好，我的车跑了英里，我今年岁"),
        ("ar", "مرحبا، سيارتي قطعت ميل وعمري سنة"),
    ],
)
def test_what_people_say_around_their_facts_is_plain(language: str, text: str) -> None:
    assert PlainWords((language, "en")).unknown(text) == []


def test_a_slip_of_a_plain_word_is_plain_and_a_short_one_is_not() -> None:
    assert PlainWords(("en",)).unknown("milege yers nit") == ["yers", "nit"]


def test_words_of_a_kind_are_known_only_where_that_kind_may_stand() -> None:
    words = PlainWords(("en",))

    assert words.unknown("turned next month") == ["turned", "next"]
    assert words.unknown("turned next month", "time") == []


def test_a_word_is_plain_in_ones_own_language_that_alarms_in_another() -> None:
    assert PlainWords(("de", "en")).alarming("was kostet ein auto") == []
    assert PlainWords(("en",)).alarming("it was a car") == ["was"]


def test_a_word_within_chinese_is_found_without_blanks() -> None:
    assert PlainWords(("zh", "en")).alarming("年还是年的") == ["还是"]
    assert PlainWords(("zh", "en")).unknown("我的外星车") == ["外星"]


def test_what_says_nothing_of_a_quote_is_blank_letter_for_letter() -> None:
    text = "i'm 41, never had any accidents"
    blank = PlainWords(("en",)).without_harmless(text)

    assert blank.strip() == "i'm 41,"
    assert len(blank) == len(text)
