"""The fixed words of the chat page in the eight languages, and in which of them somebody is met first."""

from core.language import LANGUAGES, catalogue
from core.playbook import Playbook

FROM_THE_RIGHT = frozenset(["ar"])
OF_THE_PAGE = ("seconds", "name", "reference")  # places that the page fills in itself


def words_for(playbook: Playbook, language: str) -> dict[str, str]:
    """Every fixed word of the page, by its key; `{seconds}`, `{name}` and `{reference}` stay for the page to fill in."""
    own = {
        "assistant": playbook.assistant,
        "company": playbook.name,
        "phone": playbook.contact.phone,
        "hours": f"{playbook.hours.describe(language)}, {playbook.hours.zone(language)}",
    }
    said = {"ask_person": catalogue().button("human", language), "forgotten": catalogue().say("forgotten", language)}
    return own | said | catalogue().table("page", language, **own, **{name: f"{{{name}}}" for name in OF_THE_PAGE})


def direction(language: str) -> str:
    """Where its lines begin, as HTML has it."""
    return "rtl" if language in FROM_THE_RIGHT else "ltr"


def preferred(accept: str, *, otherwise: str) -> str:
    """One of LANGUAGES: the first of an Accept-Language header that is among them. RFC 9110, 12.5.4."""
    wishes = [_wish(part) for part in accept.split(",")]
    known = [(weight, language) for weight, language in wishes if weight > 0 and language in LANGUAGES]
    return max(known, key=lambda wish: wish[0])[1] if known else otherwise


def _wish(part: str) -> tuple[float, str]:
    tag, *parameters = (each.strip() for each in part.split(";"))
    weight = next((each[2:] for each in parameters if each.startswith("q=")), "1")
    try:
        return float(weight), tag.split("-")[0].lower()
    except ValueError:
        return 0.0, ""
