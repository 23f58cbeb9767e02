"""What `playbook.toml` says of a company: who it is, what it has, when and where people are reached."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from core.hours import HOLIDAYS, Hours
from core.language import LANGUAGES
from core.messages import Audience
from core.playbook.brand import Brand, read_brand
from core.playbook.faults import did_you_mean
from core.playbook.folder import Folder
from core.playbook.places import Discord, Slack, read_discord, read_routes, read_slack
from core.playbook.quote_api_table import QuoteApi, read_quote_api
from core.playbook.tables import Table
from core.playbook.toml_files import read_toml

PATH = Path("playbook.toml")
ANY_HOURS = {"mon-fri": "09:00-17:00"}  # to go on with after a fault
PRODUCT_ID = re.compile(r"[a-z0-9_-]+")
MOST_DAYS = 36_500  # a hundred years
EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


@dataclass(frozen=True, kw_only=True)
class Contact:
    """How customers reach people."""

    phone: str
    email: str | None = None
    address: str | None = None


@dataclass(frozen=True, kw_only=True)
class Product:
    """Something that the company has. `article` is the slug of where to read about it; `words` are what customers call it."""

    id: str
    name: str
    article: str
    words: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class NotOffered:
    """Something that people ask for and the company does not have. `words` are how they ask."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class MessageLimits:
    """How much Eva answers in a minute: to one person, and in one channel."""

    messages_per_minute: int = 10
    channel_per_minute: int = 30


@dataclass(frozen=True, kw_only=True)
class Retention:
    """How long a conversation is kept after its last message, and a line of the audit; None: for ever."""

    messages: timedelta | None = None
    audit: timedelta | None = None


@dataclass(frozen=True, kw_only=True)
class Facts:
    """All of `playbook.toml`. `language` is that of the articles; `since` is a year; `starters` are questions to begin with; `also_called`
    are names that people use for the company; `quote_needs` says in some languages what it asks for before it names a price; `quote_api` is
    its own service for prices."""

    name: str
    legal_name: str
    also_called: tuple[str, ...]
    assistant: str
    since: int | None
    language: str
    timezone: ZoneInfo
    hours: Hours
    contact: Contact
    products: tuple[Product, ...]
    not_offered: tuple[NotOffered, ...]
    starters: tuple[str, ...]
    quote_needs: Mapping[str, str]
    quote_api: QuoteApi | None
    limits: MessageLimits
    retention: Retention
    brand: Brand
    discord: Discord
    slack: Slack
    routes: Mapping[str, tuple[str, ...]]

    @property
    def names(self) -> tuple[str, ...]:
        """All that the company is called."""
        return (self.name, self.legal_name, *self.also_called)


def read_facts(folder: Folder, customers_slugs: Collection[str], audiences: Collection[Audience]) -> Facts | None:
    """None after a fault that hides everything. `audiences` are those that have content."""
    table = read_toml(folder, PATH)
    if table is None:
        return None
    name = table.text("name")
    timezone = _timezone(table)
    facts = Facts(
        name=name,
        legal_name=table.text("legal_name", default=name),
        also_called=table.texts("also_called", default=()),
        assistant=table.text("assistant", default="Eva"),
        since=table.whole("since", default=1, least=1) if table.has("since") else None,
        language=table.choice("language", LANGUAGES),
        timezone=timezone,
        hours=_hours(table, timezone),
        contact=_contact(table.table("contact")),
        products=_products(table, customers_slugs),
        not_offered=_not_offered(table),
        starters=table.texts("starters", default=()),
        quote_needs=_by_language(table.table("quote_needs")),
        quote_api=read_quote_api(table.table("quote_api")) if table.has("quote_api") else None,
        limits=_limits(table.table("limits")),
        retention=_retention(table.table("retention")),
        brand=read_brand(folder, table.table("brand")),
        discord=read_discord(table.table("discord"), audiences),
        slack=read_slack(table.table("slack"), audiences),
        routes=read_routes(table.table("routes")),
    )
    table.close()
    return facts


