"""In which of the eight languages somebody reads, as the address or their browser tells."""

from fastapi import Request
from starlette.datastructures import URL

from core.language import LANGUAGES

LONGEST = 200  # characters of the header that are looked at
FROM_THE_RIGHT = frozenset({"ar"})


def language_for(request: Request, *, otherwise: str) -> str:
    """What is asked for in the address, or else the browser's; for whoever speaks none of the eight, the articles' own."""
    return reader_language(f"{asked_for(request)},{request.headers.get('accept-language', '')}", otherwise=otherwise)


def asked_for(request: Request) -> str:
    """The language that the address names, or nothing."""
    return reader_language(request.query_params.get("language", ""), otherwise="")


def in_the_same(request: Request, link: str) -> str:
    """Where a link leads within this site, in the language that this page's address names."""
    asked = asked_for(request)
    return str(URL(link).include_query_params(language=asked)) if asked and link.startswith("/") else link


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
