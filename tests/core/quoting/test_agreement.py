"""A yes is to the draft that the last reply has put, all of it, and it is the message that says it."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from core.language import catalogue
from core.messages import Exchange, Line
from core.quoting.agreement import UNHEARD, choices, takes_up, yes_to
from core.quoting.claims.checks import Known
from core.quoting.details import Detail, Said, Value
from core.quoting.quote import Quote, QuoteStatus
from tests.doubles.company import acme
from tests.storage.samples import a_quote

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
COROLLA: dict[Detail, Value] = {
    Detail.MAKE: "Toyota",
    Detail.MODEL: "Corolla",
    Detail.YEAR: 2020,
    Detail.MILEAGE: 42_000,
    Detail.DRIVER_AGE: 41,
}
PUT = "A 2020 Toyota Corolla with 42,000 miles, and you are 41?"
DRAFT = Quote(
    id="Q-1",
    conversation="C-1",
    details={detail: Said(detail=detail, value=value, message="m1", words=str(value)) for detail, value in COROLLA.items()},
    status=QuoteStatus.DRAFT,
    turn=1,
    at=NOW,
)


def line(id: str, text: str, turn: int) -> Line:
    return Line(number=0, id=id, author="customer", text=text, at=NOW, turn=turn)


@dataclass(frozen=True, kw_only=True)
class Turn:
    """The second one, which answers what was put in the first."""

    asked: tuple[Line, ...]
    said: str = PUT
    outcome: str = "answered"
    turn: int = 2
    language: str = "en"
    known: Known = field(
        default_factory=lambda: Known(vehicles=acme().playbook.vehicles, rates=None, languages=("en",), today=date(2026, 3, 2))
    )

    @property
    def earlier(self) -> tuple[Exchange, ...]:
        return (Exchange(asked=(line("m1", "A quote please", 1),), said=self.said, outcome=self.outcome),)


def test_to_the_question_which_of_the_two_as_it_is_takes_the_quote() -> None:
    which = Exchange(asked=(line("m1", "I'll take it", 1),), said="Which of the two?", outcome="answered")
    other = replace(which, asked=(line("m1", "what does comprehensive cover?", 1),))

    assert takes_up(DRAFT, ["the first one"], "en", which)
    assert not takes_up(DRAFT, ["the first one"], "en", other)
    assert not takes_up(DRAFT, ["the other one"], "en", which)


def answering(*texts: str) -> Turn:
    return Turn(asked=tuple(line(f"m{number}", text, 2) for number, text in enumerate(texts, 2)))


YES = answering("yes")


def test_the_message_that_says_yes_is_told() -> None:
    assert yes_to(DRAFT, [DRAFT], YES) == "m2"
    assert yes_to(DRAFT, [DRAFT], answering("hm, let me look", "", "yes")) == "m4"


def test_a_yes_that_somebody_else_writes_in_the_conversation_is_none() -> None:
    turn = answering("yes")
    by_carl = replace(turn, asked=(replace(turn.asked[0], name="Carl"),))
    both = replace(turn, asked=(by_carl.asked[0], line("m3", "yes", 2)))

    assert yes_to(DRAFT, [DRAFT], by_carl) == ""
    assert yes_to(DRAFT, [DRAFT], both) == "m3"


def test_what_was_said_first_may_be_repeated() -> None:
    details = dict(DRAFT.details) | {Detail.MILEAGE: replace(DRAFT.details[Detail.MILEAGE], words="67,600 km")}

    assert yes_to(replace(DRAFT, details=details), [DRAFT], answering("yes, 67,600 km")) == "m2"
    assert yes_to(DRAFT, [DRAFT], answering("yes, 67,600 km")) == ""


@pytest.mark.parametrize("outcome", sorted(UNHEARD))
def test_a_yes_to_what_the_customer_was_not_shown_is_none(outcome: str) -> None:
    assert yes_to(DRAFT, [DRAFT], replace(YES, outcome=outcome)) == ""


def test_a_yes_to_a_reply_of_another_turn_is_none() -> None:
    late = replace(DRAFT, turn=2)

    assert yes_to(late, [late], YES) == ""


def test_a_longer_name_is_another_vehicle() -> None:
    assert yes_to(DRAFT, [DRAFT], replace(YES, said=PUT.replace("Corolla", "Corolla Cross"))) == ""
    assert yes_to(DRAFT, [DRAFT], replace(YES, said=f"{PUT} I do not mean the Corolla Cross.")) == "m2"


def test_a_yes_that_was_said_stands_until_something_else_is_put() -> None:
    agreed = replace(DRAFT, confirmed="m2")

    assert yes_to(agreed, [agreed], answering("and?")) == "m2"
    assert yes_to(agreed, [agreed, replace(DRAFT, id="Q-2", turn=2)], answering("and?")) == ""


def test_a_what_if_is_put_by_its_price_and_of_two_none_is_taken() -> None:
    what_if = replace(DRAFT, beside="Q-0", premium=Decimal("73.23"))
    told = replace(YES, said="It would be $73.23 a month.")

    assert yes_to(what_if, [what_if], told) == "m2"
    assert yes_to(what_if, [what_if], replace(told, said="It would be a little less.")) == ""
    assert yes_to(what_if, [what_if, replace(what_if, id="Q-2")], told) == ""


def test_a_quote_is_taken_up_in_so_many_words_or_with_a_plain_yes() -> None:
    quote = replace(DRAFT, premium=Decimal("81.37"))
    told = replace(YES.earlier[0], said="It costs $81.37 a month.")

    for text in ("I'll take it", "yes please", "yes, for $81.37"):
        assert takes_up(quote, [text], "en", told), text
    for text in ("hm, that is a lot", "no, I won't take it", "yes, for $20", ""):
        assert not takes_up(quote, [text], "en", told), text


def test_a_plain_yes_takes_up_only_what_the_last_reply_has_named() -> None:
    quote = replace(DRAFT, premium=Decimal("81.37"))
    told = replace(YES.earlier[0], said="Do you take up Q-1?")

    assert takes_up(quote, ["yes"], "en", told)
    assert not takes_up(quote, ["yes"], "en", replace(told, said="Your Civic would be $60.12 a month. Do you take it?"))
    assert not takes_up(quote, ["yes"], "en", replace(told, said="Shall I tell you what roadside assistance is?"))
    assert not takes_up(quote, ["yes"], "en", replace(told, outcome="cut"))
    assert not takes_up(quote, ["yes"], "en")


def test_yes_is_offered_below_the_reply_that_puts_a_draft_and_nowhere_else() -> None:
    draft = a_quote(status=QuoteStatus.DRAFT, turn=3, confirmed="", premium=None)
    put = "So it is a 2020 Toyota Corolla with 42,000 miles, and you are 41. Is that right?"

    assert choices([draft], 3, put, "en", None) == ("Yes",)
    assert choices([draft], 3, put, "de", None) == ("Ja",)
    assert choices([draft], 4, put, "en", None) == ()  # a later turn's reply
    assert choices([draft], 3, "What is the mileage?", "en", None) == ()
    assert choices([a_quote(status=QuoteStatus.DRAFT, turn=3, confirmed="m2", premium=None)], 3, put, "en", None) == ()
    assert choices([a_quote(turn=3)], 3, put, "en", None) == ()


def test_yes_is_offered_below_the_price_of_one_what_if_and_not_of_two() -> None:
    one, other = (
        a_quote(id=id, status=QuoteStatus.DRAFT, turn=3, confirmed="", beside="Q-1", premium=Decimal(premium))
        for id, premium in (("Q-2", "41.50"), ("Q-3", "39.00"))
    )

    assert choices([one], 3, "That would be $41.50 a month.", "en", None) == ("Yes",)
    assert choices([one, other], 3, "That would be $41.50 a month, or $39.00.", "en", None) == ()


@pytest.mark.parametrize(
    ("said", "wished"),
    [("lo tomo", True), ("sí, la tomo", True), ("lo acepto", True), ("lo tomo en cuenta, gracias", False), ("no lo acepto", False)],
)
def test_who_takes_it_in_spanish_may_call_it_either_way(said: str, wished: bool) -> None:
    assert catalogue().heard("take_up", said, "es") is wished
