"""The age of somebody else is never the customer's, and what holds on another day is asked."""

import random
from collections.abc import Iterator
from datetime import date

import pytest

from core.quoting.details import REQUIRED, Detail
from core.quoting.reading.heard import Heard, hear
from tests.doubles.company import acme

TODAY = date(2026, 11, 21)
VEHICLES = acme().playbook.vehicles
OWN = {
    "en": ["I'm {}", "I am {} years old", "me, I'm {}", "I just turned {}", "age {}", "I'm a {} year old woman"],
    "es": ["tengo {} años", "yo tengo {}", "yo {}", "acabo de cumplir {}", "mi edad es {}"],
    "fr": ["j'ai {} ans", "moi j'ai {} ans", "moi {} ans", "je viens d'avoir {} ans", "mon âge: {}"],
    "de": ["ich bin {}", "ich bin {} Jahre alt", "ich selbst bin {}", "ich {}", "mein Alter: {}"],
    "pt": ["tenho {} anos", "eu tenho {}", "eu {}", "acabei de fazer {} anos", "minha idade é {}"],
    "it": ["ho {} anni", "io ho {} anni", "io {}", "ho appena compiuto {} anni", "la mia età è {}"],
    "zh": ["我{}岁", "我今年{}岁", "本人{}岁", "我的年龄是{}", "我刚满{}岁"],
    "ar": ["عمري {}", "عمري {} سنة", "أنا عمري {} سنة", "وعمري {} عاما", "أنا {} سنة"],
}
OTHERS = {
    "en": [
        "my brother, {}, rides one as well",
        "my wife is {}",
        "my tenant, {}, has a car too",
        "Carlos ({}) lives with us",
        "there are 2 drivers aged {} and 18 in the house",
        "my {}-year-old son has his own car",
        "her dad turned {} last week",
        "my stepfather's {}",
        "our neighbor is {} and drives a truck",
    ],
    "es": [
        "mi esposa tiene {}",
        "mi hermano, {} años, también maneja",
        "mi inquilino, {}, tiene carro",
        "hay otro conductor de {} años en casa",
        "mi hijo de {} tiene su propio coche",
        "Carlos ({}) vive con nosotros",
        "ella tiene {} años",
    ],
    "fr": [
        "ma femme a {} ans",
        "mon frère, {} ans, en a une aussi",
        "mon locataire, {} ans, roule aussi",
        "mon fils de {} ans a sa voiture",
        "Carlos ({} ans) habite chez nous",
        "elle a {} ans",
    ],
    "de": [
        "meine Frau ist {}",
        "mein Bruder, {}, fährt auch eine",
        "mein Mieter, {}, fährt auch",
        "mein Sohn ({}) hat ein eigenes Auto",
        "Carlos, {}, wohnt bei uns",
        "sie ist {}",
    ],
    "pt": [
        "minha esposa tem {} anos",
        "meu irmão, {}, também dirige",
        "meu inquilino, {} anos, tem carro",
        "meu filho de {} anos tem o próprio carro",
        "ela tem {} anos",
    ],
    "it": [
        "mia moglie ha {} anni",
        "mio fratello, {} anni, guida anche lui",
        "il mio inquilino, {} anni, ha un'auto",
        "mio figlio di {} anni ha la sua macchina",
        "lei ha {} anni",
    ],
    "zh": ["我老婆{}岁", "我弟弟{}岁,也开车", "我的房客{}岁", "家里还有一个{}岁的司机", "我儿子{}岁,有自己的车", "她{}岁"],
    "ar": ["زوجتي عمرها {} سنة", "أخي عمره {} وعنده سيارة", "ابني {} سنة", "جاري عمره {} سنة", "هي عمرها {}"],
}
CAR = {"zh": "2018年本田思域,44000英里", "ar": "هوندا سيفيك 2018، 44000 ميل"}
SEPARATORS = (". ", ", ", "; ", " - ", "\n")


def told(text: str, language: str) -> Heard:
    languages = (language, "en") if language != "en" else ("en",)
    return hear(text, message="m", languages=languages, today=TODAY, asked=REQUIRED, vehicles=VEHICLES)


def ages(text: str, language: str) -> set[object]:
    return {said.value for said in told(text, language).said if said.detail is Detail.DRIVER_AGE}


def mixed(language: str, chance: random.Random) -> Iterator[tuple[str, int]]:
    """What customers write who tell of themselves and of one or two others, and their own age."""
    for own in OWN[language]:
        for other in OTHERS[language]:
            numbers = chance.sample(range(20, 80), 3)
            parts = [own.format(numbers[0]), other.format(numbers[1]), CAR.get(language, "Honda Civic 2018, 44k")]
            if chance.random() < 0.5:
                parts.append(chance.choice(OTHERS[language]).format(numbers[2]))
            chance.shuffle(parts)
            yield chance.choice(SEPARATORS).join(parts), numbers[0]


@pytest.mark.parametrize("language", OWN)
def test_an_age_of_somebody_else_is_never_the_customers(language: str) -> None:
    chance = random.Random(13)
    wrong = [(text, own) for _ in range(3) for text, own in mixed(language, chance) if ages(text, language) - {own}]

    assert wrong == []


@pytest.mark.parametrize("language", OWN)
def test_a_customer_who_tells_of_nobody_else_is_heard(language: str) -> None:
    car = CAR.get(language, "Honda Civic 2018, 44k")

    missed = [own for own in OWN[language] if ages(f"{car}, {own.format(41)}", language) != {41}]

    assert missed == []


@pytest.mark.parametrize("language", OWN)
def test_of_others_alone_no_age_is_the_customers(language: str) -> None:
    wrong = [
        text
        for other in OTHERS[language]
        for text in (f"{other.format(60)}. {CAR.get(language, 'Honda Civic 2018, 44k')}", other.format(60))
        if ages(text, language)
    ]

    assert wrong == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "29 until May. Honda Civic 2018, 44k"),
        ("es", "tengo 37 no 38. Honda Civic 2018, 44 mil millas"),
        ("fr", "J'ai 27 ans, non 28 depuis hier. Honda Civic 2018, 44 000 miles"),
        ("de", "Ich bin 29, ach nee, seit gestern 30. Honda Civic 2018, 44.000 Meilen"),
        ("pt", "tenho 27 anos, não 28 desde ontem. Honda Civic 2018, 44 mil milhas"),
        ("it", "ho 27 anni, non 28 da ieri. Honda Civic 2018, 44.000 miglia"),
        ("zh", "快要满30周岁,2018年本田思域,44000英里"),
        ("ar", "عمري 27، لا 28. هوندا سيفيك 2018، 44000 ميل"),
    ],
)
def test_an_age_that_another_number_or_another_day_leaves_open_is_asked(language: str, text: str) -> None:
    assert ages(text, language) == set()


@pytest.mark.parametrize(
    ("text", "age"), [("I'm 39, 40 next month", 39), ("I'm 41, licensed for 20 years", 41), ("I'm 41, my first was a 99", 41)]
)
def test_numbers_that_are_no_rival_leave_an_age_certain(text: str, age: int) -> None:
    assert ages(text, "en") == {age}
