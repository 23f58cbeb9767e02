"""`[quote_api]` of `playbook.toml`: the company's own service for prices, read strictly."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urlsplit

from core.playbook.tables import Table
from core.playbook.tariff import CURRENCIES
from core.quoting.details import OPTIONAL, REQUIRED, Detail

MOST_SECONDS = 8  # of all tries together: longer, and whoever speaks is thought to have fallen silent
NAME = re.compile(r"[A-Z_][A-Z0-9_]*")
HOST = re.compile(r"[a-z0-9.:_-]+")
HEADER = re.compile(r"[A-Za-z0-9-]+")
OURS = ("accept", "content-type", "content-length", "host", "user-agent")  # headers that say something already
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, kw_only=True)
class QuoteApi:
    """`[quote_api]` of a playbook. `fields` maps our details to the names of theirs; a path such as "price.monthly" leads to a value in the
    answer. `secret` is the name of an environment variable, whose value stands in the header `header`, behind `prefix`."""

    url: str
    fields: Mapping[Detail, str]
    premium: str
    currency: str
    currency_path: str
    reason: str
    header: str
    prefix: str
    secret: str
    key_header: str
    timeout: float
    tries: int
    valid_days: int
    next_steps: tuple[str, ...]


def read_quote_api(table: Table) -> QuoteApi:
    """For use only where nothing was refused."""
    fields = _fields(table.table("fields"))
    answer = table.table("answer")
    auth = table.table("auth") if table.has("auth") else None
    timeout, tries = table.whole("timeout_seconds", default=3, least=1), table.whole("tries", default=2, least=1)
    if timeout * tries > MOST_SECONDS:
        table.refuse(f'"timeout_seconds" times "tries" must be at most {MOST_SECONDS}: customers wait meanwhile', "timeout_seconds")
    key_header = _header(table, "idempotency_header", "Idempotency-Key")
    header = _header(auth, "header", "Authorization") if auth else ""
    if key_header.lower() in (header.lower(), *OURS):
        table.refuse(f'"idempotency_header" must not be "{key_header}": that header says something else', "idempotency_header")
    api = QuoteApi(
        url=_url(table),
        fields=fields,
        premium=answer.text("premium"),
        currency=table.choice("currency", CURRENCIES, "USD"),
        currency_path=answer.text("currency") if answer.has("currency") else "",
        reason=answer.text("reason") if answer.has("reason") else "",
        header=header,
        prefix=_prefix(auth) if auth else "",
        secret=_secret(auth) if auth else "",
        key_header=key_header,
        timeout=timeout,
        tries=tries,
        valid_days=table.whole("valid_days", default=30, least=1),
        next_steps=table.texts("next_steps", least=1),
    )
    for each in (answer, auth, table):
        if each:
            each.close()
    return api


def _fields(table: Table) -> MappingProxyType[Detail, str]:
    found = {detail: table.text(detail.value) for detail in REQUIRED}
    found |= {detail: table.text(detail.value) for detail in OPTIONAL if table.has(detail.value)}
    if len(set(found.values())) < len(found):
        table.refuse("two details have the same field")
    table.close()
    return MappingProxyType(found)


def _url(table: Table) -> str:
    url = table.text("url")
    host, is_open = _host(url)
    if url and not host:
        table.refuse(f'"url" must be an address such as https://prices.example.com/v1, not "{url}"', "url")
    elif url and is_open and host not in LOOPBACK:
        table.refuse(f'"url" must begin with https://, not "{url}"', "url")
    return url


def _host(url: str) -> tuple[str, bool]:
    """Which host it names, nothing where it is no address of the web; and whether everybody on the way can read along."""
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname or ""  # asking for the port is what checks it
    except ValueError:
        return "", False
    proper = parts.scheme in ("http", "https") and HOST.fullmatch(host) and port != 0 and not any(map(str.isspace, url))
    return (host, parts.scheme == "http") if proper else ("", False)


def _header(table: Table, key: str, otherwise: str) -> str:
    name = table.text(key, otherwise)
    if name and not HEADER.fullmatch(name):
        table.refuse(f'"{key}" must be the name of a header, not "{name}"', key)
    return name


def _prefix(table: Table) -> str:
    return f"{table.text('prefix')} " if table.has("prefix") else ""


def _secret(table: Table) -> str:
    name = table.text("environment")
    if name and not NAME.fullmatch(name):
        table.refuse(
            f'"environment" must be the name of an environment variable, never the secret itself: "{name[:3]}…" is none', "environment"
        )
    return name
