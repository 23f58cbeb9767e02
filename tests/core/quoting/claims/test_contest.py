"""A customer's numbers support one reading of them, and refuse every other."""

from datetime import date
from pathlib import Path

import pytest

from core.playbook import load
from core.quoting.claims.verdicts import Word, verdicts
from core.quoting.details import REQUIRED, Detail, Value
from core.quoting.reading.standing import Line

TODAY = date(2026, 11, 21)
VEHICLES = load(Path(__file__).parents[4] / "playbooks" / "acme").vehicles
NUMBERS = (Detail.YEAR, Detail.MILEAGE, Detail.DRIVER_AGE)


def refused(language: str, texts: list[str], *values: Value) -> set[Detail]:
    """What may not be used of make, model, year, mileage and age."""
    lines = [Line(id=f"m{at}", text=text, asked=() if at else REQUIRED) for at, text in enumerate(texts)]
    arguments = dict(zip(REQUIRED, values, strict=True))
    found = verdicts(arguments, lines, languages=(language, "en"), today=TODAY, vehicles=VEHICLES)
    return {detail for detail, verdict in found.items() if verdict.word is not Word.SAID}


SUPPORTED: list[tuple[str, list[str], tuple[Value, ...]]] = [
    ("en", ["jeep compass 22 30.5k 28f"], ("Jeep", "Compass", 2022, 30500, 28)),
    ("en", ["yamaha mt07 2022 4300 miles 25m"], ("Yamaha", "MT-07", 2022, 4300, 25)),
    ("en", ["nissan altima 13 135k 21"], ("Nissan", "Altima", 2013, 135000, 21)),
    ("en", ["Ram Promaster 1500 long wheelbase 2020 79k miles, driver 33"], ("Ram", "ProMaster", 2020, 79000, 33)),
    ("en", ["its a hyundai palisade and its from 2022. 42k, age 41"], ("Hyundai", "Palisade", 2022, 42000, 41)),
    ("en", ["for my worker. hes 26. ford ranger. 2020. 64k."], ("Ford", "Ranger", 2020, 64000, 26)),
    ("en", ["dodge grand caravan 2016, 97k, the driver is my husband, hes 39"], ("Dodge", "Grand Caravan", 2016, 97000, 39)),
    ("en", ["honda crv 2019, 98000, 43", "wait the 98000 is kilometers not miles"], ("Honda", "CR-V", 2019, 60894, 43)),
    ("fr", ["Partner Peugeot 2014, 201 000 km, 55 ans", "non 2015, j'ai la carte grise"], ("Peugeot", "Partner", 2015, 124896, 55)),
    ("fr", ["Citroen Jumpy 2017 165 000km c mon salarié ki roule il a 29 ans"], ("Citroën", "Jumpy", 2017, 102526, 29)),
    ("de", ["mazda cx5 von 2020 mit 58tsd km, bin 35, meine frau ist 33 fährt aber nur selten"], ("Mazda", "CX-5", 2020, 36040, 35)),
    ("de", ["Opel Vivaro, 2017, 156 Tausend km, Fahrer ist mein Mitarbeiter (29), ich selbst bin 50"], ("Opel", "Vivaro", 2017, 96934, 29)),
    ("de", ["Renault Zoe, EZ 05/2020, 31.000 km, 55 Jahre"], ("Renault", "Zoe", 2020, 19263, 55)),
    ("es", ["citroen berlingo del 2014 con 205mil km... 58 tacos"], ("Citroën", "Berlingo", 2014, 127381, 58)),
    ("pt", ["Fiat Strada 2021 72.500km, quem dirige é meu funcionário de 36 anos, eu tenho 48"], ("Fiat", "Strada", 2021, 45049, 36)),
    ("en", ["need quote 4 ma boy, he's 18 the noo. Wee Clio, 2013, 66 thoosand miles. Ah'm 43"], ("Renault", "Clio", 2013, 66000, 18)),
    ("en", ["2014 Honda Odyssey. 139k miles", "Dad 45 Mom 43, mom drives, dad takes the train"], ("Honda", "Odyssey", 2014, 139000, 43)),
    ("en", ["Kia Rio 2015, 51k miles. learner driver, she's 17. i'm mum (49)"], ("Kia", "Rio", 2015, 51000, 17)),
    ("en", ["MOT in march said 61,002, today its 66,580. Ford Focus, reg KM12 VXA so a 2012. I'm 44"], ("Ford", "Focus", 2012, 66580, 44)),
    (
        "en",
        ["Hi, quote for 2017 Jetta, 80k miles", "age 19. my brother checked, it's 86k not 80"],
        ("Volkswagen", "Jetta", 2017, 86000, 19),
    ),
    (
        "es",
        ["Clio de 2013, conductor habitual mi mujer (47), ocasional yo (51). ITV con 104.950 y hoy 110.800 km"],
        ("Renault", "Clio", 2013, 68848, 47),
    ),
    (
        "es",
        ["Mi hija se acaba de sacar el carnet. Opel Corsa", "2010, 143.000 km", "19, yo tengo 48 pero no lo toco"],
        ("Opel", "Corsa", 2010, 88856, 19),
    ),
    (
        "fr",
        ["peugeot 308 de 2014, moi 49 mais c'est elle qui conduit ma mere, elle a 77 ans. 38 600 kms"],
        ("Peugeot", "308", 2014, 23985, 77),
    ),
    ("fr", ["Mercedes Classe C 220 d, 2016, 109 800 km, 46 ans, 69003 Lyon"], ("Mercedes-Benz", "C-Class", 2016, 68227, 46)),
    (
        "fr",
        ["Alfa Romeo Giulietta 1.6 JTDm de 2014. Kilométrage relevé hier : 136 020. Conducteur : 56 ans."],
        ("Alfa Romeo", "Giulietta", 2014, 84519, 56),
    ),
    (
        "de",
        ["Der Renault Zoe meiner Frau (48, ich 52): Baujahr 2018, 47.200 km. Sie fährt damit zur Schule, ich nie."],
        ("Renault", "Zoe", 2018, 29329, 48),
    ),
    ("de", ["smart fortwo 451 71ps bj 2010 nee 2011 steht im brief 93tkm 33 jahre"], ("Smart", "Fortwo", 2011, 57788, 33)),
    ("de", ["Mazda CX-5 Skyactiv-D 150, 2016, mit 108.300 km gekauft, inzwischen 121.900. Alter: 40"], ("Mazda", "CX-5", 2016, 75745, 40)),
    ("de", ["Hyundai i20, nein Quatsch, i30. i20 hat meine Schwester. 2018er, 62.700 km, ich 35"], ("Hyundai", "i30", 2018, 38960, 35)),
    (
        "it",
        ["È per mia figlia Giada, 19 anni. Lancia Ypsilon 2013, 104.500 km. Io ne ho 51 e ho la mia."],
        ("Lancia", "Ypsilon", 2013, 64933, 19),
    ),
    (
        "pt",
        ["Opel Corsa 2015, 59.800 km, é da minha mãe e é ela que conduz; eu tenho 38, ela fez 66 em agosto"],
        ("Opel", "Corsa", 2015, 37158, 66),
    ),
    (
        "pt",
        ["um peugeot duzentos e oito de dois mil e dezassete com setenta e seis mil quilómetros tenho quarenta e cinco"],
        ("Peugeot", "208", 2017, 47224, 45),
    ),
    ("zh", ["给我儿子买的,他20岁在读大学,丰田卡罗拉2014,11万英里"], ("Toyota", "Corolla", 2014, 110000, 20)),
    ("en", ["Toyota Yaris 2017, 58,300 miles, I'm five years younger than my sister, she is 41"], ("Toyota", "Yaris", 2017, 58300, 36)),
    ("de", ["Audi A3 2016, 88.000 km, bin drei Jahre älter als mein Bruder, der ist 40"], ("Audi", "A3", 2016, 54681, 43)),
    ("en", ["Kia Soul, I bought it brand new in 2018, 46,200 miles, age 57"], ("Kia", "Soul", 2018, 46200, 57)),
    ("it", ["Fiat Panda comprata nuova nel 2019, 38.000 km, 44 anni"], ("Fiat", "Panda", 2019, 23612, 44)),
    ("en", ["Subaru Outback 2015, 47 sry 48, 91,000 miles"], ("Subaru", "Outback", 2015, 91000, 48)),
    ("fr", ["Renault Captur 2019... non 2020, 42 000 km, 37 ans"], ("Renault", "Captur", 2020, 26098, 37)),
    ("en", ["Honda Fit 2014, 76k or so, just looked, 76,480, I am 39"], ("Honda", "Fit", 2014, 76480, 39)),
    ("de", ["Opel Astra 2015, 47.000 km, äh 74.000, verdreht. 51 Jahre"], ("Opel", "Astra", 2015, 45981, 51)),
    ("en", ["Nissan Rogue 2016, had 30k when I bought it and I've put another 25k on since. 44"], ("Nissan", "Rogue", 2016, 55000, 44)),
    ("en", ["dropping my kid off so quick: honda pilot 2017 81,000 miles 42 years old"], ("Honda", "Pilot", 2017, 81000, 42)),
    ("en", ["VW Golf 2014, 90,000 miles. Driver: 45. Second driver: 43 (husband, weekends)"], ("Volkswagen", "Golf", 2014, 90000, 45)),
    ("en", ["I did 8,200 miles in my Fiat 500, 2021, lease gives me 9k/year. I am 35"], ("Fiat", "500", 2021, 8200, 35)),
    ("pt", ["Peugeot 208 2016, 70.000 km, 44 anos, carta há 25"], ("Peugeot", "208", 2016, 43496, 44)),
    ("en", ["quote 4 a 2014 toyota camry, 88,000 miles, 36"], ("Toyota", "Camry", 2014, 88000, 36)),
    ("en", ["my nurse says I'm well enough to drive. I'm 77, Kia Picanto 2016, 21,300 miles"], ("Kia", "Picanto", 2016, 21300, 77)),
    ("en", ["Ford Fiesta 2014, 30,500 miles. I am 74 and I do not drive after dark."], ("Ford", "Fiesta", 2014, 30500, 74)),
    ("en", ["My husband (74) gave up driving, so only myself, 70. Honda Jazz 2015, 22,000 miles"], ("Honda", "Jazz", 2015, 22000, 70)),
    ("en", ["Plumber, 52, use the van daily. Ford Transit, 2017, 88,400 miles"], ("Ford", "Transit", 2017, 88400, 52)),
    ("en", ["I am the senior partner, 58. Audi A6, 2018, 41,000 miles"], ("Audi", "A6", 2018, 41000, 58)),
    ("en", ["Mazda 2 2014, 51k miles, 33, and my sister is insured on her own policy"], ("Mazda", "2", 2014, 51000, 33)),
    ("en", ["hyundai creta 2019, 1,08,000 km, age 37"], ("Hyundai", "Creta", 2019, 67108, 37)),
    ("en", ["Holden Commodore 2012, 187,000 ks on it, I'm 29"], ("Holden", "Commodore", 2012, 116196, 29)),
    ("en", ["ford focus 2013 71k im47"], ("Ford", "Focus", 2013, 71000, 47)),
    ("es", ["seat ibiza 2014 73milkm 31a"], ("SEAT", "Ibiza", 2014, 45360, 31)),
    ("fr", ["renault clio 2014 97 000 km nn 79 000, 33 ans"], ("Renault", "Clio", 2014, 49088, 33)),
    ("en", ["Kia Rio 2016, 44,000 miles, 22 nearly 23"], ("Kia", "Rio", 2016, 44000, 22)),
    ("en", ["Kia Rio 2016, 44,000 miles, I'm 22, my flatmate isn't going on it"], ("Kia", "Rio", 2016, 44000, 22)),
    (
        "en",
        ["The service book says 31,240 but I've just been to look and it's 33,015. Skoda Fabia 2016. My age: 69."],
        ("Skoda", "Fabia", 2016, 33015, 69),
    ),
    ("fr", ["on a une Clio et une Captur, c'est pour la Clio : 2017, 61 000 km, j'ai 41 ans"], ("Renault", "Clio", 2017, 37904, 41)),
    ("de", ["Skoda Fabia oder Kamiq? Es geht um den Kamiq, 2021, 33.000 km, Alter 44"], ("Skoda", "Kamiq", 2021, 20505, 44)),
]


