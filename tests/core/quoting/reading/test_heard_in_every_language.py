"""Ways of saying things that were once heard wrong, in every language: the truth, or a question, and never another value."""

from collections.abc import Sequence
from datetime import date

from core.quoting.details import REQUIRED, Detail
from core.quoting.reading.heard import Heard, hear
from core.quoting.reading.standing import Line, Told
from tests.doubles.company import acme

TODAY = date(2026, 11, 21)
VEHICLES = acme().playbook.vehicles


def hearing(language: str, text: str, asked: Sequence[Detail] = REQUIRED) -> Heard:
    """As the form hears it in that language."""
    languages = (language, "en") if language != "en" else ("en",)
    return hear(text, message="m1", languages=languages, today=TODAY, asked=asked, vehicles=VEHICLES)


def value(found: Heard, detail: Detail) -> object:
    """The last one of this detail: it corrects those before it."""
    return next((said.value for said in reversed(found.said) if said.detail is detail), None)


# How people take back what they have just said
TAKING_BACK = {
    "en": ("no wait,", "sorry,", "no,", "I mean", "scratch that,", "oops,", "actually", "make that", "hang on,", "I tell a lie,"),
    "es": ("no, perdón,", "perdón,", "digo,", "mejor dicho", "no espera,", "me equivoqué,", "ay no,", "quiero decir"),
    "fr": ("euh non,", "non pardon,", "pardon,", "non,", "je veux dire", "enfin", "oups,", "je me suis trompé,", "plutôt", "non"),
    "de": ("nee Quatsch,", "nee,", "nein,", "ach nein,", "Quatsch,", "Moment,", "ich meine", "falsch,", "besser gesagt", "nee", "halt,"),
    "pt": ("não, desculpe,", "não,", "aliás", "quer dizer,", "opa,", "digo,", "na verdade", "ou melhor,", "não", "errei,"),
    "it": ("no scusa,", "no,", "anzi", "volevo dire", "scusi,", "ops,", "no aspetta,", "mi sono sbagliato,", "cioè", "non"),
    "zh": ("不对，", "不，", "啊不，", "说错了，", "应该是", "哦不，", "更正，", "不是，", "记错了，", "口误，"),
    "ar": ("لا، ", "لا عفوا ", "عفوا، ", "أقصد ", "قصدي ", "غلط، ", "تصحيح: ", "لا لا، ", "بل "),
}
YEARS = {
    "en": "It's a {} Ford Fusion", "es": "Es del {}", "fr": "Elle est de {}", "de": "Bj {}",
    "pt": "Ano {}", "it": "Anno {}", "zh": "{}年款", "ar": "موديل {}",
}  # fmt: skip
MILES = {
    "en": "98,700 miles", "es": "98,700 millas", "fr": "98 700 miles", "de": "98.700 Meilen",
    "pt": "98.700 milhas", "it": "98.700 miglia", "zh": "98700英里", "ar": "98700 ميل",
}  # fmt: skip


def test_of_a_year_that_is_taken_back_the_last_stands_or_it_is_asked_in_every_language() -> None:
    wrong = []
    for language, cues in TAKING_BACK.items():
        for cue in cues:
            for between in (", ", "... ", " "):
                first = YEARS[language].format(2013).replace(" Ford Fusion", "")
                for text in (f"{first}{between}{cue} 2014. Ford Fusion, {MILES[language]}", f"2013{between}{cue} 2014"):
                    asked = REQUIRED if "Ford" in text else (Detail.YEAR,)
                    told = Told([Line(id="m1", text=text, asked=asked)], (language, "en"), TODAY, VEHICLES)
                    if told.current_value(Detail.YEAR) not in ("", 2014):
                        wrong.append((text, told.current))

    assert wrong == []


def test_of_a_model_that_is_taken_back_the_last_stands_or_it_is_asked_in_every_language() -> None:
    wrong = []
    for language, cues in TAKING_BACK.items():
        for cue in cues:
            for text in (f"Audi A3 2015, {cue} A4, {MILES[language]}", f"Toyota Camry 2015, {cue} Corolla, {MILES[language]}"):
                found = hearing(language, text)
                if value(found, Detail.MODEL) not in (None, "A4", "Corolla"):
                    wrong.append((text, found.said))

    assert wrong == []


def test_who_says_that_somebody_else_drives_is_not_taken_for_the_driver() -> None:
    said = {
        "en": "I'm not the one driving (I'm 52), it's my daughter, 23 years old. {}",
        "es": "No manejo yo (tengo 52), maneja mi hija, 23 años. {}",
        "fr": "Ce n'est pas moi qui conduis (j'ai 52 ans), c'est ma fille, 23 ans. {}",
        "de": "Nicht ich fahre (bin 52), sondern meine Tochter, 23 Jahre. {}",
        "pt": "Não sou eu quem dirige (tenho 52), é a minha filha, 23 anos. {}",
        "it": "Non sono io che guido (ho 52 anni), guida mia figlia, 23 anni. {}",
        "zh": "不是我开，是我女儿开，她23，我52。{}",
        "ar": "مو أنا اللي أسوق (عمري 52)، بنتي هي اللي تسوق، عمرها 23. {}",
    }
    ages = {language: value(hearing(language, text.format("Honda Fit 2017")), Detail.DRIVER_AGE) for language, text in said.items()}

    assert set(ages.values()) <= {None, 23}, ages


