"""Who is told the contrary of what the articles say is told something wrong."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.guardrails.denials import NO, UNCLEAR, YES, Statements, clauses, stem

RACING = "Racing and riding on a track are typically not covered."
HEAD = "You pay for these yourself, they are not covered:\n\n- worn tires,\n- rust and faded paint."


def denied(said: str, *texts: str, language: str = "en") -> bool:
    statements = Statements()
    for text in texts:
        statements.add(clauses(text, language))
    return any(statements.deny(clause) for clause in clauses(said, language))


def says(text: str, language: str = "en") -> list[int]:
    return [clause.says for clause in clauses(text, language)]


@pytest.mark.parametrize(
    ("said", "given", "language"),
    [
        ("Racing is covered.", RACING, "en"),
        ("Don't worry, your policy covers racing!", RACING, "en"),
        ("Rust is covered by comprehensive.", HEAD, "en"),
        ("A portable charger is not covered.", "The portable charger and its cable are covered.", "en"),
        ("We are open on Saturday.", "Saturday Sunday closed.", "en"),
        ("We're closed on Monday.", "Monday Tuesday open.", "en"),
        ("The change costs a fee and isn't free.", "A change of the policy is free of charge.", "en"),
        ("Las carreras están cubiertas.", "Las carreras no están cubiertas.", "es"),
        ("Les courses sont couvertes.", "Les courses ne sont pas couvertes.", "fr"),
        ("Rennen sind mitversichert.", "Rennen sind nicht mitversichert.", "de"),
        ("As corridas estão cobertas.", "As corridas não estão cobertas.", "pt"),
        ("Le gare sono coperte.", "Le gare non sono coperte.", "it"),
    ],
)
def test_the_contrary_is_denied(said: str, given: str, language: str) -> None:
    assert denied(said, given, language=language)


@pytest.mark.parametrize(
    ("said", "given"),
    [
        ("Racing isn't covered, I'm afraid.", RACING),
        ("Rust is not covered.", HEAD),
        ("Hail is covered.", RACING),
        ("Changing your address costs nothing.", "The change of an address is free of charge."),
        ("It is covered without a deductible.", "It is covered, and there is no deductible."),
        ("Racing is covered only if your policy says so.", RACING),
        ("If racing is covered, your policy says so.", RACING),
        ("The cover pays no later than Monday.", "The cover pays on Monday."),
        ("Thank you for asking about racing!", RACING),
    ],
)
def test_what_agrees_or_is_about_something_else_is_not(said: str, given: str) -> None:
    assert not denied(said, given)


def test_where_the_texts_say_both_nothing_is_denied() -> None:
    assert not denied("Glass is covered.", "Glass is not covered.", "Glass is covered by comprehensive.")


def test_a_clause_says_yes_or_no_and_two_denials_tell_nothing() -> None:
    assert says("We cover hail, but we do not cover rust.") == [YES, NO]
    assert says("It does not mean that nothing is paid.") == [UNCLEAR]


def test_words_meet_in_their_stems() -> None:
    assert stem("motorcycles") == stem("motorcycle")
    assert stem("charging") == stem("charged") == stem("charger")


@given(st.text())
def test_no_text_is_too_odd_and_none_denies_itself_by_two_clauses_alike(text: str) -> None:
    assert not denied(text, text, *("" for _ in range(2))) or len(says(text)) > 1


def test_however_many_words_there_are_few_are_remembered() -> None:
    tracemalloc.start()
    for number in range(60_000):
        stem(f"word{number}ing")
    remembered, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert remembered < 60_000 * 100
