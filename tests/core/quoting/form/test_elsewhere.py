"""What is asked beside a quote is told from what is said of it."""

from datetime import date

from core.quoting.form.elsewhere import Sentences
from tests.doubles.company import acme

SENTENCES = Sentences(acme().playbook, ("en",), date(2026, 11, 21))


def test_a_question_of_something_else_is_left_over_and_a_detail_is_not() -> None:
    assert SENTENCES.left_over("45,000 miles. What does comprehensive cover?", is_priced=False) == "What does comprehensive cover?"
    assert SENTENCES.left_over("It's a 2019 Honda Civic.", is_priced=False) == ""


def test_another_deductible_is_of_the_quote_once_there_is_a_price() -> None:
    wish = "What if I take a higher deductible?"

    assert SENTENCES.compares_deductibles(wish)
    assert not SENTENCES.compares_deductibles("What if I take a deductible of 1000?")
    assert [SENTENCES.left_over(wish, is_priced=is_priced) for is_priced in (True, False)] == ["", wish]


def test_a_cover_is_added_by_its_name() -> None:
    assert SENTENCES.adds_anything(["And with roadside assistance?"])
    assert not SENTENCES.adds_anything(["What is roadside assistance?"])