def test_a_year_of_birth_is_no_age_and_a_year_beside_it_is_the_models() -> None:
    said = (
        ("en", "born in 88"), ("en", "born 1988"), ("en", "I was born in '88"), ("es", "nací en el 88"), ("es", "nacida en 1988"),
        ("fr", "née en 88"), ("fr", "né en 1988"), ("de", "Jahrgang 88"), ("de", "geboren 1988"), ("pt", "nasci em 88"),
        ("pt", "nascida em 1988"), ("it", "nato nel 88"), ("it", "classe 88"), ("zh", "我是88年生的"), ("zh", "我88年出生"),
        ("zh", "1988年生"),
        ("ar", "مواليد 88"), ("ar", "ولدت عام 88"), ("ar", "مواليد 1988"),
    )  # fmt: skip
    wrong = []
    for language, born in said:
        found = hearing(language, f"{born}, Toyota Prius 2016, {MILES[language]}")
        if value(found, Detail.DRIVER_AGE) is not None or value(found, Detail.YEAR) not in (None, 2016):
            wrong.append((born, found.said))

    assert wrong == []


def test_who_turns_so_old_on_a_day_to_come_is_a_year_younger_or_asked() -> None:
    said = {
        "en": ("I turn 40 on December 1", "turning 40 on December 1"),
        "es": ("cumplo 40 el 1 de diciembre",),
        "fr": ("j'aurai 40 ans le 1er décembre",),
        "de": ("ich werde 40 am 1. Dezember", "am 1. Dezember werde ich 40"),
        "pt": ("faço 40 anos em 1 de dezembro",),
        "it": ("compio 40 anni il 1 dicembre",),
        "zh": ("12月1日满40岁", "下个月满40岁"),
        "ar": ("بكمل 40 سنة يوم 1 ديسمبر", "سأبلغ 40 سنة يوم 1 ديسمبر", "راح أكمل 40 سنة يوم 1 ديسمبر", "هتم 40 سنة يوم 1 ديسمبر"),
    }
    ages = {text: value(hearing(language, text), Detail.DRIVER_AGE) for language, texts in said.items() for text in texts}

    assert {text: age for text, age in ages.items() if age not in (None, 39)} == {}


def test_who_is_so_old_already_is_so_old_in_arabic_too() -> None:
    said = ("كملت 40 سنة", "أكملت 40 سنة", "أبلغ من العمر 40 سنة", "عمري 40 سنة", "زوجي بلغ 40 سنة وهو اللي يسوق")

    ages = {text: value(hearing("ar", text), Detail.DRIVER_AGE) for text in said}

    assert {text: age for text, age in ages.items() if age not in (None, 40)} == {}
    assert [ages[text] for text in (said[0], said[3])] == [40, 40]


def test_numbers_in_words_that_are_also_names_count_on() -> None:
    said = {
        "quarantatremila e cinquecento": 43_500,
        "quarantatremilacinquecento": 43_500,
        "43 mila e 500": 43_500,
        "ottantamila e seicento": 80_600,
    }
    found = {text: hearing("it", f"Audi Q3 2019, {text} miglia, ho 52 anni") for text in said}

    assert {text: value(each, Detail.MILEAGE) for text, each in found.items()} == said
    assert {value(each, Detail.MODEL) for each in found.values()} == {"Q3"}
    assert value(hearing("it", "Fiat cinquecento 2019"), Detail.MODEL) == "500"


def test_a_mileage_about_so_much_is_taken_as_said_and_an_age_or_a_year_is_not() -> None:
    about = {
        "en": (
            "about {}",
            "around {}",
            "roughly {}",
            "somewhere around {}",
            "approximately {}",
            "nearly {}",
            "{} or so",
            "{} give or take",
        ),
        "es": ("unas {}", "como unas {}", "más o menos {}", "aproximadamente {}", "alrededor de {}", "casi {}", "cerca de {}"),
        "fr": ("environ {}", "à peu près {}", "autour de {}", "presque {}"),
        "de": ("circa {}", "zirka {}", "so zirka {}", "etwa {}", "ungefähr {}", "rund {}", "knapp {}", "so um die {}"),
        "pt": ("mais ou menos {}", "cerca de {}", "umas {}", "aproximadamente {}", "quase {}", "por volta de {}"),
        "it": ("circa {}", "più o meno {}", "quasi {}", "all'incirca {}", "intorno alle {}"),
        "zh": ("大概{}", "大约{}", "差不多{}", "将近{}", "{}左右", "{}上下"),
        "ar": ("تقريبا {}", "حوالي {}", "نحو {}", "ما يقارب {}"),
    }
    units = {"es": " millas", "de": " Meilen", "pt": " milhas", "it": " miglia", "zh": "英里", "ar": " ميل"}
    ages = {"es": "años", "fr": "ans", "de": "Jahre", "pt": "anos", "it": "anni", "zh": "岁", "ar": "سنة"}
    wrong = []
    for language, patterns in about.items():
        for pattern in patterns:
            miles = hearing(language, f"Volvo S90 2018, {pattern.format('70000' + units.get(language, ' miles'))}")
            age = hearing(language, f"Volvo S90 2018, {pattern.format('58 ' + ages.get(language, 'years old'))}")
            if value(miles, Detail.MILEAGE) != 70_000 or value(age, Detail.DRIVER_AGE) is not None:
                wrong.append((language, pattern, value(miles, Detail.MILEAGE), value(age, Detail.DRIVER_AGE)))

    assert wrong == []


def test_a_comma_of_chinese_parts_a_year_from_what_follows() -> None:
    for miles, written_so in ((76_100, "76100英里"), (30_500, "30,500英里"), (74_565, "12万公里"), (45_000, "45，000英里")):
        found = hearing("zh", f"沃尔沃XC60 2021，{written_so}，我45岁")

        assert (value(found, Detail.YEAR), value(found, Detail.MILEAGE), value(found, Detail.DRIVER_AGE)) == (2021, miles, 45)
