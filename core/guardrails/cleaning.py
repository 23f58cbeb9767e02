"""What a message may not contain, whoever wrote it: controls, marks that turn the direction of text around, and lone surrogates."""

import re
import unicodedata

LINE_ENDS = re.compile(r"\r\n?|\u2028|\u2029|\x85")
# All controls but tab and newline; overrides and isolates of direction; what has no width and joins nothing.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
UNSEEN = frozenset(("Cc", "Cf", "Cn", "Co", "Cs", "Me", "Mn", "Zl", "Zp", "Zs"))


def clean(text: str) -> str:
    """The text without what is forbidden in it. Joiners within emoji and Persian words stay."""
    return FORBIDDEN.sub("", LINE_ENDS.sub("\n", text))


def is_blank(text: str) -> bool:
    """Whether there is nothing to see in it."""
    return all(unicodedata.category(letter) in UNSEEN for letter in text)
