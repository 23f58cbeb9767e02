"""What Eva says rests on what she was given: measured on Acme's articles, its examples, and sentences written for this."""

import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import core.language
from core.guardrails.gate import Gate
from core.guardrails.grounds import Grounds, facts_of
from core.guardrails.sentences import Sentences
from core.knowledge.passages import passages, plain
from core.language import LANGUAGES
from core.messages import Audience, Finding
from core.playbook import Playbook
from core.playbook.examples import Example, Returned, Said
from tests.doubles import company

KIND = "I would rather not say that."

# article, language of the answer, sentence
UNSUPPORTED = [
    ("billing-and-payment", "en", "A late fee of $15 is added after the ten days of grace."),
    ("billing-and-payment", "en", "If your bank returns a payment, we charge $35."),
    ("cancelling-and-refunds", "en", "The cancellation fee is $50, whenever you leave."),
    ("cancelling-and-refunds", "en", "You get everything back in the first 21 days."),
    ("deductibles", "en", "You can choose a deductible of $250, $750 or $1,000."),
    ("discounts", "en", "Good students get 15 percent off."),
    ("discounts", "en", "All discounts together are worth up to 40% of your premium."),
    ("roadside-and-rental-car", "en", "The tow is covered for up to 100 miles."),
    ("roadside-and-rental-car", "en", "We pay up to $60 per day for your rental car."),
    ("roadside-and-rental-car", "en", "You have six call-outs in every policy year."),
    ("ev-charging-and-battery", "en", "Your wall box is covered up to $4,000."),
    ("ev-charging-and-battery", "en", "The battery counts as weak once it holds less than 80 miles of range."),
    ("electric-car-insurance", "en", "Cybersecurity cover pays up to ten thousand dollars."),
    ("claim-status-and-payout", "en", "You can ask for a review within 90 days."),
    ("two-wheeler-insurance", "es", "El equipo del motorista está cubierto hasta 3.000 $."),
    ("deductibles", "de", "Die Selbstbeteiligung für die Ladeausrüstung beträgt zweihundert Dollar."),
    ("about-acme-and-contact", "en", "You reach us Monday to Friday from 8 AM to 5 PM."),
    ("about-acme-and-contact", "en", "Our team is there until 18:00."),
    ("about-acme-and-contact", "de", "Wir sind von 9 bis 18 Uhr für Sie da."),
    ("about-acme-and-contact", "en", "We are also open on Saturdays."),
    ("about-acme-and-contact", "en", "Acme has insured drivers since 1978."),
    ("about-acme-and-contact", "en", "Just call us at 1-800-765-4321."),
    ("after-an-accident", "fr", "Notre numéro est le 1 800 555 0199."),
    ("policy-changes-and-renewal", "en", "The offer for the renewal reaches you 60 days before."),
    ("car-insurance-cover", "en", "You could also add our gap insurance."),
    ("car-insurance-cover", "en", "Have a look at AcmeShield, which suits you well."),
    ("car-insurance-cover", "en", "Your first crash is free of consequences with accident forgiveness."),
    ("about-acme-and-contact", "en", "We also insure snowmobiles."),
    ("about-acme-and-contact", "en", "Yes, we offer boat insurance."),
    ("roadside-and-rental-car", "en", "You get the rental car from our partner Hertz."),
    ("electric-car-insurance", "en", "We work together with the workshops of Polestar."),
    ("billing-and-payment", "en", "You can pay with PayPal, too."),
    ("discounts", "en", "With our Platinum Plus status you save even more."),
    ("what-is-not-covered", "en", "Racing on a track is typically covered."),
    ("what-is-not-covered", "en", "Delivering food is included in your policy."),
    ("what-is-not-covered", "en", "Your policy also holds in Mexico."),
    ("ev-charging-and-battery", "en", "A portable charger is not covered."),
    ("two-wheeler-insurance", "en", "A passenger is never covered by liability."),
    ("billing-and-payment", "en", "We also accept cash."),
    ("deductibles", "en", "Medical payments have a deductible."),
    ("car-insurance-cover", "en", "Liability cover also pays for your own car."),
    ("two-wheeler-insurance", "en", "We also insure bicycles."),
]
SUPPORTED = [
    ("billing-and-payment", "en", "You have ten days of grace in which a late payment costs you nothing."),
    ("billing-and-payment", "en", "After that, a late fee of 10 dollars comes on top."),
    ("billing-and-payment", "en", "Paying the whole year at once saves you 5%."),
    ("billing-and-payment", "en", "I'm sorry, we can't take cash, but a check by mail is fine."),
    ("cancelling-and-refunds", "en", "If you change your mind within the first two weeks, 14 days to be precise, you get everything back."),
    ("cancelling-and-refunds", "en", "Later there is a $25 fee, which falls away if you sold the car."),
    ("cancelling-and-refunds", "en", "The money is typically with you within 10 business days."),
    ("cancelling-and-refunds", "en", "I can't cancel it for you myself, but a person in our team will gladly do so."),
    ("car-insurance-cover", "en", "These five covers make up a typical car policy."),
    ("car-insurance-cover", "en", "Hitting a deer counts as comprehensive, not as collision."),
    ("car-insurance-cover", "en", "For medical payments you pick a limit of 1,000, 5,000 or 10,000 dollars per person."),
    ("car-insurance-cover", "en", "Your cover holds in the United States and in Canada, though not in Mexico."),
    ("car-insurance-cover", "en", "New car replacement is there for first owners, within 2 years and below 30,000 miles."),
    ("claim-status-and-payout", "en", "Don't worry: an adjuster gets in touch within two business days."),
    ("claim-status-and-payout", "en", "If you don't agree, you have 60 days to ask for a review."),
    ("claim-status-and-payout", "en", "An accident that wasn't your fault doesn't typically change your price."),
    ("deductibles", "en", "With a deductible of $500 and a repair of $3,000, we would pay $2,500."),
    ("deductibles", "en", "There's no deductible for liability or for medical payments."),
    ("deductibles", "en", "A chip in the windshield is repaired without a deductible; a whole new windshield isn't."),
    ("discounts", "en", "Two or more vehicles in one household bring 10 percent off each."),
    ("discounts", "en", "For a student under 25 with good grades it's 8%."),
    ("discounts", "en", "Drive fewer than 7,500 miles a year, and you save another 5 percent."),
    ("documents-and-account", "en", "After five wrong tries the account stays locked for half an hour, 30 minutes."),
    ("documents-and-account", "en", 'You\'ll find your ID card under "Documents" in your online account.'),
    ("electric-car-insurance", "en", "Damage by hackers is covered up to $5,000 a year."),
    ("electric-car-insurance", "en", "A hybrid goes under car insurance, since it also has an engine."),
    ("electric-car-insurance", "en", "We insure the Leaf by Nissan and the Bolt by Chevrolet, among others."),
    ("ev-charging-and-battery", "en", "Your wall box is covered up to $2,500 and carries a fixed deductible of $100."),
    ("ev-charging-and-battery", "en", "A worn cable typically isn't covered, while a stolen one is."),
    ("ev-charging-and-battery", "en", "Once the battery falls below 70% within eight years and 100,000 miles, it counts as weak."),
    ("policy-changes-and-renewal", "en", "Please tell us about your move within 30 days."),
    ("policy-changes-and-renewal", "en", "The change itself doesn't cost anything, only the price may move."),
    ("quotes-and-prices", "en", "A quote is good for 30 days, and it doesn't commit you to anything."),
    ("roadside-and-rental-car", "en", "We tow you for up to 50 miles, four times per policy year."),
    ("roadside-and-rental-car", "en", "Roadside assistance is optional for cars; electric cars have it already."),
    ("two-wheeler-insurance", "en", "Your helmet and jacket are covered up to $1,500 if you add riding gear cover."),
    ("two-wheeler-insurance", "en", "You may pause the policy in winter, for 30 days at least and six months at most."),
    ("what-is-not-covered", "en", "I'm afraid races and track days typically aren't covered."),
    ("what-is-not-covered", "en", "Bags and laptops in the car aren't covered, but a child seat is."),
    ("about-acme-and-contact", "es", "Nuestro equipo atiende de lunes a viernes, de 9:00 a 17:00, en el 1-800-123-4567."),
    ("about-acme-and-contact", "de", "Unser Team ist montags bis freitags von 9 bis 17 Uhr für Sie da."),
    ("about-acme-and-contact", "en", "On Saturdays and Sundays nobody picks up the phone, I'm afraid."),
    ("about-acme-and-contact", "fr", "Acme assure des conducteurs depuis 1985."),
    ("roadside-and-rental-car", "es", "Pagamos hasta 40 $ al día por el coche de alquiler."),
    ("after-an-accident", "en", "If anyone is hurt, please call 911 right away."),
]


