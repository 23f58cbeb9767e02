"""Where a company is found on the platforms: the channels that Eva serves, who is staff there, and the routes to people."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import time
from types import MappingProxyType
from typing import TypeVar

from core.language import LANGUAGES
from core.messages import Audience
from core.playbook.tables import Table

Served = TypeVar("Served")

PLACE = re.compile(r"(slack|discord):#\S+")
SLACK_STAFF = re.compile(r"@\S+|[A-Z][A-Z0-9]+")  # a user group by its handle, or the id of a group or a user
SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, kw_only=True)
class QuietHours:
    """In the company's time. `end` before `start` means the next morning."""

    start: time
    end: time


@dataclass(frozen=True, kw_only=True)
class DiscordChannel:
    """What holds in one channel. `roles` are those who may use it, everybody where there is none. Conversations begin in
    `language`, that of the playbook where it is None. `tags` are those that Eva may give to a post in a forum."""

    audience: Audience
    threads: str = "public"  # or "private"
    greeting: str | None = None
    language: str | None = None
    quiet_hours: QuietHours | None = None
    roles: tuple[str, ...] = ()
    min_account_days: int = 0
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Discord:
    """`channels` by name or id. Nobody is staff unless a role says so."""

    staff_roles: tuple[str, ...] = ()
    direct_messages: bool = True
    channels: Mapping[str, DiscordChannel] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, kw_only=True)
class SlackChannel:
    """What holds in one channel. `mention`: Eva opens a thread only where she is mentioned."""

    audience: Audience
    mention: bool = False


@dataclass(frozen=True, kw_only=True)
class Slack:
    """`channels` by name or id; `staff` holds user groups such as `@support`, and ids."""

    staff: tuple[str, ...] = ()
    channels: Mapping[str, SlackChannel] = field(default_factory=lambda: MappingProxyType({}))


def read_discord(table: Table, audiences: Collection[Audience]) -> Discord:
    """`audiences` are those that have content: no channel can be for any other."""

    def channel(entry: Table) -> DiscordChannel:
        return DiscordChannel(
            audience=_audience(entry, audiences),
            threads=entry.choice("threads", ("public", "private"), default="public"),
            greeting=entry.optional_text("greeting"),
            language=entry.choice("language", LANGUAGES) if entry.has("language") else None,
            quiet_hours=_quiet_hours(entry) if entry.has("quiet_hours") else None,
            roles=entry.texts("roles", default=()),
            min_account_days=entry.whole("min_account_days", default=0, least=0),
            tags=entry.texts("tags", default=()),
        )

    discord = Discord(
        staff_roles=table.texts("staff_roles", default=()),
        direct_messages=table.flag("direct_messages", default=True),
        channels=_channels(table.table("channels"), channel),
    )
    table.close()
    return discord


def read_slack(table: Table, audiences: Collection[Audience]) -> Slack:
    """`audiences` are those that have content: no channel can be for any other."""

    def channel(entry: Table) -> SlackChannel:
        return SlackChannel(audience=_audience(entry, audiences), mention=entry.flag("mention", default=False))

    staff = table.texts("staff", default=())
    for number, name in enumerate(staff):
        if name and not SLACK_STAFF.fullmatch(name):
            table.refuse(f'"{name}" is neither a user group such as @support nor the id of a group or a user', "staff", number)
    slack = Slack(staff=staff, channels=_channels(table.table("channels"), channel))
    table.close()
    return slack


def read_routes(table: Table) -> Mapping[str, tuple[str, ...]]:
    """Of each route the places to try, in order."""
    routes = {name: table.texts(name, least=1) for name in table.names()}
    for name, places in routes.items():
        for number, place in enumerate(places):
            if place and not PLACE.fullmatch(place):
                table.refuse(f'"{place}" is no place such as slack:#sales or discord:#sales', name, number)
    return MappingProxyType(routes)


def _channels(table: Table, read: Callable[[Table], Served]) -> Mapping[str, Served]:
    channels = {}
    for name in table.names():
        entry = table.table(name)
        if name.startswith("#"):
            table.refuse(f'channel "{name}" must be written without #', name)
        channels[name] = read(entry)
        entry.close()
    return MappingProxyType(channels)


def _audience(entry: Table, audiences: Collection[Audience]) -> Audience:
    audience = Audience(entry.choice("audience", tuple(Audience)))
    if audience not in audiences:
        entry.refuse(f'there is no folder "{audience}" with content for this audience', "audience")
    return audience


def _quiet_hours(entry: Table) -> QuietHours | None:
    text = entry.text("quiet_hours")
    span = SPAN.fullmatch(text)
    if span:
        hours = QuietHours(start=time(int(span[1]), int(span[2])), end=time(int(span[3]), int(span[4])))
        if hours.start != hours.end:
            return hours
    if text:
        entry.refuse(f'"quiet_hours" must be a span such as 22:00-07:00, not "{text}"', "quiet_hours")
    return None
