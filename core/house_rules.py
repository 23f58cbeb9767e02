"""The rules that hold for what Eva says in one conversation, whoever speaks: the kinds of `guardrails.toml`, and the money."""

from collections.abc import Sequence

from core.company import Company
from core.guardrails.holding import Holding, Seen
from core.guardrails.money import Amounts, Unsupported
from core.guardrails.wording import instead
from core.language import catalogue
from core.models.briefing import HOW
from core.playbook.guardrails import kinds
from core.ports import Prompt


def house_rules(company: Company, prompt: Prompt, customer_said: Sequence[str], amounts: Amounts) -> Sequence[Holding]:
    """Rules for a gate, in the order in which they are asked. The instructions that Claude gets are among what must not be told."""
    playbook, seen, language = company.playbook, Seen(), prompt.language
    content = playbook.content_for(prompt.audience)
    facts = {
        "company": playbook.name,
        "assistant": playbook.assistant,
        "products": catalogue().join([product.name for product in playbook.products], language),
    }
    found = kinds(
        content.guardrails,
        company.competitors[prompt.audience],
        customer_said=customer_said,
        given=(*company.facts(prompt.audience), *customer_said),
        told=(*content.rules, content.identity, HOW),
    )
    return [
        Holding(kind=kind, action=content.guardrails.actions[kind.name], instead=instead(kind.name, language, **facts), seen=seen)
        for kind in (*found, Unsupported(amounts))
    ]
