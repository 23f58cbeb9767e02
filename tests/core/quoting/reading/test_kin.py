"""Relatives are known in every language of the catalogue."""

import re

import pytest

from core.quoting.reading.kin import KIN, KIN_EASTERN


def test_a_brother_is_known_in_every_language() -> None:
    brothers = ["brother", "hermano", "frere", "bruder", "irmao", "fratello", "اخي"]

    assert [name for name in brothers if not re.fullmatch(KIN, name)] == []
    assert re.fullmatch(KIN_EASTERN, "弟弟")


@pytest.mark.parametrize(
    "names",
    [
        "granddaughter great-grandson stepdaughter stepson mother-in-law son-in-law goddaughter foster-son fiancee lodger neighbour nephew",
        "nieta nieto bisnieta yerno nuera suegra cunado hijastra ahijada sobrino pareja prometida inquilino vecina",
        "petite-fille petit-fils beau-pere belle-mere gendre demi-frere filleule neveu conjointe compagnon locataire voisin",
        "enkelin enkel schwiegersohn schwiegermutter stieftochter patenkind neffe nichte schwagerin lebenspartnerin verlobte nachbar",
        "neta neto genro cunhada sobrinha enteado afilhada noiva companheiro vizinho",
        "nipote pronipote nuora suocera cognata cugino figliastra figlioccio convivente compagna inquilino vicino",
        "حفيدتي حفيدي حماتي صهري كنتي عمي خالتي خطيبتي زوجتي شريكي جاري",
    ],
)
def test_grandchildren_in_laws_step_and_godchildren_partners_and_neighbours_are_known(names: str) -> None:
    assert [name for name in names.split() if not re.fullmatch(KIN, name)] == []


def test_so_they_are_in_chinese() -> None:
    names = "孙女 外孙 女婿 儿媳 岳父 婆婆 侄子 外甥 表姐 继子 干女儿 未婚妻 伴侣 租客 邻居"

    assert [name for name in names.split() if not re.fullmatch(KIN_EASTERN, name)] == []


def test_words_that_are_nobody_are_none() -> None:
    assert [name for name in ["ma", "pa", "kind", "tata", "genero", "nora"] if re.fullmatch(KIN, name)] == []
