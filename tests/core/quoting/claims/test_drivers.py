"""Whose age counts: who is said to drive, and who is not."""

import pytest

from core.quoting.claims.drivers import belongs_to_another, customer_drives, drives, is_shared, somebody_else_drives


@pytest.mark.parametrize(
    "text",
    [
        "for my worker. hes 26",
        "the driver is my husband, hes 39",
        "my son just turned 18, we want to put him on his own policy",
        "fahrer ist mein mitarbeiter (29)",
        "guida mia figlia che ha 20 anni, io 51",
        "quem dirige e meu funcionario de 36 anos",
        "c mon salarie ki roule il a 29 ans",
        "司机是我老公,50岁",
        "nao sou eu quem dirige (tenho 52), e a minha filha",
        "不是我开,是我太太开",
        "sie ist 72, ich bin 46, gefahren wird nur von ihr",
        "driven by my employee, he is 26",
        "fahren tut den eigentlich nur meine frau, 39",
        "lo va a llevar mi novia que tiene 27",
        "conductor habitual mi mujer (47), ocasional yo (51)",
        "mein sohn (18) kriegt meinen alten fiesta",
        "im 28 but i dont drive at all",
        "el coche es de mi madre, yo solo hago el papeleo",
        "c'est elle qui conduit",
        "io ne ho 51 e ho la mia",
        "ابني عمره 19 سنه ولسه مطلع الرخصه",
        "my son says i'm rather old so he drives",
        "i am 74 and i do not drive",
        "my nephew gets my old car",
    ],
)
def test_somebody_else_drives_where_that_is_said(text: str) -> None:
    assert somebody_else_drives(text)


@pytest.mark.parametrize(
    "text",
    [
        "my wife is 38",
        "meine frau ist 33 fahrt aber nur selten",
        "wife 37 drives only on sundays. put me as the driver",
        "my partner drives it once a month",
        "my brother rides one as well",
        "i am 41",
        "my mum can go on as named driver shes 46",
        "68 ans le mari 71 il conduit plus",
        "uhh its my moms car but i drive it to class",
        "mom of 3 (ages 4, 7 and 11) driving a honda",
        "fur unseren familienwagen",
        "i don't drive it much",
        "her name is pepper",
        "my nurse says i'm well enough to drive",
        "i am 74 and i do not drive after dark",
        "tengo 70 y no conduzco de noche",
        "my husband (74) gave up driving, so it is only myself, 70",
        "my sister lives two hours away so it gets a run now",
        "my sister is insured on her own policy",
        "my gf drives her own",
    ],
)
def test_who_drives_seldom_or_something_else_is_not_the_driver(text: str) -> None:
    assert not somebody_else_drives(text)


def test_the_customer_drives_unless_they_deny_it() -> None:
    assert customer_drives("the main one is me, put me as the driver")
    assert not customer_drives("nao sou eu que dirijo")


def test_of_several_relatives_the_one_who_drives_is_told_apart() -> None:
    assert drives("mom", "dad 45 mom 43, mom drives, dad takes the train")
    assert not drives("dad", "dad 45 mom 43, mom drives, dad takes the train")
    assert not drives("mom", "mom drives and dad drives")


def test_whose_the_vehicle_is_may_be_told() -> None:
    assert belongs_to_another("gf's lil ¤¤¤¤¤ from 2015")
    assert belongs_to_another("pour le scooter de ma fille")
    assert not belongs_to_another("my ¤¤¤¤¤ from 2015")


def test_who_is_the_main_one_of_two_shares_with_nobody() -> None:
    assert not is_shared("both of us drive but i'm the main one")


@pytest.mark.parametrize("text", ["we both drive it", "beide etwa gleich viel", "on conduit moitie moitie", "lo llevamos a medias"])
def test_who_shares_has_no_main_driver(text: str) -> None:
    assert is_shared(text)
