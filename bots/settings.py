"""Read and check the environment once; name everything that is wrong, at once."""

import ipaddress
import os
import re
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from pathlib import Path
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit

from dotenv import dotenv_values
from rapidfuzz import process

Value = TypeVar("Value")
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class SettingsError(Exception):
    """One line per fault; each says what to do."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the operator has set. Names, defaults and meanings: README, Settings."""

    database: Path
    playbook: Path
    host: str
    port: int
    public_url: str
    web_origins: tuple[str, ...]
    trusted_proxies: tuple[Network, ...]
    api_token: str | None = field(repr=False)
    anthropic_key: str | None = field(repr=False)
    anthropic_url: str | None
    chat_model: str
    monthly_budget: Decimal | None  # US dollars
    answer_cache: bool
    discord_token: str | None = field(repr=False)
    discord_api_url: str | None
    discord_gateway_url: str | None
    log_format: str
    log_level: str

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must stand in no log: the values that are hidden from `repr`."""
        return tuple(value for each in fields(self) if not each.repr and isinstance(value := getattr(self, each.name), str))


# name -> default as shown to the operator, meaning. The table in README.md is held against this.
NAMES: dict[str, tuple[str, str]] = {
    "ANTHROPIC_API_KEY": ("none: the built-in responder answers", "key of Anthropic's API, with which Claude answers"),
    "ANTHROPIC_BASE_URL": ("Anthropic's", "where that API is reached, if not there"),
    "EVA_CHAT_MODEL": ("`claude-sonnet-5-5`", "which Claude answers"),
    "EVA_MONTHLY_BUDGET_USD": ("none", "US dollars that Claude may cost in a calendar month (UTC); then the built-in responder answers"),
    "EVA_ANSWER_CACHE": ("`on`", "`on`: an answer to a first question without personal facts is given again for some minutes; or `off`"),
    "EVA_DATABASE_URL": ("`sqlite:///eva.db`", "where everything is kept; `sqlite:////absolute/path` too"),
    "EVA_PLAYBOOK": ("`playbooks/acme`", "folder of the company's content"),
    "EVA_HOST": ("`127.0.0.1`", "address to listen on"),
    "EVA_PORT": ("`8080`", "port to listen on"),
    "PORT": ("none", "set by hosts that run Procfiles: that port on `0.0.0.0`; an explicit `EVA_HOST` or `EVA_PORT` wins"),
    "EVA_PUBLIC_URL": ("`http://HOST:PORT`", "how customers reach the web server; links in answers begin with it"),
    "EVA_WEB_ORIGINS": ("none: no site may", "comma-separated sites that may embed the widget, such as `https://www.example.com`"),
    "EVA_TRUSTED_PROXIES": ("none", "comma-separated addresses or networks whose `X-Forwarded-For` is believed"),
    "EVA_API_TOKEN": ("none: staff calls off", "bearer token of staff calls, at least 16 characters"),
    "DISCORD_TOKEN": ("none: Discord off", "token of the bot with which Eva answers on Discord"),
    "DISCORD_API_URL": ("Discord's", "where its API is reached, if not there, such as `http://127.0.0.1:9001/api/v10`"),
    "DISCORD_GATEWAY_URL": (
        "Discord's",
        "where its gateway is reached, if not there, such as `ws://127.0.0.1:9002/`; holds for every connection",
    ),
    "EVA_LOG_FORMAT": ("`console`", "`console` for people, `json` for machines"),
    "EVA_LOG_LEVEL": ("`info`", "`debug`, `info`, `warning` or `error`"),
}

# Names that other parts of Eva are to read; a file that sets them already is not refused.
RESERVED = frozenset(("EVA_CLASSIFY_MODEL", "EVA_SECRET_KEYS"))


def read_settings(environment: Mapping[str, str] | None = None, env_file: Path = Path(".env")) -> Settings:
    """The settings of the process environment and, below it, of the file. Raises SettingsError with every fault."""
    values = _file(env_file) | dict(os.environ if environment is None else environment)
    return _Reader({name: value.strip() for name, value in values.items() if value.strip()}).settings()


def lend(env_file: Path = Path(".env"), environment: MutableMapping[str, str] = os.environ) -> None:
    """Puts what the file names beside Eva's own settings, such as the secret of a `[quote_api]`, into the process environment, which wins
    where it has that too: whoever reads it there need not know of the file. Raises SettingsError."""
    for name, value in _file(env_file).items():
        if name not in NAMES and name not in RESERVED:
            environment.setdefault(name, value)


def _file(env_file: Path) -> dict[str, str]:
    try:
        return {name: value for name, value in dotenv_values(env_file).items() if value} if env_file.is_file() else {}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{env_file}: this file cannot be read: {error}") from error


class _Reader:
    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self._faults: list[str] = []

    def settings(self) -> Settings:
        self._unknown()
        bound_by_host = "PORT" in self._values
        host = self._values.get("EVA_HOST") or ("0.0.0.0" if bound_by_host else "127.0.0.1")  # noqa: S104  # asked for by whoever sets PORT
        port = self._read("EVA_PORT" if "EVA_PORT" in self._values or not bound_by_host else "PORT", "8080", _port)
        read = Settings(
            database=self._read("EVA_DATABASE_URL", "sqlite:///eva.db", _database) or Path(),
            playbook=self._read("EVA_PLAYBOOK", "playbooks/acme", _folder) or Path(),
            host=host,
            port=port or 0,
            public_url=self._read("EVA_PUBLIC_URL", f"http://{_visitable(host)}:{port or 8080}", _address) or "",
            web_origins=self._read("EVA_WEB_ORIGINS", "", _origins) or (),
            trusted_proxies=self._read("EVA_TRUSTED_PROXIES", "", _networks) or (),
            api_token=self._read("EVA_API_TOKEN", "", _token),
            anthropic_key=self._read("ANTHROPIC_API_KEY", "", _key),
            anthropic_url=self._read("ANTHROPIC_BASE_URL", "", _address_if_any),
            chat_model=self._read("EVA_CHAT_MODEL", "claude-sonnet-5-5", _model) or "",
            monthly_budget=self._read("EVA_MONTHLY_BUDGET_USD", "", _dollars),
            answer_cache=self._read("EVA_ANSWER_CACHE", "on", _one_of("on", "off")) == "on",
            discord_token=self._read("DISCORD_TOKEN", "", _key),
            discord_api_url=self._read("DISCORD_API_URL", "", _address_if_any),
            discord_gateway_url=self._read("DISCORD_GATEWAY_URL", "", _gateway),
            log_format=self._read("EVA_LOG_FORMAT", "console", _one_of("console", "json")) or "",
            log_level=self._read("EVA_LOG_LEVEL", "info", _one_of("debug", "info", "warning", "error")) or "",
        )
        if self._faults:
            raise SettingsError("\n".join(self._faults))
        return read

    def _read(self, name: str, default: str, check: Callable[[str], Value]) -> Value | None:
        try:
            return check(self._values.get(name, default))
        except ValueError as error:
            self._faults.append(f"{name}: {error} (see README, Settings)")
            return None

    def _unknown(self) -> None:
        for name in sorted(self._values):
            if name.startswith("EVA_") and name not in NAMES and name not in RESERVED:
                close = process.extractOne(name, NAMES.keys(), score_cutoff=75)
                self._faults.append(
                    f"{name}: there is no such setting" + (f"; did you mean {close[0]}?" if close else " (see README, Settings)")
                )


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= 65535):
        raise ValueError(f"{text!r} is no port; give a number from 1 to 65535")
    return int(text)


def _database(text: str) -> Path:
    if not text.startswith("sqlite:///") or len(text) == len("sqlite:///"):
        raise ValueError(f"{text.split(':')[0]!r} is no database that Eva can use; give sqlite:///FILE or sqlite:////absolute/FILE")
    path = Path(text.removeprefix("sqlite:///"))
    if not os.path.isdir(path.absolute().parent):  # unlike Path.is_dir, also False where a folder above it may not be entered
        raise ValueError(f"there is no folder {path.absolute().parent} for the database; make it, or name a file elsewhere")
    if os.path.isdir(path):
        raise ValueError(f"{path} is a folder; name a file in it, such as sqlite:///{path / 'eva.db'}")
    return path


def _folder(text: str) -> Path:
    if not Path(text).is_dir():
        raise ValueError(f"there is no folder {text!r}; give the folder of a playbook, such as playbooks/acme")
    return Path(text)


def _address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or not _has_port(parts) or not text.isprintable() or " " in text:
        raise ValueError(f"{text!r} is no web address; give one such as https://help.example.com")
    return text.rstrip("/")


def _has_port(parts: SplitResult) -> bool:
    """Whether its port is one, or it names none."""
    try:
        return parts.port != 0
    except ValueError:
        return False


def _address_if_any(text: str) -> str | None:
    return _address(text) if text else None


def _gateway(text: str) -> str | None:
    parts = urlsplit(text)
    if text and (parts.scheme not in ("ws", "wss") or not parts.hostname or not _has_port(parts) or not text.isprintable() or " " in text):
        raise ValueError(f"{text!r} is no address of a gateway; give one such as ws://127.0.0.1:9002/")
    return text or None


def _key(text: str) -> str | None:
    if any(not "!" <= letter <= "~" for letter in text):
        raise ValueError("there is a space, a line break or a letter beyond ASCII in it; copy the key anew")
    return text or None


def _model(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._:@/-]*", text):
        raise ValueError(f"{text!r} is no name of a model; give one such as claude-sonnet-5-5")
    return text


def _dollars(text: str) -> Decimal | None:
    if text and not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,6})?", text):
        raise ValueError(f"{text!r} is no amount of US dollars; give one such as 50 or 49.90")
    return Decimal(text) if text else None


def _origins(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_origin(each.strip()) for each in text.split(",") if each.strip()))


def _origin(text: str) -> str:
    """As browsers write it: in small letters, without the port that goes without saying."""
    parts = urlsplit(_address(text))
    if (
        parts.path
        or parts.query
        or parts.fragment
        or parts.username
        or not re.fullmatch(r"[A-Za-z0-9.-]+|\[[0-9a-fA-F:.]+\]", _host(parts.netloc))
    ):
        raise ValueError(f"{text!r} is no site; give its beginning alone, such as https://www.example.com")
    usual = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{_host(parts.netloc).lower()}" + (f":{parts.port}" if parts.port not in (None, usual) else "")


def _host(netloc: str) -> str:
    return re.sub(r":\d+$", "", netloc)


def _networks(text: str) -> tuple[Network, ...]:
    try:
        return tuple(ipaddress.ip_network(each.strip(), strict=False) for each in text.split(",") if each.strip())
    except ValueError as error:
        raise ValueError(f"{error}; give addresses or networks such as 10.0.0.0/8, separated by commas") from error


def _token(text: str) -> str | None:
    if text and len(text) < 16:
        raise ValueError("too short to be safe; give at least 16 characters")
    return text or None


def _one_of(*allowed: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        if text.lower() not in allowed:
            raise ValueError(f"{text!r} is not one of {', '.join(allowed)}")
        return text.lower()

    return check


def _visitable(host: str) -> str:
    return "127.0.0.1" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host  # noqa: S104
