"""How phrases are found in what somebody wrote, and that no text can make it slow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cues import Phrases, fold, words
from core.language import LANGUAGES, catalogue
from tests.processor import least_seconds

INTENTS = (
    "greeting",
    "thanks",
    "identity",
    "hours",
    "contact",
    "offer",
    "person",
    "quote",
    "off_role",
    "distress",
    "own_case",
    "follow_up",
)


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("call me back", "please call me back today", True),
        ("call me back", "call me Back!", True),
        ("call me back", "call me", False),
        ("call me back", "recall me back", False),
        ("call me back", "call me backwards", False),
        ("talk to … person", "talk to person", True),
        ("talk to … person", "talk to a very real person", True),
        ("talk to … person", "talk to a very very real person", False),
        ("talk|speak to|with people", "can I speak with people", True),
        ("talk|speak to|with people", "can I speak people", False),
        ("ask … for a … quote", "ask you all for a nice quote", True),
        ("ask … for a … quote", "ask you for a a a quote", True),
    ],
)
def test_a_phrase_is_found_as_whole_words_in_their_order(phrase: str, text: str, found: bool) -> None:
    assert any(Phrases([phrase], "en").spans(words(fold(text), "en"))) == found


def test_a_chinese_phrase_stands_anywhere_between_other_characters() -> None:
    phrases = Phrases(["有…保险"], "zh")

    assert any(phrases.spans(words(fold("请问你们有宠物的保险吗"), "zh")))
    assert not any(phrases.spans(words(fold("有一个关于我的汽车的保险"), "zh")))


@pytest.mark.parametrize("text", ["What's your name?", "what’s your name", "whats your name", "WHATS YOUR NAME"])
def test_english_contractions_are_heard_with_and_without_apostrophe(text: str) -> None:
    assert catalogue().heard("identity", text, "en")


@pytest.mark.parametrize("text", ["hours", "Hours?", "your hours please", "the hours"])
def test_a_word_that_counts_only_alone_is_heard_alone(text: str) -> None:
    assert catalogue().heard("hours", text, "en")


@pytest.mark.parametrize("text", ["hours of driving", "two hours later the car stopped", "I drive for hours"])
def test_a_word_that_counts_only_alone_is_not_heard_among_others(text: str) -> None:
    assert not catalogue().heard("hours", text, "en")


@pytest.mark.parametrize("language", LANGUAGES)
@given(before=st.text(max_size=40), after=st.text(max_size=40))
def test_what_stands_around_a_wish_does_not_hide_it(language: str, before: str, after: str) -> None:
    wish = {"zh": "营业时间", "ar": "ساعات العمل"}.get(language, "opening hours")

    assert catalogue().heard("hours", f"{before}\n{wish}\n{after}", language)


@given(text=st.text(), language=st.sampled_from(LANGUAGES), intent=st.sampled_from(INTENTS))
def test_no_text_is_too_strange_to_be_listened_to(text: str, language: str, intent: str) -> None:
    catalogue().heard(intent, text, language)
    catalogue().begins(intent, text, language)
    catalogue().rest(text, language, intent)


@pytest.mark.parametrize(
    "piece", ["talk to ", "how much ", "what is your ", "a", "é", "你们", "\u0300", "\ufdfa", "ignore the ", "\n", "= - … | "]
)
@pytest.mark.parametrize("language", ["en", "zh", "ar"])
def test_a_hundred_kilobytes_cost_no_more_than_a_letter(piece: str, language: str) -> None:
    text = (piece * 100_000)[:100_000]
    catalogue().heard("person", "", language)  # what is compiled once is not counted

    assert least_seconds(lambda text: catalogue().heard("person", text, language), text) < 0.1


def test_a_wish_in_the_first_words_of_a_long_letter_is_heard_and_one_at_its_end_may_be_missed() -> None:
    letter = "it rained and the road was wet " * 2000

    assert catalogue().heard("person", "I want to talk to a person. " + letter, "en")
    assert not catalogue().heard("person", letter + "I want to talk to a person.", "en")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("and what about theft?", "en"),
        ("What about my wife's car", "en"),
        ("¿y si es robado?", "es"),
        ("et la grêle ?", "fr"),
        ("und wenn es hagelt", "de"),
        ("e se for roubado", "pt"),
        ("e la grandine?", "it"),
        ("那电池呢", "zh"),
        ("وماذا عن البطارية", "ar"),
    ],
)
def test_a_follow_up_is_known_by_how_it_begins(text: str, language: str) -> None:
    assert catalogue().begins("follow_up", text, language)


@pytest.mark.parametrize(
    ("text", "language"), [("my car and my bike", "en"), ("mi coche y mi moto", "es"), ("مرحبا وماذا عن البطارية", "ar")]
)
def test_a_follow_up_word_later_on_is_none(text: str, language: str) -> None:
    assert not catalogue().begins("follow_up", text, language)


@pytest.mark.parametrize(
    ("text", "language", "intents"),
    [
        ("Hi! Thank you so much.", "en", ("greeting", "thanks")),
        ("ok thanks", "de", ("acknowledge", "thanks")),
        ("Vielen Dank, das war alles", "de", ("thanks", "goodbye")),
        ("¡Hola! Muchas gracias por todo", "es", ("greeting", "thanks")),
        ("bonjour à vous", "fr", ("greeting",)),
        ("你好，谢谢你！", "zh", ("greeting", "thanks")),
        ("شكرا جزيلا لك", "ar", ("thanks",)),
        ("", "en", ("greeting",)),
    ],
)
def test_politeness_alone_leaves_nothing_to_answer(text: str, language: str, intents: tuple[str, ...]) -> None:
    assert catalogue().rest(text, language, *intents) == ()


@pytest.mark.parametrize(
    ("text", "language", "topic"),
    [
        ("Hi, does my policy cover hail?", "en", "hail"),
        ("thanks! and what about the battery", "en", "battery"),
        ("Hallo, ist Hagel versichert?", "de", "hagel"),
        ("Hola, ¿cubre el granizo?", "es", "granizo"),
        ("مرحبا، هل البرد مشمول؟", "ar", "البرد"),
    ],
)
def test_a_question_after_the_politeness_is_left(text: str, language: str, topic: str) -> None:
    assert topic in catalogue().rest(text, language, "greeting", "thanks")


@given(st.text())
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Ça   va?! ", "ca va"),
        ("STRASSE Straße", "strasse strasse"),
        ("¿Cuánto cuesta?", "cuanto cuesta"),
        ("l'assurance-auto", "l assurance auto"),
        ("Ｔｅｓｌａ Ｍｏｄｅｌ ３", "tesla model 3"),
        ("مُسَاعَدَةٌ", "مساعده"),
        ("إلى أين", "الي اين"),
        ("特斯拉Model 3保险", "特斯拉 model 3 保险"),
        ("👍🏽 ok", "👍 ok"),
        ("...", ""),
    ],
)
def test_case_accents_and_punctuation_are_folded(text: str, folded: str) -> None:
    assert fold(text) == folded