def acme() -> Playbook:
    return company.acme().playbook


@cache
def facts() -> tuple[str, ...]:
    return facts_of(acme())


@cache
def texts_of(slug: str) -> tuple[str, ...]:
    """The passages of an article."""
    return tuple(
        passage.text for article in acme().articles_for(Audience.INTERNAL) if article.slug == slug for passage in passages(article)
    )


ARTICLES = sorted(article.slug for article in acme().articles_for(Audience.INTERNAL))


def cut(text: str) -> list[str]:
    """As the gate cuts it."""
    sentences = Sentences()
    return [sentence for sentence in sentences.feed(text) + sentences.finish() if not sentence.isspace()]


def grounds(*given: str, said: Iterable[str] = (), language: str = "en") -> Grounds:
    """Acme's facts, and these texts learnt."""
    opened = Grounds(facts(), said, language)
    opened.learn(given)
    return opened


def stopped(sentence: str, *given: str, said: Iterable[str] = (), language: str = "en", before: str = "") -> tuple[str, ...]:
    """What is found in it; nothing where it passes."""
    verdict = grounds(*given, said=said, language=language).check(sentence, before)
    assert verdict.text in (sentence, None)
    assert (verdict.text is None) == bool(verdict.found)
    return verdict.found


# ── how much it sees, and how often it is wrong: the figures stand in docs/decisions/0004 ──────────────────────────────


