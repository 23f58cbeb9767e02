"""The fixed words of the chat page in the eight languages."""

from core.language import catalogue
from core.playbook import Playbook

OF_THE_PAGE = ("seconds", "name", "reference", "date")  # places that the page fills in itself


def words_for(playbook: Playbook, language: str) -> dict[str, str]:
    """Every fixed word of the page, by its key; `{seconds}`, `{name}`, `{reference}` and `{date}` stay for the page to fill in."""
    own = {
        "assistant": playbook.assistant,
        "company": playbook.name,
        "phone": playbook.contact.phone,
        "hours": f"{playbook.hours.describe(language)}, {playbook.hours.zone(language)}",
    }
    asks = {"ask_person": catalogue().button("human", language), "ask_quote": catalogue().button("quote", language)}
    said = {**asks, "forgotten": catalogue().say("forgotten", language)}
    return own | said | catalogue().table("page", language, **own, **{name: f"{{{name}}}" for name in OF_THE_PAGE})
