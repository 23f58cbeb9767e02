"""Which sort of request a question is: told where it is clear, and left open where it is not."""

import pytest

from core.company import sorting
from core.knowledge.groups import Question
from core.knowledge.intents import Sorting
from core.messages import Audience
from tests.doubles.company import acme

PLAYBOOK = acme().playbook
SORTING = sorting(PLAYBOOK, Audience.INTERNAL)


def named(text: str, language: str = "en") -> str | None:
    """The intent of a colleague's question, by name."""
    intent = SORTING.intent(text, language)
    return intent.name if intent else None


def test_most_questions_of_colleagues_that_no_line_holds_are_sorted_right_and_hardly_any_wrong() -> None:
    told = {text: named(text, language) for text, (language, _) in OF_COLLEAGUES.items()}
    right = [text for text, (_, name) in OF_COLLEAGUES.items() if told[text] == name]
    wrong = [text for text, (_, name) in OF_COLLEAGUES.items() if told[text] not in (name, None)]

    assert len(right) >= 0.65 * len(OF_COLLEAGUES), set(OF_COLLEAGUES) - set(right)
    assert len(wrong) <= 0.06 * len(OF_COLLEAGUES), wrong


def test_what_is_nobodys_business_at_work_is_sorted_nowhere() -> None:
    assert [text for text in STRANGE if named(text)] == []


@pytest.mark.parametrize("text", ["", "??", "and the", "xqzt wvbn"])
def test_what_says_nothing_is_of_no_sort(text: str) -> None:
    assert named(text) is None


def test_where_there_are_no_intents_nothing_is_sorted() -> None:
    assert sorting(PLAYBOOK, Audience.CUSTOMER).intent("the printer does not work", "en") is None
    assert Sorting((), ()).intent("the printer does not work", "en") is None


def test_questions_of_one_sort_are_one_group_and_the_others_are_left() -> None:
    asked = [
        Question(text="the printer is jammed", customer="a"),
        Question(text="my headset is dead, it does not work", customer="b"),
        Question(text="my pay slip is wrong again", customer="a"),
        Question(text="who won the super bowl", customer="c"),
        Question(text="the printer is jammed", customer="c"),
    ]

    (group,), left = SORTING.groups(asked, otherwise="en")

    assert (group.intent, group.label) == ("it_help", "IT help: sign-in, access, devices and programs")
    assert (group.people, group.asked) == (3, 3)
    assert group.questions == ("the printer is jammed", "my headset is dead, it does not work")
    assert {question.text for question in left} == {"my pay slip is wrong again", "who won the super bowl"}


OF_COLLEAGUES = {
    "the printer next to the kitchen jams all the time": ("en", "it_help"),
    "VPN keeps asking for a certificate": ("en", "it_help"),
    "my monitor flickers": ("en", "it_help"),
    "laptop won't turn on": ("en", "it_help"),
    "Outlook crashes when I open attachments": ("en", "it_help"),
    "I need Adobe on my computer": ("en", "it_help"),
    "meine Tastatur ist kaputt": ("de", "it_help"),
    "el ratón no funciona": ("es", "it_help"),
    "payslip is missing my overtime": ("en", "contract_and_pay"),
    "which health plan do employees have": ("en", "contract_and_pay"),
    "when does the salary arrive this month": ("en", "contract_and_pay"),
    "I'd like to go down to 30 hours a week": ("en", "contract_and_pay"),
    "who do I tell about my new bank account": ("en", "contract_and_pay"),
    "can I retire early": ("en", "contract_and_pay"),
    "je veux passer à temps partiel": ("fr", "contract_and_pay"),
    "which garages can I recommend to a claimant": ("en", "claims"),
    "how can I merge two claims": ("en", "claims"),
    "how do I set reserves": ("en", "claims"),
    "claim was closed by mistake, reopen?": ("en", "claims"),
    "who takes care of subrogation": ("en", "claims"),
    "customer's payment was booked to a different policy": ("en", "billing"),
    "customer wants to pay on the 20th instead, how do I change that": ("en", "billing"),
    "an automatic debit ran twice": ("en", "billing"),
    "can I have the friday afternoon off": ("en", "leave_and_expenses"),
    "booking a hotel for the conference": ("en", "leave_and_expenses"),
    "do we have a corporate credit card": ("en", "leave_and_expenses"),
    "I need an advance for my trip": ("en", "leave_and_expenses"),
    "who covers the phones on Friday": ("en", "shifts_and_training"),
    "I'd like to attend a negotiation training": ("en", "shifts_and_training"),
    "someone posted an angry tweet about us": ("en", "complaints"),
    "a caller keeps shouting at reception": ("en", "complaints"),
    "may I email a policy document unencrypted": ("en", "customer_data"),
    "are we allowed to record calls": ("en", "customer_data"),
    "how long must we store claim files": ("en", "customer_data"),
    "where can I shred documents": ("en", "customer_data"),
}
STRANGE = (
    "who is going to win the super bowl",
    "what is the weather tomorrow",
    "recommend me a restaurant for lunch",
    "tell me a joke",
    "who is the president of france",
    "can you write me a python script",
    "cancel my gym membership",
    "my girlfriend left me",
    "where can I park in downtown Boston",
    "translate good morning to Japanese",
    "how much is a flight to Paris",
    "what time is it in Tokyo",
    "my cat is ill",
    "do you insure boats",
    "what are GEICO's rates",
    "what is the meaning of life",
)