def test_nine_in_ten_unsupported_sentences_are_stopped() -> None:
    passed = [said for slug, language, said in UNSUPPORTED if not stopped(said, *texts_of(slug), language=language)]

    assert len(UNSUPPORTED) >= 40
    assert len(passed) <= len(UNSUPPORTED) * 0.1, passed


def test_nineteen_in_twenty_fine_paraphrases_pass() -> None:
    held = [said for slug, language, said in SUPPORTED if stopped(said, *texts_of(slug), language=language)]

    assert len(SUPPORTED) >= 40
    assert len(held) <= len(SUPPORTED) * 0.05, held


@pytest.mark.parametrize("slug", ARTICLES)
def test_what_stands_in_a_passage_passes(slug: str) -> None:
    for text in map(plain, texts_of(slug)):
        gate = Gate(links=[], replacement=KIND, rules=[grounds(text)])

        assert gate.feed(text) + gate.finish() == text


@pytest.mark.parametrize("slug", ARTICLES)
def test_it_passes_too_where_it_is_not_quite_quoted(slug: str) -> None:
    opened = grounds(*texts_of(slug))

    assert [each for text in texts_of(slug) for each in cut(text) if opened.check(each.rstrip() + " indeed", "").found] == []


FIGURES = [
    (text, sentence, number)
    for slug in ARTICLES
    for text in map(plain, texts_of(slug))
    for sentence in cut(text)
    for number in re.finditer(r"[0-9](?:[0-9,]*[0-9])?", sentence)
    if not re.fullmatch(r"\s*", sentence[: number.start()]) or sentence[number.end() : number.end() + 2] != ". "
]


