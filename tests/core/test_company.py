"""What a company's articles are found by and where they are read; what is for colleagues reaches no customer."""

import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from core.company import Company
from core.guardrails.screen import suspicions
from core.knowledge.passages import Passage
from core.language import detect
from core.messages import Audience, Source
from core.playbook import UNANSWERED, Article, Content, Playbook
from tests.doubles.company import SITE, acme

CUSTOMER, INTERNAL = Audience.CUSTOMER, Audience.INTERNAL
TEXTS = {
    CUSTOMER: {
        "towing": "We tow a broken car to the nearest workshop, day and night.",
        "bills": "A bill is sent each month and is paid within thirty days.",
    },
    INTERNAL: {"goodwill": "The team lead may grant goodwill of up to fifty dollars."},
}
WORDS = {CUSTOMER: {"workshop": ("garage",)}, INTERNAL: {"workshop": ("grease pit",), "goodwill": ("kulanz",)}}
ASKED: dict[Audience, dict[str, dict[str, tuple[str, ...]]]] = {
    CUSTOMER: {
        "": {
            "towing": ("my engine died", "stranded on the highway", "can you come and fetch my car"),
            "bills": ("what do I owe", "when must I pay", "how much is due"),
            UNANSWERED: ("tell me a joke", "who won the game", "what is the weather like"),
        },
        "de": {"towing": ("Ich bin liegengeblieben", "Motor kaputt"), "bills": ("Was schulde ich noch", "Wann ist es fällig")},
    },
    INTERNAL: {"": {"goodwill": ("can we be generous with an angry one", "make it up to somebody")}},
}


def article(audience: Audience, slug: str, body: str) -> Article:
    return Article(
        audience=audience,
        slug=slug,
        title=slug.capitalize(),
        language="en",
        topic="",
        also=(),
        updated=None,
        link=f"/help/{slug}" if audience is CUSTOMER else "",
        body=body,
        path=Path(f"{slug}.md"),
    )


def content(audience: Audience) -> Content:
    return Content(
        identity="",
        topics=(),
        rules=(),
        articles=tuple(article(audience, slug, body) for slug, body in TEXTS[audience].items()),
        examples=(),
        evals=(),
        words=WORDS[audience],
        asked=ASKED[audience],
    )


def playbook() -> Playbook:
    """Three short articles, and how people ask for them."""
    return replace(acme().playbook, products=(), not_offered=(), audiences={audience: content(audience) for audience in Audience})


@pytest.fixture
def company() -> Company:
    return Company.of(playbook(), SITE)


def slugs(company: Company, question: str, audience: Audience, *, language: str = "en", before: str = "") -> list[str]:
    """Of all that is found, the best first."""
    found = company.find(question, audience=audience, language=language, limit=10, before=before)
    return [passage.slug for passage in found.passages]


# ── where it is read ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("public_url", ["https://help.acme.example", "https://help.acme.example/"])
@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("/help/bills#late", "https://help.acme.example/help/bills#late"),
        ("https://handbook.acme.example/claims", "https://handbook.acme.example/claims"),
        ("", ""),
    ],
)
def test_a_passage_of_ours_is_read_at_our_address_and_another_where_it_is(public_url: str, link: str, address: str) -> None:
    passage = Passage(slug="bills", title="Bills", heading="", text="", link=link, audience=CUSTOMER, language="en")

    assert Company.of(playbook(), public_url).link(passage) == address


# ── for whom ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("question", ["goodwill", "kulanz", "can we be generous with an angry one", *TEXTS[INTERNAL].values()])
def test_what_is_for_colleagues_is_found_by_them_and_by_no_customer(company: Company, question: str) -> None:
    assert slugs(company, question, INTERNAL)[0] == "goodwill"
    assert "goodwill" not in slugs(company, question, CUSTOMER)


@pytest.mark.parametrize("audience", Audience)
def test_what_is_for_customers_is_found_by_everybody(company: Company, audience: Audience) -> None:
    assert slugs(company, "When is a bill paid?", audience)[0] == "bills"


# ── by which words ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("word", "audience"), [("garage", CUSTOMER), ("garage", INTERNAL), ("grease pit", INTERNAL)])
def test_a_word_of_the_articles_is_found_by_what_people_call_it_and_colleagues_know_more_of_those(
    company: Company, word: str, audience: Audience
) -> None:
    assert slugs(company, word, audience)[0] == "towing"


def test_what_only_colleagues_call_it_no_customer_is_taken_to_mean(company: Company) -> None:
    known = {audience: company.find("grease pit", audience=audience, language="en", limit=1).known for audience in Audience}

    assert known == {CUSTOMER: 0.0, INTERNAL: 1.0}


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("slug", TEXTS[CUSTOMER])
@pytest.mark.parametrize("language", ["", "de"])
def test_an_article_is_found_by_the_lines_in_which_people_ask_for_it_in_any_language(
    company: Company, audience: Audience, slug: str, language: str
) -> None:
    for line in ASKED[CUSTOMER][language][slug]:
        assert slugs(company, line, audience, language=language or "en")[0] == slug


@pytest.mark.parametrize("audience", Audience)
def test_what_no_article_answers_has_no_sure_answer(company: Company, audience: Audience) -> None:
    sure = [company.find(line, audience=audience, language="en", limit=3).sure for line in ASKED[CUSTOMER][""][UNANSWERED]]

    assert not any(sure)


