"""In which of the eight languages somebody reads, as their browser tells."""

from core.language import LANGUAGES

LONGEST = 200  # characters of the header that are looked at
FROM_THE_RIGHT = frozenset({"ar"})


def reader_language(accepted: str, *, otherwise: str) -> str:
    """The first choice of an `Accept-Language` header that is one of LANGUAGES."""
    weighed = [_weighed(choice) for choice in accepted[:LONGEST].split(",")]
    spoken = [(weight, language) for weight, language in weighed if language in LANGUAGES and weight > 0]
    return max(spoken, key=lambda each: each[0], default=(0.0, otherwise))[1]


def direction(language: str) -> str:
    """As HTML calls it."""
    return "rtl" if language in FROM_THE_RIGHT else "ltr"


def _weighed(choice: str) -> tuple[float, str]:
    tag, _, weight = choice.partition(";")
    language = tag.strip().lower().split("-")[0]
    try:
        return float(weight.replace(" ", "").removeprefix("q=") or 1), language
    except ValueError:
        return 0.0, language
