"""A yes is a yes: not a yes with a but, not a question, not a word within another sentence; in eight languages."""

from decimal import Decimal

import pytest

from core.language import LANGUAGES, catalogue, detect
from core.quoting.confirmation import agrees, named, names_amount, numbers_of, puts, stands_within, without_names, yes_among
from core.quoting.details import Detail, Value
from tests.table import rows

AGREED = {
    "en": "yes|Yes, that's right|yep all good|ok|thanks, that's correct!|yes, no problem|right, go for it|👍|correct|you bet"
    '|That is all right|Yes - go ahead|"yes"|“Yes.”|yes, no mistake there',
    "es": "Sí|sí, todo correcto|así es|correcto, gracias|de acuerdo",
    "fr": "oui|Oui, c'est ça|tout à fait|oui, pas de problème|c'est exact|d'accord",
    "de": "ja|Ja, stimmt|genau|passt so|alles richtig|ja, kein Problem|einverstanden",
    "pt": "sim|Sim, está certo|isso mesmo|tudo certo|sim, sem problema",
    "it": "sì|Sì, esatto|è corretto|confermo|va bene",
    "zh": "是的|对，没错|正确|好的|没问题",
    "ar": "نعم|نعم، صحيح|بالضبط|موافق",
}
NOT_AGREED = {
    "en": "no|yes but 2020|yes, actually it's a 2021|yes? is it 2020?|The price is $1, yes?"
    "|I can't say yes to this|ok, and what is the deductible?"
    "|I guess so"
    "|hm|yes, except the mileage|all good?|wait|not right|yes apart from the age|yes, unless it was my husband's"
    "|correct the age please|sure, once you fix my age|yeah right, as if|yes nearly"
    '|Your colleague wrote: yes, that is right|> yes, that is right|My wife told you "yes, correct" before|Customer: yes\nEva: great|',
    "es": "no|sí, menos la edad|sí, pero es de 2021|no, está mal|¿sí?|espere",
    "fr": "non|oui, à part l'âge|oui, mais 2021|oui sauf l'année|c'est faux",
    "de": "nein|ja, bis auf das Alter|ja, aber 2021|das stimmt nicht|moment|falsch",
    "pt": "não|sim, mas é de 2021|está errado",
    "it": "no|sì, a parte l'età|sì, ma è del 2021|non è giusto",
    "zh": "不对|是的，但是2021年|错了|不是",
    "ar": "لا|نعم، لكن 2021|خطأ",
}
VALUES: dict[Detail, Value] = {
    Detail.MAKE: "Toyota",
    Detail.MODEL: "Corolla",
    Detail.YEAR: 2020,
    Detail.MILEAGE: 42_000,
    Detail.DRIVER_AGE: 41,
}


@rows([(language, text) for language, texts in AGREED.items() for text in texts.split("|")])
def test_a_yes_is_heard(language: str, text: str) -> None:
    assert agrees([text], language)


@rows([(language, text) for language, texts in NOT_AGREED.items() for text in texts.split("|")])
def test_what_is_no_plain_yes_is_none(language: str, text: str) -> None:
    assert not agrees([text], language)


MORE_THAN_YES = {
    "en": "right now I'm at work|right hand drive|perfect driver record btw|exactly what it costs I wonder|yes cancel that"
    "|yes, just the age is off|correct, minus the mileage|looks good on paper, older in reality|correct mileage is on the title"
    "|yes 2019 honda accord|ok let me think",
    "de": "stimmt bis aufs Baujahr|passt ned|stimmt net|richtig viel Geld",
    "es": "vale, cámbialo|ok cancela",
    "fr": "oui, à un détail près",
    "it": "va bene annulla",
    "pt": "num tá certo",
    "zh": "好贵|对了我还想问|好奇怪|对吗|可以便宜点吗",
    "ar": "مش صحيح|مو صحيح|ما صحيح|مش موافق|نعم بدل العمر|نعم في غلط",
}


@rows([(language, text) for language, texts in MORE_THAN_YES.items() for text in texts.split("|")])
def test_words_that_only_begin_like_a_yes_are_none(language: str, text: str) -> None:
    assert not agrees([text], language, vehicle="Honda Civic", numbers_said=numbers_of([2019]))


@rows(
    [("en", "spot on"), ("en", "yes 2019 honda civic"), ("en", "Yes sir"), ("de", "so ist es"), ("ar", "مضبوط"), ("zh", "对的，多少钱？")]
)
def test_a_yes_may_name_what_was_put(language: str, text: str) -> None:
    assert agrees([text], language, vehicle="Honda Civic", numbers_said=numbers_of([2019]))