def test_a_question_that_says_nothing_by_itself_leans_on_the_one_before(company: Company) -> None:
    assert slugs(company, "And then?", CUSTOMER, before="stranded on the highway")[0] == "towing"
    assert slugs(company, "And then?", CUSTOMER, before="what do I owe")[0] == "bills"


def test_the_small_words_of_the_question_s_language_are_not_looked_for(company: Company) -> None:
    known = {language: company.find("wann bill", audience=CUSTOMER, language=language, limit=1).known for language in ("de", "en")}

    assert known["en"] < known["de"] == 1.0


def test_no_more_is_given_than_was_asked_for(company: Company) -> None:
    assert len(company.find("bill car", audience=INTERNAL, language="en", limit=1).passages) == 1


def test_a_company_without_content_for_colleagues_tells_them_what_customers_are_told() -> None:
    whole = playbook()
    company = Company.of(replace(whole, audiences={CUSTOMER: whole.audiences[CUSTOMER]}), SITE)

    assert slugs(company, "my engine died", INTERNAL)[0] == "towing"


def test_who_names_one_product_is_not_told_of_another() -> None:
    found = acme().find("what is special about insuring a motorcycle", audience=CUSTOMER, language="en", limit=1)

    assert found.passages[0].slug == "two-wheeler-insurance"


# ── built once ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_those_who_ask_at_once_for_the_first_time_ask_the_same_finder(company: Company) -> None:
    with ThreadPoolExecutor(8) as threads:
        finders = list(threads.map(company.finder, [CUSTOMER, INTERNAL] * 8))

    assert len(set(map(id, finders))) == 2
    assert finders[0] is not finders[1]


def test_a_company_begins_with_nothing_built_and_warmed_up_with_what_customers_need() -> None:
    company = Company.of(playbook(), SITE)
    begun = {*company._finders}
    company.warm_up()

    assert begun == set()
    assert {*company._finders} == {CUSTOMER}


# ── what was cited ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_was_cited_is_named_by_its_slug_once_and_to_colleagues_also_what_is_theirs(company: Company) -> None:
    sources = [Source("Towing", "/a"), Source("Goodwill", ""), Source("Towing", "/b"), Source("Gone since", "/c")]

    assert company.slugs(sources, CUSTOMER) == ("towing",)
    assert company.slugs(sources, INTERNAL) == ("towing", "goodwill")


# ── sorts of requests ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("question", "audience", "intent"),
    [
        ("the printer on my floor jams", INTERNAL, "it_help"),
        ("my pay slip is wrong", INTERNAL, "contract_and_pay"),  # although customers' articles tell what to do about a wrong bill
        ("how do I reset my password", INTERNAL, None),  # an article of their own answers it
        ("what does collision cover pay for", INTERNAL, None),  # a customers' article answers it
        ("the printer on my floor jams", CUSTOMER, None),
        ("my pay slip is wrong", CUSTOMER, None),
    ],
)
def test_what_no_article_of_ones_own_answers_may_be_a_sort_of_request(question: str, audience: Audience, intent: str | None) -> None:
    found = acme().find(question, audience=audience, language="en", limit=3)

    assert found.intent == intent
    assert not (found.intent and found.sure)


def test_customers_may_have_intents_of_their_own_which_are_not_colleagues() -> None:
    colleagues = acme().playbook.audiences[INTERNAL]
    (it_help,) = (intent for intent in colleagues.intents if intent.name == "it_help")
    customers = replace(acme().playbook.audiences[CUSTOMER], intents=(it_help,))
    audiences = {CUSTOMER: customers, INTERNAL: replace(colleagues, intents=())}
    company = Company.of(replace(acme().playbook, audiences=audiences), SITE)

    found = {audience: company.find("the printer on my floor jams", audience=audience, language="en", limit=1) for audience in audiences}

    assert {audience: each.intent for audience, each in found.items()} == {CUSTOMER: "it_help", INTERNAL: None}


def test_who_has_nothing_of_their_own_is_told_what_customers_are_by_their_intents_too() -> None:
    billing = next(intent for intent in acme().playbook.audiences[INTERNAL].intents if intent.name == "contract_and_pay")
    customers = replace(acme().playbook.audiences[CUSTOMER], intents=(billing,))
    company = Company.of(replace(acme().playbook, audiences={CUSTOMER: customers}), SITE)

    customer, colleague = (company.find("my pay slip is wrong", audience=each, language="en", limit=1) for each in (CUSTOMER, INTERNAL))

    assert (customer.sure, customer.intent) == (colleague.sure, colleague.intent) == (True, None)


class Words(str):
    """What a customer has written; whether it is still there can be seen."""


def test_what_customers_asked_lately_is_let_go_of_when_one_is_forgotten() -> None:
    company = acme()
    asked = Words("My neighbour Pia drove into our garden wall, who pays?")
    still_there = weakref.ref(asked)
    detect(asked, otherwise="en")
    suspicions(asked)
    company.find(asked, audience=CUSTOMER, language="en", limit=1, before=asked)
    del asked
    before = still_there()
    assert before is not None
    del before

    company.forget_questions()

    assert still_there() is None
