"""Which products a text names: a name is heard whole, the longest first, and what the company does not have is called by its name."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.language import LANGUAGES, fold
from core.messages import Audience
from core.playbook import Playbook
from core.playbook.facts import NotOffered, Product
from core.products import Products, without
from tests.doubles.company import acme

CAR, ELECTRIC, MOTORCYCLE = "car", "electric_car", "motorcycle"
PET, BOAT, BUSINESS = "pet insurance", "boat insurance", "business insurance"


def playbook() -> Playbook:
    """Acme's, with few words for what it has and has not."""
    shipped = acme().playbook
    customers = shipped.audiences[Audience.CUSTOMER]
    has = {
        CAR: ("car insurance", "car-insurance-cover", ("car", "cars", "Auto", "!")),
        ELECTRIC: ("electric-car insurance", "electric-car-insurance", ("electric car", "EV")),
        MOTORCYCLE: ("two-wheeler insurance", "two-wheeler-insurance", ("motorcycle", "scooter")),
    }
    lacks = {PET: ("pet insurance", "insure my dog", "dog"), BOAT: ("boat", "yacht"), BUSINESS: ("my business",)}
    words = {"car": ("coche", "automóvil", "车", "سيارة"), "motorcycle": ("摩托车",), "boat": ("bote",)}
    return replace(
        shipped,
        products=tuple(Product(id=id, name=name, article=slug, words=called) for id, (name, slug, called) in has.items()),
        not_offered=tuple(NotOffered(name=name, words=called) for name, called in lacks.items()),
        audiences={Audience.CUSTOMER: replace(customers, words=words)},
    )


PRODUCTS = Products(playbook())


# ── named ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("What does insurance for my car cover?", {CAR: "car"}),
        ("CARS!", {CAR: "car"}),
        ("two autos", {CAR: "auto"}),
        ("my electric car's battery", {ELECTRIC: "electric car"}),
        ("an electric car and a car", {ELECTRIC: "electric car", CAR: "car"}),
        ("a car, a scooter, another car and a motorcycle", {CAR: "car", MOTORCYCLE: "motorcycle"}),
        ("¿Y mi automóvil?", {CAR: "automovil"}),
        ("我的车", {CAR: "车"}),
        ("我的摩托车", {MOTORCYCLE: "摩托车"}),
        ("والسيارة؟", {CAR: "سياره"}),
        ("a card, a carpet, every oscar", {}),
        ("never", {}),
        ("", {}),
        ("!", {}),
    ],
)
def test_a_product_is_named_by_whole_words_the_longest_first(text: str, named: dict[str, str]) -> None:
    assert PRODUCTS.named(text) == named


@pytest.mark.parametrize("product", acme().playbook.products, ids=lambda product: product.id)
@pytest.mark.parametrize("frame", ["{}", "Is my {}, for example, covered?"])
def test_each_word_that_a_company_lists_names_its_product(product: Product, frame: str) -> None:
    products = Products(acme().playbook)

    assert [word for word in product.words if product.id not in products.named(frame.format(word))] == []


def test_a_product_has_its_own_name_and_the_title_of_its_article() -> None:
    titles = {article.slug: article.title for article in acme().playbook.audiences[Audience.CUSTOMER].articles}

    assert PRODUCTS.name(ELECTRIC) == "electric-car insurance"
    assert PRODUCTS.title(ELECTRIC) == titles["electric-car-insurance"]


def test_no_product_has_no_name() -> None:
    assert PRODUCTS.name("") == ""


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("my scooter", {"car-insurance-cover", "electric-car-insurance"}),
        ("my EV", {"car-insurance-cover", "two-wheeler-insurance"}),
        ("my car", {"two-wheeler-insurance"}),
        ("my car and my scooter", set()),
        ("my house", set()),
    ],
)
def test_who_names_a_product_does_not_ask_about_another_but_a_car_may_be_an_electric_one(text: str, others: set[str]) -> None:
    assert PRODUCTS.not_about(text) == others