def test_of_several_lines_one_that_takes_it_back_is_enough() -> None:
    assert agrees(["yes", "thanks!"], "en")
    assert not agrees(["yes", "no wait, 2021"], "en")
    assert not agrees([], "en")


def test_a_long_message_says_more_than_yes() -> None:
    assert not agrees(["yes. " + "And here is the story of my car. " * 20], "en")


@pytest.mark.parametrize(
    ("reply", "language"),
    [
        ("So a 2020 Toyota Corolla with 42,000 miles, and you are 41?", "en"),
        ("1. Corolla\n2. 2020\n3. 42000 miles\n4. forty-one years", "en"),
        ("Ein Toyota Corolla von 2020 mit 42.000 Meilen, Sie sind 41?", "de"),
        ("Toyota Corolla 2020，42000英里，41岁，对吗？", "zh"),
    ],
)
def test_a_reply_puts_the_values_that_it_names(reply: str, language: str) -> None:
    assert puts(reply, VALUES, (language, "en"))


@pytest.mark.parametrize("left_out", ["2020", "Corolla", "42,000", "41"])
def test_a_reply_that_leaves_out_a_value_puts_nothing(left_out: str) -> None:
    reply = "So a 2020 Toyota Corolla with 42,000 miles, and you are 41?".replace(left_out, "…")

    assert not puts(reply, VALUES, ("en",))
    assert len(named(reply, VALUES, ("en",))) == len(VALUES) - 1


def test_a_yes_with_another_number_agrees_to_nothing() -> None:
    put = numbers_of(VALUES.values())

    assert agrees(["yes, 41, and a 2020 with 42k miles"], "en", put)
    assert agrees(["yes, 100 % right, all five of them"], "en", put)
    for text in ("yes, 42", "yes, forty-two", "yes, with 45,000 miles", "sí, ٤٢", "yes and the year is 2019", "yes, $1"):
        assert not agrees([text], "es", put), text


def test_a_yes_to_miles_is_none_to_as_many_kilometres() -> None:
    put = numbers_of([42_000, "67,600 km"])

    for text in ("yes, 42,000 miles", "yes, 67,600 km", "sí, 67.600 kilómetros"):
        assert agrees([text], "es" if text.startswith("s") else "en", put), text
    for text in ("yes, 42,000 km", "yes, in kilometers", "yes km", "yes, 42 000 kilometres"):
        assert not agrees([text], "en", put), text
    assert not agrees(["是的，42000公里"], "zh", put)


def test_a_number_in_a_name_may_be_repeated() -> None:
    assert agrees(["yes, the Model 3"], "en", numbers_of(["Tesla", "Model 3"]))


def test_which_of_the_messages_says_yes_is_told() -> None:
    assert yes_among(["hm", "yes", "thanks"], "en") == 1
    assert yes_among(["hm"], "en") is None


def test_a_reply_that_leaves_out_the_class_puts_nothing() -> None:
    reply = "So a 2020 Toyota Corolla with 42,000 miles, and you are 41?"

    assert not puts(reply, VALUES, ("en",), "electric van")
    assert puts(f"{reply} It is an electric van, is it?", VALUES, ("en",), "electric van")


def test_a_longer_name_is_another_name() -> None:
    assert stands_within("Corolla", "Corolla Cross")
    assert not stands_within("Leaf", "Leafs")
    reply = without_names("A Toyota corolla-cross? Or a Corolla?", ["Corolla Cross"])
    assert "cross" not in reply.lower()
    assert stands_within("Corolla", reply)


def test_covers_are_named_by_their_words() -> None:
    covers: dict[Detail, Value] = {Detail.COVERS: ("rental_car", "roadside")}

    assert puts("with rental car reimbursement and roadside assistance?", covers, ("en",))
    assert not puts("with rental car reimbursement?", covers, ("en",))
    assert not puts("with roadside assistance for your car?", covers, ("en",))


def test_an_amount_is_named_to_the_cent() -> None:
    assert names_amount("It would be $43.20 a month.", Decimal("43.20"), ("en",))
    assert not names_amount("It would be $43 a month.", Decimal("43.20"), ("en",))


def test_the_button_says_yes_in_every_language_and_changes_none() -> None:
    for language in LANGUAGES:
        yes = catalogue().button("yes", language)
        assert agrees([yes], language), yes
        assert detect(yes, otherwise=language) == language
