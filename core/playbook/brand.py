"""How a company looks on its pages: the `[brand]` table of `playbook.toml`, and the logo that lies beside it."""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from core.playbook.folder import Folder
from core.playbook.logo import LARGEST, MEDIA_TYPES, faults_of
from core.playbook.tables import Table

OURS = "#0f6b5c"  # for a company that names no colour
PAPER, NIGHT = "#f6f5f1", "#1b211f"  # the grounds of the pages, light and dark, on which a colour is hardest to read
READABLE = 4.5  # WCAG 2.2, 1.4.3: contrast of text and its ground
COLOUR = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True, kw_only=True)
class Logo:
    """A picture that is safe to be served as `media_type`."""

    media_type: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Brand:
    """`colour` can be read on light pages, and white on it; `colour_dark` on dark ones. Both as `#rrggbb`. `privacy` is an
    https address."""

    colour: str
    colour_dark: str
    logo: Logo | None = None
    privacy: str | None = None


def read_brand(folder: Folder, table: Table) -> Brand:
    """A company that says nothing gets Eva's own colours, and no logo."""
    colour = _colour(table, "colour", PAPER, "light") or OURS
    brand = Brand(
        colour=colour,
        colour_dark=_colour(table, "colour_dark", NIGHT, "dark") or lightened(colour),
        logo=_logo(folder, table) if table.has("logo") else None,
        privacy=_privacy(table),
    )
    table.close()
    return brand


def contrast(one: str, other: str) -> float:
    """From 1 to 21, by WCAG 2.2: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio. Both as `#rrggbb`."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def lightened(colour: str) -> str:
    """The colour with just as much white in it as dark pages need."""
    mixes = (_with_white(colour, share) for share in range(0, 101, 5))
    return next(mixed for mixed in mixes if contrast(mixed, NIGHT) >= READABLE)


def _with_white(colour: str, share: int) -> str:
    return "#" + "".join(f"{round((channel * (100 - share) + 255 * share) / 100):02x}" for channel in _channels(colour))


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))


def _luminance(colour: str) -> float:
    """Relative luminance: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
    shares = [channel / 255 for channel in _channels(colour)]
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _colour(table: Table, key: str, ground: str, pages: str) -> str | None:
    """None where there is none, and after a fault."""
    said = (table.optional_text(key) or "").lower()
    if not said:
        return None
    if not COLOUR.fullmatch(said):
        table.refuse(f'"brand.{key}" must be a colour such as {OURS}, not "{said}"', key)
        return None
    found = contrast(said, ground)
    if found < READABLE:
        remedy = "darker" if ground == PAPER else "lighter"
        cut = int(found * 100) / 100  # 4.499 must not be called 4.5
        table.refuse(
            f'"brand.{key}": the contrast of {said} to the {pages} page is {cut:.2f}, and 4.5 is needed to be read: take a {remedy} one',
            key,
        )
        return None
    return said


def _logo(folder: Folder, table: Table) -> Logo | None:
    name = table.text("logo")
    media_type = MEDIA_TYPES.get(Path(name).suffix.lower())
    if name and (media_type is None or "/" in name or "\\" in name):
        table.refuse(f'"brand.logo" must be the name of an .svg or .png file beside playbook.toml, not "{name}"', "logo")
    if not name or media_type is None or "/" in name or "\\" in name:
        return None
    content = folder.picture(Path(name), LARGEST)
    if content is None:
        return None
    for line, text in faults_of(content, media_type):
        folder.refuse(Path(name), line, text)
    return Logo(media_type=media_type, content=content)


def _privacy(table: Table) -> str | None:
    address = table.optional_text("privacy")
    if not address:
        return None
    try:
        parts = urlsplit(address)
        usable = parts.scheme == "https" and bool(parts.hostname) and not parts.username and address.isprintable() and " " not in address
    except ValueError:  # brackets that are no address
        usable = False
    if not usable:
        table.refuse(f'"brand.privacy" must be an address such as https://acme.example/privacy, not "{address}"', "privacy")
    return address
