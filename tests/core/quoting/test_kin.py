"""Relatives are known in every language of the catalogue."""

import re

from core.quoting.kin import KIN, KIN_EASTERN


def test_a_brother_is_known_in_every_language() -> None:
    brothers = ["brother", "hermano", "frere", "bruder", "irmao", "fratello", "اخي"]

    assert [name for name in brothers if not re.fullmatch(KIN, name)] == []
    assert re.fullmatch(KIN_EASTERN, "弟弟")
