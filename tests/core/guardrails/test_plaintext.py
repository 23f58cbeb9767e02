"""What a reader sees of a text, and where it stood."""

from hypothesis import given, settings
from hypothesis import strategies as st

from core.guardrails.plaintext import bare, visible

texts = st.text() | st.lists(st.sampled_from([*"a1 -\n", "é", "e\u0301", "\u200b", "４", "٤", "4\ufe0f\u20e3", "ß", "İ", "🇩🇪", "密"])).map(
    "".join
)


@settings(deadline=None)
@given(texts)
def test_every_letter_knows_where_it_stood(text: str) -> None:
    for plain in (visible(text), bare(text)):
        assert len(plain.where) == len(plain.text)
        assert list(plain.where) == sorted(set(plain.where))
        assert all(0 <= at < len(text) for at in plain.where)


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_plain_english_is_seen_as_it_was_written(text: str) -> None:
    assert visible(text).text == bare(text).text == text


def test_digits_of_every_script_and_width_are_digits() -> None:
    assert visible("４٤४𝟒④4️⃣").text == "444444"


def test_what_nobody_sees_is_left_out() -> None:
    assert visible("@every\u200bo\u2060n\u00ade\ufeff").text == "@everyone"


def test_accents_and_kinds_of_dashes_matter_for_names_and_not_for_words() -> None:
    assert visible("acmé–1").text == "acmé–1"
    assert bare("acmé–1 Contraseña").text == "acme-1 Contrasena"


def test_a_span_is_found_again_around_what_was_left_out() -> None:
    text = "no: 4\u200b1"
    plain = visible(text)

    start, end = plain.span(4, 6)

    assert plain.text[4:6] == "41"
    assert text[start:end] == "4\u200b1"