def _timezone(table: Table) -> ZoneInfo:
    name = table.text("timezone")
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):  # unknown; no relative path; the name of a folder, such as "America"
        table.refuse(
            f'"timezone" must be a place such as America/New_York, not "{name}"{did_you_mean(name, available_timezones())}', "timezone"
        )
        return ZoneInfo("UTC")


def _hours(table: Table, timezone: ZoneInfo) -> Hours:
    entries = table.needed_table("hours")
    spec = {key: entries.text(key) for key in entries.names()} if entries else {}
    read = _parsed(spec, timezone)
    if isinstance(read, Hours):
        return read
    if entries and all(spec.values()):
        _refuse_hours(entries, spec, timezone, str(read))
    return Hours.parse(ANY_HOURS, timezone.key)


def _refuse_hours(entries: Table, spec: Mapping[str, str], timezone: ZoneInfo, fault: str) -> None:
    """What is wrong with single entries, each on its own line; else what is wrong with all of them together."""
    alone = {key: _parsed(ANY_HOURS | {key: text} if key == HOLIDAYS else {key: text}, timezone) for key, text in spec.items()}
    wrong = {key: str(error) for key, error in alone.items() if isinstance(error, ValueError)}
    for key, text in wrong.items():
        entries.refuse(text, key)
    if not wrong:
        entries.refuse(fault)


def _parsed(spec: Mapping[str, str], timezone: ZoneInfo) -> Hours | ValueError:
    try:
        return Hours.parse(spec, timezone.key)
    except ValueError as error:
        return error


def _contact(table: Table) -> Contact:
    contact = Contact(phone=table.text("phone"), email=table.optional_text("email"), address=table.optional_text("address"))
    if contact.email and not EMAIL.fullmatch(contact.email):
        table.refuse(f'"contact.email" must be an address such as help@company.example, not "{contact.email}"', "email")
    table.close()
    return contact


def _products(table: Table, customers_slugs: Collection[str]) -> tuple[Product, ...]:
    products: dict[str, Product] = {}
    for entry in table.tables("products", least=1):
        product = Product(id=entry.text("id"), name=entry.text("name"), article=entry.text("article"), words=entry.texts("words", least=1))
        if product.id and not PRODUCT_ID.fullmatch(product.id):
            entry.refuse(f'"id" may hold only a-z, 0-9, hyphens and underscores, not "{product.id}"', "id")
        if product.id and product.id in products:
            entry.refuse(f'product "{product.id}" stands twice', "id")
        if product.article and product.article not in customers_slugs:
            suggestion = did_you_mean(product.article, customers_slugs)
            entry.refuse(f'"{product.article}" is no article for customers{suggestion}', "article")
        entry.close()
        products.setdefault(product.id, product)
    return tuple(products.values())


def _not_offered(table: Table) -> tuple[NotOffered, ...]:
    found = []
    for entry in table.tables("not_offered") if table.has("not_offered") else ():
        found.append(NotOffered(name=entry.text("name"), words=entry.texts("words", least=1)))
        entry.close()
    return tuple(found)


def _by_language(table: Table) -> Mapping[str, str]:
    found = {language: table.text(language) for language in LANGUAGES if table.has(language)}
    table.close()
    return MappingProxyType(found)


def _limits(table: Table) -> MessageLimits:
    usual = MessageLimits()
    limits = MessageLimits(
        messages_per_minute=table.whole("messages_per_minute", default=usual.messages_per_minute, least=1),
        channel_per_minute=table.whole("channel_per_minute", default=usual.channel_per_minute, least=1),
    )
    table.close()
    return limits


def _retention(table: Table) -> Retention:
    retention = Retention(messages=_days(table, "messages_days"), audit=_days(table, "audit_days"))
    table.close()
    return retention


def _days(table: Table, key: str) -> timedelta | None:
    if not table.has(key):
        return None
    days = table.whole(key, default=1, least=1)
    if days > MOST_DAYS:
        table.refuse(f'"retention.{key}" must be at most {MOST_DAYS}; without the line it is for ever', key)
    return timedelta(days=min(days, MOST_DAYS))
