"""What Eva says when she has started: what is on, and how to turn on the rest."""

from bots.settings import Settings
from core.messages import Audience
from core.playbook import Playbook


def banner(settings: Settings, playbook: Playbook) -> str:
    """A few lines for the operator."""
    articles = {audience: len(content.articles) for audience, content in playbook.audiences.items()}
    staff = "on" if settings.api_token else "off: set EVA_API_TOKEN to open conversations of colleagues and read /metrics from elsewhere"
    discord = "on" if settings.discord_token else "off: set DISCORD_TOKEN (README, Connecting Discord in ten minutes)"
    widget = f"on {', '.join(settings.web_origins)}" if settings.web_origins else "off: set EVA_WEB_ORIGINS to the sites that may show it"
    counted = f"{articles[Audience.CUSTOMER]} for customers, {articles.get(Audience.INTERNAL, 0)} for colleagues"
    lines = [
        f"{playbook.assistant} is ready for {playbook.name}.",
        f"  page       {settings.public_url}/",
        f"  articles   {settings.public_url}/help/ ({counted})",
        f"  answers    {_answers(settings)}",
        f"  discord    {discord}",
        f"  widget     {widget}",
        f"  kept in    {settings.database}",
        f"  staff      {staff}",
        "  terminal   eva chat",
        "  trouble?   eva doctor        stop: Ctrl+C",
    ]
    return "\n".join(lines)


def _answers(settings: Settings) -> str:
    if settings.anthropic_key is None:
        return "built-in responder: from the articles, without a model; set ANTHROPIC_API_KEY for Claude"
    budget = f", at most ${settings.monthly_budget} a month" if settings.monthly_budget is not None else ""
    return f"Claude ({settings.chat_model}{budget}), and the built-in responder when she cannot be reached"