@pytest.mark.parametrize(("language", "texts", "values"), SUPPORTED)
def test_what_leaves_one_reading_of_the_numbers_is_taken(language: str, texts: list[str], values: tuple[Value, ...]) -> None:
    assert refused(language, texts, *values) == set()


@pytest.mark.parametrize(("language", "texts", "values"), SUPPORTED)
def test_no_other_number_of_the_same_words_is_taken_instead(language: str, texts: list[str], values: tuple[Value, ...]) -> None:
    others = {Detail.YEAR: 2003, Detail.MILEAGE: int(str(values[3])) + 7, Detail.DRIVER_AGE: int(str(values[4])) + 1}

    for at, detail in enumerate(REQUIRED):
        if detail in others:
            assert detail in refused(language, texts, *values[:at], others[detail], *values[at + 1 :])


@pytest.mark.parametrize(
    ("detail", "texts", "values"),
    [
        (Detail.DRIVER_AGE, ["Fiat Strada 2021 72.500km, quem dirige é meu filho de 36, eu tenho 48"], ("Fiat", "Strada", 2021, 45049, 48)),
        (Detail.DRIVER_AGE, ["mazda cx5 2020, 58tsd km, bin 35, meine frau ist 33 fährt nur selten"], ("Mazda", "CX-5", 2020, 36040, 33)),
        (Detail.DRIVER_AGE, ["2017 ford escape 84,500 miles. we both drive it, she's 33 i'm 36"], ("Ford", "Escape", 2017, 84500, 36)),
        (Detail.DRIVER_AGE, ["My wife is 38. I drive a 2016 Chevy Suburban, 138k"], ("Chevrolet", "Suburban", 2016, 138000, 38)),
        (Detail.DRIVER_AGE, ["2018 Civic, 44k, no claims in 25 years"], ("Honda", "Civic", 2018, 44000, 25)),
        (Detail.DRIVER_AGE, ["a 90 year old man drives a 2019 Leaf. I have a 2012 Fit, 77k, 33"], ("Honda", "Fit", 2012, 77000, 90)),
        (Detail.DRIVER_AGE, ["Mazda CX-5 2020, 48k miles, I turn 30 next month"], ("Mazda", "CX-5", 2020, 48000, 30)),
        (Detail.YEAR, ["Civic, new tires in 2021, 44k, 41"], ("Honda", "Civic", 2021, 44000, 41)),
        (Detail.YEAR, ["Honda Accord 2012... sorry, 2021. 52,100 miles. 34 yo"], ("Honda", "Accord", 2012, 52100, 34)),
        (Detail.YEAR, ["2018 Honda Civic and 2015 Toyota Camry, 30k and 90k, 41"], ("Honda", "Civic", 2015, 30000, 41)),
        (Detail.MILEAGE, ["honda crv 2019, 98000, 43", "wait the 98000 is kilometers not miles"], ("Honda", "CR-V", 2019, 98000, 43)),
        (Detail.MILEAGE, ["it needs a service at 60,000, 2018 Civic, 41"], ("Honda", "Civic", 2018, 60000, 41)),
        (Detail.DRIVER_AGE, ["Kia Rio 2015, 51k. learner driver, she's 17. i'm mum (49)"], ("Kia", "Rio", 2015, 51000, 49)),
        (Detail.DRIVER_AGE, ["Honda Fit 2014, 39k. Dad 45 Mom 43, mom drives, dad takes the train"], ("Honda", "Fit", 2014, 39000, 45)),
        (Detail.DRIVER_AGE, ["Fahren tut nur meine Frau, 39. Ich bin 42. Audi A3 2018, 65k Meilen"], ("Audi", "A3", 2018, 65000, 42)),
        (Detail.DRIVER_AGE, ["Audi A3 2018, 65k miles. I'm 19, my mum can go on as named driver shes 46"], ("Audi", "A3", 2018, 65000, 46)),
        (Detail.MILEAGE, ["Ford Focus 2012, MOT in march said 61,002, today its 66,580. I'm 44"], ("Ford", "Focus", 2012, 61002, 44)),
        (Detail.MILEAGE, ["Audi A3 2014. Kilométrage relevé hier : 136 020. 56 ans."], ("Audi", "A3", 2014, 136020, 56)),
        (Detail.MILEAGE, ["Honda Fit 2009 one ninety four thousand miles, i'm thirty three"], ("Honda", "Fit", 2009, 94000, 33)),
        (Detail.YEAR, ["smart fortwo bj 2010 nee 2011 steht im brief 93k miles 33 jahre"], ("Smart", "Fortwo", 2010, 93000, 33)),
        (Detail.MODEL, ["Hyundai i20, nein Quatsch, i30. 2018, 62,700 miles, ich 35"], ("Hyundai", "i20", 2018, 62700, 35)),
        (Detail.MILEAGE, ["Audi e-tron, 2020. 30,600 miles, no sorry, 36,600. I'm 52"], ("Audi", "e-tron", 2020, 30600, 52)),
        (Detail.YEAR, ["bought it used in 2019, Honda Fit, 60,000 miles, 41"], ("Honda", "Fit", 2019, 60000, 41)),
        (Detail.DRIVER_AGE, ["Subaru Outback 2015, 47 sry 48, 91,000 miles"], ("Subaru", "Outback", 2015, 91000, 47)),
        (Detail.DRIVER_AGE, ["Honda Fit 2014, 60k, 52 him 50"], ("Honda", "Fit", 2014, 60000, 50)),
        (Detail.DRIVER_AGE, ["my brother is 3 years older than me, he's 40. Fit 2014, 60k"], ("Honda", "Fit", 2014, 60000, 43)),
        (Detail.MILEAGE, ["Honda Fit 2014, 47,000 miles, eh 74,000, typed it wrong. 51"], ("Honda", "Fit", 2014, 47000, 51)),
        (Detail.MILEAGE, ["Nissan Rogue 2016, 30k when I bought it, I put another 25k on. 44"], ("Nissan", "Rogue", 2016, 30000, 44)),
        (Detail.DRIVER_AGE, ["my son says I'm rather old so he drives, 24. I'm 80. Fit 2014, 60k"], ("Honda", "Fit", 2014, 60000, 80)),
        (Detail.DRIVER_AGE, ["Kia Rio 2016, 44,000 miles, 22 nearly 23"], ("Kia", "Rio", 2016, 44000, 23)),
        (Detail.MILEAGE, ["Honda Fit 2014, 47,000 miles nn 74,000. 51"], ("Honda", "Fit", 2014, 47000, 51)),
        (Detail.MILEAGE, ["VW Golf 2014, 1,08,000 km, 51"], ("Volkswagen", "Golf", 2014, 8000, 51)),
        (Detail.DRIVER_AGE, ["my husband is 50 but I drive it, 2018 Civic 44k"], ("Honda", "Civic", 2018, 44000, 50)),
    ],
)  # fmt: skip
def test_what_is_somebody_elses_taken_back_or_something_else_is_refused(
    detail: Detail, texts: list[str], values: tuple[Value, ...]
) -> None:
    assert detail in refused("en", texts, *values)
