"""Whether a picture may be shown as a logo: it is what its name says, and an SVG can neither act nor fetch anything."""

import re
from collections.abc import Mapping
from xml.parsers import expat

LARGEST = 20_000  # bytes: it is fetched with every first page
MEDIA_TYPES = {".svg": "image/svg+xml", ".png": "image/png"}
PNG = b"\x89PNG\r\n\x1a\n"
SVG = "http://www.w3.org/2000/svg"
DRAWING = frozenset(  # what draws; whatever else SVG has is refused: scripts, links, animations, pictures and pages within
    re.findall(
        r"\w+",
        """svg g defs symbol use title desc metadata style path rect circle ellipse line polyline polygon text tspan
        linearGradient radialGradient stop clipPath mask pattern marker
        filter feGaussianBlur feOffset feBlend feMerge feMergeNode feColorMatrix feComposite feFlood""",
    )
)
FETCHES = re.compile(r"url\(\s*['\"]?(?!['\"]?#)|@import|image-set|(?:image|src)\s*\(|//|\\|javascript:|data:", re.IGNORECASE)


def faults_of(content: bytes, media_type: str) -> list[tuple[int, str]]:
    """Line, from 1, and text of each reason why not."""
    if media_type == MEDIA_TYPES[".png"]:
        return [] if content.startswith(PNG) else [(1, "is no PNG picture")]
    return _Drawing(content).faults


class _Drawing:
    """One reading of an SVG."""

    def __init__(self, content: bytes) -> None:
        self.faults: list[tuple[int, str]] = []
        self._depth = 0
        self._parser = expat.ParserCreate(encoding="utf-8", namespace_separator=" ")
        self._parser.StartElementHandler = self._begins
        self._parser.EndElementHandler = self._ends
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = lambda *_: self._refuse("must not declare a document type: save it as plain SVG")
        self._parser.ProcessingInstructionHandler = lambda *_: self._refuse("must not hold instructions for other programs")
        self._parser.buffer_text, self._parser.buffer_size = True, LARGEST  # in one piece, so that nothing hides in a seam
        try:
            self._parser.Parse(content, True)
        except (expat.ExpatError, UnicodeError, ValueError) as error:
            self._refuse(f"is not valid SVG: {error}")

    def _refuse(self, text: str) -> None:
        self.faults.append((max(1, self._parser.CurrentLineNumber), text))

    def _begins(self, name: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        space, _, tag = name.rpartition(" ")
        if self._depth == 1 and (space, tag) != (SVG, "svg"):
            self._refuse(f'is no SVG: it must begin with <svg xmlns="{SVG}">')
        elif space != SVG or tag not in DRAWING:
            self._refuse(f"must not hold <{tag}>: a logo only draws")
        for key, value in attributes.items():
            self._check(key.rpartition(" ")[2], value)

    def _check(self, key: str, value: str) -> None:
        acts, refers = key.lower().startswith("on"), key.lower() in ("href", "src", "base")
        if acts or FETCHES.search(value) or (refers and not value.strip().startswith("#")):
            self._refuse(f'must not hold {key}="{value[:40]}": a logo fetches nothing and does nothing')

    def _ends(self, _name: str) -> None:
        self._depth -= 1

    def _text(self, text: str) -> None:
        if FETCHES.search(text):
            self._refuse("must not fetch anything")