@settings(deadline=None, max_examples=400)
@given(st.sampled_from(FIGURES), st.integers(61, 99_999))
def test_a_sentence_of_an_article_with_one_number_changed_is_stopped(figure: tuple[str, str, re.Match[str]], other: int) -> None:
    text, sentence, number = figure
    stands = {int(digits) for digits in re.findall("[0-9]+", " ".join([text, *facts()]).replace(",", ""))}
    assume(other not in stands)

    changed = f"{sentence[: number.start()]}{other}{sentence[number.end() :]}"

    assert stopped(changed, text), changed


def exchanges() -> list[tuple[Audience, Example]]:
    return [(audience, example) for audience, content in acme().audiences.items() for example in content.examples]


def results_of(audience: Audience, question: str, answer: str) -> list[str]:
    """What a search for the question gives, and the article that the answer cites."""
    found = company.acme().find(question, audience=audience, language="en", limit=5).passages
    cited = [text for slug in re.findall(r"/([a-z-]+)(?:#[a-z-]+)?\)", answer) for text in texts_of(slug)]
    return [json.dumps({"passages": [{"title": passage.title, "text": passage.text} for passage in found]}), *cited]


@pytest.mark.parametrize(("audience", "example"), exchanges(), ids=lambda value: getattr(value, "title", None))
def test_every_example_of_acme_passes(audience: Audience, example: Example) -> None:
    said: list[str] = []
    learnt: list[str] = []
    for step in example.exchange:
        match step:
            case Returned(result=result):
                learnt.append(result)
            case Said(by="eva", text=text):
                opened = grounds(*learnt, *results_of(audience, said[-1], text), said=said)

                assert [(sentence, found) for sentence in cut(text) if (found := opened.check(sentence, "").found)] == []
        said += [step.text] if isinstance(step, Said) else []


@pytest.mark.parametrize("language", LANGUAGES)
def test_eva_s_own_sentences_need_no_source(language: str) -> None:
    """Those for companies that never close say so, which Acme does."""
    own = acme()
    told = defaultdict(
        str, {"assistant": own.assistant, "company": own.name, "phone": own.contact.phone, "hours": own.hours.describe(language)}
    )
    told["zone"] = own.hours.zone(language)
    catalogue = tomllib.loads((Path(core.language.__file__).parent / "catalogue" / f"{language}.toml").read_text(encoding="utf-8"))
    opened = grounds(language=language)

    lines = [line.format_map(told) for key, line in catalogue["sentences"].items() if key != "hours_always"]

    assert [sentence for line in lines for sentence in cut(line) if opened.check(sentence, "").found] == []


# ── what passes whatever was given ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "sentence",
    [
        "Thank you for asking about our insurance!",
        "I am happy to help!",
        "I'm so sorry to hear about your accident, and I hope that you are well.",
        "Would you like to hear about Polestar?",
        "Shall I bring you to a person?",
        "You're very welcome, Eva is always glad to help.",
        "Congratulations on the new car!",
        "I need just five things:\n",
        "1. Make\n",
        "Let me know whenever I can be of help.",
        "Your policy decides what applies.",
        "",
        "\n",
        "👍",
    ],
)
def test_a_kind_sentence_without_a_fact_passes(sentence: str) -> None:
    assert stopped(sentence) == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "Страховка обычно покрывает и батарею, и зарядное оборудование.",
        "Если Вы живёте в США, позвоните в Акме.",
        "Ubezpieczenie obejmuje też sprzęt do ładowania, jeśli mają Państwo taki w domu.",
        "Försäkringen täcker vanligtvis även batteriet.",
        "Bảo hiểm thường bao gồm pin, và Quý khách có thể gọi cho chúng tôi từ Việt Nam.",
        "Sigorta genellikle bataryayı, şarj ekipmanını ve siber güvenliği de kapsar.",
        "전기차 보험은 보통 배터리와 충전 장비를 보장합니다.",
        "बीमा में आमतौर पर बैटरी और चार्जिंग उपकरण शामिल होते हैं।",
        "הביטוח מכסה בדרך כלל גם את הסוללה ואת ציוד הטעינה.",
        "Η ασφάλιση καλύπτει συνήθως και την μπαταρία.",
        "Il est également possible de s'arrêter à Étretat.",
    ],
)
def test_a_sentence_in_another_language_than_the_one_that_was_heard_passes_unless_it_names_a_figure(sentence: str) -> None:
    assert stopped(sentence) == ()
    assert stopped(f"{sentence} $777.") == ("$777",)


