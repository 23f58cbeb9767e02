"""A company's colours can be read, its logo is safe to show, and what is not so is refused where it stands."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.playbook.brand import NIGHT, OURS, READABLE, Brand, contrast, lightened, read_brand
from core.playbook.folder import Folder
from core.playbook.toml_files import read_toml

LOGO = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9v9z"/></svg>'


def read(tmp_path: Path, text: str) -> tuple[Brand, list[str]]:
    (tmp_path / "playbook.toml").write_text(f"[brand]\n{text}\n")
    folder = Folder(tmp_path)
    top = read_toml(folder, Path("playbook.toml"))
    assert top is not None
    return read_brand(folder, top.table("brand")), [str(fault) for fault in folder.faults]


def test_a_company_that_says_nothing_gets_our_colours_and_no_logo(tmp_path: Path) -> None:
    assert read(tmp_path, "") == (Brand(colour=OURS, colour_dark=lightened(OURS), logo=None, privacy=None), [])


def test_a_company_that_says_all_is_taken_at_its_word(tmp_path: Path) -> None:
    (tmp_path / "sign.svg").write_text(LOGO)
    said = 'colour = "#7A1FA2"\ncolour_dark = "#d7a6ef"\nlogo = "sign.svg"\nprivacy = "https://bikes.example/privacy?of=chat"'

    brand, faults = read(tmp_path, said)

    assert not faults
    assert (brand.colour, brand.colour_dark, brand.privacy) == ("#7a1fa2", "#d7a6ef", "https://bikes.example/privacy?of=chat")
    assert brand.logo is not None
    assert (brand.logo.media_type, brand.logo.content) == ("image/svg+xml", LOGO.encode())


NO_LOGO = '"brand.logo" must be the name of an .svg or .png file beside playbook.toml, not'
NO_ADDRESS = '"brand.privacy" must be an address such as https://acme.example/privacy, not'
REFUSED = {
    "a word": ('colour = "green"', 'playbook.toml:2: "brand.colour" must be a colour such as #0f6b5c, not "green"'),
    "a short one": ('colour = "#0f6"', 'playbook.toml:2: "brand.colour" must be a colour such as #0f6b5c, not "#0f6"'),
    "too light": (
        'colour = "#ffcc00"',
        'playbook.toml:2: "brand.colour": the contrast of #ffcc00 to the light page is 1.38, and 4.5 is needed to be read: '
        "take a darker one",
    ),
    "too dark": (
        '\ncolour_dark = "#0f6b5c"',
        'playbook.toml:3: "brand.colour_dark": the contrast of #0f6b5c to the dark page is 2.55, and 4.5 is needed to be read: '
        "take a lighter one",
    ),
    "an unknown key": ('color = "#0f6b5c"', 'playbook.toml:2: unknown key "color" (did you mean "colour"?)'),
    "no picture": ('logo = "sign.gif"', f'playbook.toml:2: {NO_LOGO} "sign.gif"'),
    "elsewhere": ('logo = "../sign.svg"', f'playbook.toml:2: {NO_LOGO} "../sign.svg"'),
    "not there": ('logo = "sign.svg"', "sign.svg:1: this file is missing"),
    "no https": ('privacy = "http://a.example/"', f'playbook.toml:2: {NO_ADDRESS} "http://a.example/"'),
    "a script": ('privacy = "javascript:alert(1)"', f'playbook.toml:2: {NO_ADDRESS} "javascript:alert(1)"'),
    "no address": ('privacy = "https://[x"', f'playbook.toml:2: {NO_ADDRESS} "https://[x"'),
}


@pytest.mark.parametrize(("said", "fault"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_wrong_is_refused_on_its_line(said: str, fault: str, tmp_path: Path) -> None:
    assert read(tmp_path, said)[1] == [fault]


def test_a_logo_is_small(tmp_path: Path) -> None:
    (tmp_path / "sign.svg").write_text(LOGO + " " * 20_000)
    assert read(tmp_path, 'logo = "sign.svg"')[1] == ["sign.svg:1: is larger than 20 kB"]


def test_what_is_wrong_in_a_logo_is_refused_in_its_own_file(tmp_path: Path) -> None:
    (tmp_path / "sign.svg").write_text(LOGO.replace("<path", "\n<script/><path"))
    assert read(tmp_path, 'logo = "sign.svg"')[1] == ["sign.svg:2: must not hold <script>: a logo only draws"]


@pytest.mark.parametrize(("one", "other", "ratio"), [("#000000", "#ffffff", 21), ("#767676", "#ffffff", 4.54), ("#123456", "#123456", 1)])
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.005)


@given(st.binary(min_size=3, max_size=3))
def test_every_colour_can_be_made_light_enough_for_a_dark_page(channels: bytes) -> None:
    assert contrast(lightened(f"#{channels.hex()}"), NIGHT) >= READABLE