# ── asked for ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "language", "offered"),
    [
        ("Do you insure cars?", "en", CAR),
        ("Do you offer electric-car insurance?", "en", ELECTRIC),
        ("do you insure scooters", "de", MOTORCYCLE),
        ("你们有摩托车保险吗", "zh", MOTORCYCLE),
        ("Do you insure cars and motorcycles?", "en", ""),
        ("Do you insure cars with two hundred thousand miles?", "en", ""),
        ("What does car insurance cover?", "en", ""),
        ("car insurance", "en", ""),
        ("Do you insure spaceships?", "en", ""),
        ("", "en", ""),
    ],
)
def test_an_offer_is_one_product_in_a_question_that_asks_for_nothing_else(text: str, language: str, offered: str) -> None:
    assert PRODUCTS.offered(text, language) == offered


@pytest.mark.parametrize(
    ("text", "intents", "more"),
    [
        ("And for motorcycles?", (), False),
        ("car insurance", (), False),
        ("Do you insure cars?", ("offer",), False),
        ("Do you insure cars?", (), True),
        ("And for motorcycles abroad?", (), True),
    ],
)
def test_a_text_says_more_when_something_is_left_beside_products_and_cues(text: str, intents: tuple[str, ...], more: bool) -> None:
    assert PRODUCTS.is_more(text, "en", *intents) is more


# ── not offered ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("I have a question about pet insurance", PET),
        ("Insure my dog, please", PET),
        ("Do you insure dogs?", PET),
        ("My dog was in the car", ""),
        ("Do you insure boats?", BOAT),
        ("A boat fell on my car", ""),
        ("Do you insure cars?", ""),
        ("Do you insure dogma?", ""),
        ("", ""),
    ],
)
def test_what_there_is_not_is_refused_where_it_is_asked_for_or_can_be_nothing_else(text: str, refused: str) -> None:
    assert PRODUCTS.refused(text, "en") == refused


@given(st.text(max_size=60), st.sampled_from(LANGUAGES))
def test_whatever_is_written_what_is_offered_is_named_and_only_that_can_be(text: str, language: str) -> None:
    offered = PRODUCTS.offered(text, language)

    assert offered in ("", *PRODUCTS.named(text))
    assert PRODUCTS.refused(text, language) in ("", PET, BOAT, BUSINESS)


# ── without ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "words", "instead", "left"),
    [
        ("Is my car covered abroad?", ["car"], "", "is my covered abroad"),
        ("cars and electric cars", ["car", "electric car"], "", "and"),
        ("a card, a carpet", ["car"], "", "a card a carpet"),
        ("Is my car covered?", ["car"], "scooter", "is my scooter covered"),
        ("我的车有保险吗", ["车"], "", "我的 有保险吗"),
        ("Nothing of this", [], "", "nothing of this"),
    ],
)
def test_words_are_taken_out_whole_with_their_plurals_or_replaced(text: str, words: list[str], instead: str, left: str) -> None:
    assert without(text, words, instead) == left


@given(st.lists(st.sampled_from(["car", "cars", "cares", "card", "scar", "my"]), max_size=8))
def test_what_is_left_is_the_rest_in_its_order(said: list[str]) -> None:
    text = " of ".join(said)
    gone = ("car", "cars", "cares")

    assert without(text, ["car"]) == " ".join(word for word in text.split() if word not in gone)


@given(st.text(max_size=60))
def test_without_any_words_a_text_is_only_folded(text: str) -> None:
    assert without(text, []) == fold(text)


def test_of_an_article_about_several_products_the_section_is_looked_for() -> None:
    shared = replace(playbook(), products=tuple(replace(each, article="car-insurance-cover") for each in playbook().products))

    assert Products(shared).title(ELECTRIC) == "electric-car insurance"
    assert Products(playbook()).title(ELECTRIC) != "electric-car insurance"


def test_what_every_product_is_called_makes_a_product_of_what_stands_beside_it_in_any_trade() -> None:
    repairs = tuple(replace(each, name=f"{each.id} repairs") for each in playbook().products)
    shop = Products(replace(playbook(), products=repairs, not_offered=(NotOffered(name="boat repairs", words=("boat repairs", "boat")),)))

    assert shop.refused("boat repairs", "en") == "boat repairs"
    assert shop.refused("a boat", "en") == ""