@pytest.mark.parametrize(
    "sentence", ["Hafta içi 09.00-17.00 arasında açığız.", "Avoinna ma–pe klo 9.00–17.00.", "Vi har åbent kl. 9.00 - 17.00."]
)
def test_hours_with_points_are_no_phone_number(sentence: str) -> None:
    assert stopped(sentence) == ()
    assert stopped(sentence.replace("17", "19"))


def test_a_small_letter_with_an_accent_makes_no_name() -> None:
    assert stopped("The rest comes à la carte, as in any café in été.") == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "It typically provides coverage for damage to your own car.",
        "Most states require insurance for every driver.",
        "You may also earn discounts when you insure more than one vehicle.",
        "We're proud to offer reliable coverage and friendly service.",
        "It's a valuable protection to have.",
        "The right mix depends on you; essential coverage starts with liability.",
        "Yes, you can keep insurance for the months in which it stands still.",
        "Choosing and buying coverage takes a few minutes.",
    ],
)
def test_a_verb_or_praise_before_cover_names_no_product(sentence: str) -> None:
    assert stopped(sentence) == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "We also offer pet insurance.",
        "You get gap insurance with it.",
        "Our legal protection is part of it.",
        "There is temporary insurance for a weekend.",
        "Our platinum coverage is best.",
        "You get a military discount.",
        "We provide worldwide coverage.",
        "We have a lifetime warranty.",
    ],
)
def test_a_product_that_there_is_not_is_stopped_whatever_is_said_of_it(sentence: str) -> None:
    assert stopped(sentence)


def test_a_question_with_a_number_that_nobody_named_is_stopped() -> None:
    assert stopped("Would you like the deductible of $750?") == ("$750",)


def test_what_the_company_says_of_itself_passes_in_each_language() -> None:
    assert stopped("Wir haben montags bis freitags von 9 bis 17 Uhr geöffnet, Telefon 1-800-123-4567.", language="de") == ()
    assert stopped("Acme Insurance has been there since 1985, and we are closed on Sundays.") == ()
    assert stopped("El sábado estamos abiertos.", language="es") == ("El sábado estamos abiertos.",)


# ── what was said, and what was learnt ───────────────────────────────────────────────────────────────────────────────


def test_a_number_or_a_name_of_the_customer_s_may_be_repeated() -> None:
    said = ["My Polestar has 12k on the clock and I paid 18,000."]

    assert stopped("So that is a Polestar with 12,000 miles, for $18,000.", said=said) == ()
    assert stopped("So that is a Polestar with 13,000 miles.", said=said) == ("13,000 miles",)


def test_what_the_customer_claims_proves_nothing() -> None:
    racing = texts_of("what-is-not-covered")

    assert stopped("Racing is covered.", *racing, said=["My friend says that racing is covered."])


def test_what_a_tool_gives_counts_from_then_on() -> None:
    opened = grounds()
    price = "Your price would be $118.40 per month."
    before = opened.check(price, "").found

    opened.learn(['{"premium": "118.40", "currency": "USD"}'])

    assert before == ("$118.40",)
    assert opened.check(price, "").found == ()


