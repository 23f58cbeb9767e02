"""Names of vehicles in Arabic letters, as they are spelled by ear: سبورتستر is a Sportster. Vowels are written in many ways, consonants are
not, so names are compared by those."""

import re
from collections.abc import Iterator

from core.quoting.vehicles.names import WORD, key

LEAST = 3  # consonants and digits: in fewer, too many names are alike
LONGEST = 4  # words of a name
_ARABIC = re.compile(r"[\u0621-\u064a\u067e\u0686\u06a4\u06af]")
# One letter for what Arabic does not tell apart: b and p, f and v, s and z, g and j, c and k, all kinds of t and d; h is often silent
_SPELLED = ((r"t?s?ch|sh", "š"), (r"ph", "f"), (r"ck|qu|c(?![eiy])", "k"), (r"c", "s"), (r"x", "ks"))
_LATIN = str.maketrans("pvzjq", "bfsgk", "aeiouyhw")
_LETTERS = str.maketrans("بپفڤسزصظجغگتطثدضذكقخرلمنشچ", "bbffssssgggtttdddkkkrlmnšš", "هحعءاأإآويىةؤئ")


def has_arabic(text: str) -> bool:
    """Whether any letter is Arabic."""
    return _ARABIC.search(text) is not None


def is_named(model: str, text: str) -> bool:
    """Whether words in Arabic letters sound like the name of this model."""
    wanted = sound(model) if has_arabic(text) else ""
    return len(wanted) >= LEAST and any(sound(name) == wanted for name in _names(text))


def sound(name: str) -> str:
    """Its consonants and digits."""
    heard = key(name)
    for spelling, letter in _SPELLED:
        heard = re.sub(spelling, letter, heard)
    heard = heard.translate(_LETTERS).translate(_LATIN).replace("tš", "š")
    return re.sub(r"([^0-9])\1+", r"\1", heard)


def _names(text: str) -> Iterator[str]:
    words = [found[0] for found in WORD.finditer(text)]
    for first in range(len(words)):
        for last in range(first + 1, min(first + LONGEST, len(words)) + 1):
            if has_arabic(words[first]):
                yield " ".join(words[first:last])