def test_the_number_in_a_link_is_no_figure() -> None:
    assert stopped("See [our hours](https://acme.example/777).") == ()


@pytest.mark.parametrize("text", ["[not json", "{" * 100_000, '{"a": [null, true, 5]}', "[Terms](/help/terms) cost $5."])
def test_what_only_looks_like_json_is_text(text: str) -> None:
    assert stopped("I am happy to help!", text) == ()


def test_the_items_of_a_list_are_judged_with_the_line_above() -> None:
    article = texts_of("what-is-not-covered")

    assert stopped("- rust and faded paint\n", *article, before="These are covered:\n\n")
    assert stopped("- rust and faded paint\n", *article, before="These are not covered:\n\n") == ()


def test_five_covers_are_five_where_a_list_has_five_items() -> None:
    covers = "- liability\n- collision\n- comprehensive\n- medical payments\n- uninsured motorist"

    assert stopped("These five covers belong together.", covers) == ()
    assert stopped("These six covers belong together.", covers) == ("six",)


# ── within the gate ──────────────────────────────────────────────────────────────────────────────────────────────────

SAMPLE = [f"{said} " for _, language, said in (*UNSUPPORTED[:12], *SUPPORTED[:12]) if language == "en"]


def through_gate(text: str, sizes: list[int]) -> tuple[str, list[Finding]]:
    gate = Gate(links=[], replacement=KIND, rules=[grounds(*texts_of("billing-and-payment"), *texts_of("cancelling-and-refunds"))])
    out, at, turn = [], 0, 0
    while at < len(text):
        size = sizes[turn % len(sizes)]
        out.append(gate.feed(text[at : at + size]))
        at, turn = at + size, turn + 1
    return "".join([*out, gate.finish()]), gate.findings


@settings(deadline=None, max_examples=50)
@given(
    st.lists(st.sampled_from([*SAMPLE, "\n", "- ", "1. ", "These are covered:\n"]), max_size=8).map("".join),
    st.lists(st.integers(1, 12), min_size=1, max_size=8),
)
def test_no_way_of_cutting_the_stream_changes_a_verdict(text: str, sizes: list[int]) -> None:
    assert through_gate(text, sizes) == through_gate(text, [1]) == through_gate(text, [len(text) + 1])


@settings(deadline=None)
@given(st.text(), st.text(), st.sampled_from(LANGUAGES))
def test_no_text_is_too_odd_and_what_was_given_may_be_said(sentence: str, before: str, language: str) -> None:
    stopped(sentence, sentence, language=language, before=before)


@pytest.mark.parametrize(
    ("sentence", "stopped"),
    [
        ("Northside Bikes sells scooters.", True),
        ("We even sell scooters.", True),
        ("Northside Bikes sells bikes.", False),
        ("Southside sells scooters.", False),
    ],
)
def test_what_the_company_sells_by_whatever_name_must_be_known(sentence: str, stopped: bool) -> None:
    grounds = Grounds(["Northside Bikes.", "- bikes"], names=("Northside Bikes",), said=["Southside"])

    assert (grounds.check(sentence, "").text is None) is stopped


# ── who looks after what ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The IT desk looks after that: write to them through the service portal, or in #oncall if it is down for everybody."),
        ("en", "That is for the People Team, in the staff portal under People."),
        ("de", "Darum kümmert sich der IT-Dienst, über das Serviceportal."),
    ],
)
def test_to_colleagues_it_may_be_said_who_looks_after_a_sort_of_request(language: str, sentence: str) -> None:
    grounds = Grounds(facts_of(company.acme().playbook, Audience.INTERNAL), language=language)

    assert grounds.check(sentence, "").text == sentence


def test_a_desk_that_there_is_not_is_no_answer_to_a_colleague_either() -> None:
    grounds = Grounds(facts_of(company.acme().playbook, Audience.INTERNAL))

    assert grounds.check("The Zebra Squad on extension 4711 looks after that.", "").text is None
