"""What the operator sets: defaults, what wins over what, and every fault named at once."""

import ipaddress
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.settings import NAMES, RESERVED, Settings, SettingsError, lend, read_settings
from tests.bots.process import ROOT

ACME = str(ROOT / "playbooks" / "acme")
NO_FILE = Path("/nowhere/.env")


def read(**environment: str) -> Settings:
    """The settings of this environment."""
    return read_settings({"EVA_PLAYBOOK": ACME} | environment, NO_FILE)


def faults(**environment: str) -> list[str]:
    """One line for each fault of this environment."""
    with pytest.raises(SettingsError) as caught:
        read(**environment)
    return str(caught.value).splitlines()


def test_nothing_needs_to_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)

    assert read_settings({}, NO_FILE) == Settings(
        database=Path("eva.db"),
        playbook=Path("playbooks/acme"),
        host="127.0.0.1",
        port=8080,
        public_url="http://127.0.0.1:8080",
        web_origins=(),
        trusted_proxies=(),
        api_token=None,
        anthropic_key=None,
        anthropic_url=None,
        chat_model="claude-sonnet-5-5",
        monthly_budget=None,
        answer_cache=True,
        discord_token=None,
        discord_api_url=None,
        discord_gateway_url=None,
        log_format="console",
        log_level="info",
    )


def test_everything_can_be_set() -> None:
    settings = read(
        EVA_DATABASE_URL="sqlite:////usr/eva.db",
        EVA_HOST="192.0.2.7",
        EVA_PORT="81",
        EVA_PUBLIC_URL="https://help.example.com/",
        EVA_TRUSTED_PROXIES="127.0.0.1, 10.0.0.0/8 ,::1",
        EVA_API_TOKEN="sixteen-or-longer",
        ANTHROPIC_API_KEY=" sk-ant-key\n",
        ANTHROPIC_BASE_URL="http://127.0.0.1:9001/",
        EVA_CHAT_MODEL="claude-haiku-5-5",
        EVA_MONTHLY_BUDGET_USD="49.90",
        EVA_ANSWER_CACHE="Off",
        EVA_LOG_FORMAT="JSON",
        EVA_LOG_LEVEL="Debug",
    )

    assert settings.database == Path("/usr/eva.db")
    assert (settings.host, settings.port, settings.public_url) == ("192.0.2.7", 81, "https://help.example.com")
    assert settings.trusted_proxies == tuple(ipaddress.ip_network(each) for each in ("127.0.0.1", "10.0.0.0/8", "::1"))
    assert (settings.anthropic_key, settings.anthropic_url) == ("sk-ant-key", "http://127.0.0.1:9001")
    assert (settings.chat_model, settings.monthly_budget, settings.answer_cache) == ("claude-haiku-5-5", Decimal("49.9"), False)
    assert (settings.api_token, settings.log_format, settings.log_level) == ("sixteen-or-longer", "json", "debug")


def test_the_process_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("EVA_PORT=1111\nEVA_HOST=192.0.2.7\n# EVA_LOG_LEVEL=debug\n")

    settings = read_settings({"EVA_PLAYBOOK": ACME, "EVA_PORT": "2222"}, tmp_path / ".env")

    assert (settings.host, settings.port, settings.log_level) == ("192.0.2.7", 2222, "info")


def test_what_is_set_to_nothing_is_not_set() -> None:
    assert read(**{name: " " for name in NAMES if name != "EVA_PLAYBOOK"}) == read()


@pytest.mark.parametrize(
    ("environment", "address"),
    [
        ({"PORT": "5000"}, ("0.0.0.0", 5000, "http://127.0.0.1:5000")),
        ({"PORT": "5000", "EVA_PORT": "6000"}, ("0.0.0.0", 6000, "http://127.0.0.1:6000")),
        ({"PORT": "5000", "EVA_HOST": "192.0.2.7"}, ("192.0.2.7", 5000, "http://192.0.2.7:5000")),
        ({"PORT": "5000", "EVA_HOST": "192.0.2.7", "EVA_PORT": "6000"}, ("192.0.2.7", 6000, "http://192.0.2.7:6000")),
        ({"EVA_HOST": "::1"}, ("::1", 8080, "http://[::1]:8080")),
        ({"EVA_HOST": "::"}, ("::", 8080, "http://127.0.0.1:8080")),
        ({"PORT": "5000", "EVA_PUBLIC_URL": "https://eva.example.com"}, ("0.0.0.0", 5000, "https://eva.example.com")),
    ],
)
def test_the_port_of_a_host_stands_in_for_address_and_port(environment: dict[str, str], address: tuple[str, int, str]) -> None:
    settings = read(**environment)

    assert (settings.host, settings.port, settings.public_url) == address


@pytest.mark.parametrize(
    ("told", "origins"),
    [
        ("https://www.acme.example", ("https://www.acme.example",)),
        ("https://WWW.Acme.example:443/, http://localhost:8000", ("https://www.acme.example", "http://localhost:8000")),
        ("http://acme.example:80,http://acme.example", ("http://acme.example",)),
        ("http://[::1]:81", ("http://[::1]:81",)),
    ],
)
def test_sites_that_may_embed_the_widget_are_kept_as_browsers_write_them(told: str, origins: tuple[str, ...]) -> None:
    assert read(EVA_WEB_ORIGINS=told).web_origins == origins


@pytest.mark.parametrize(
    "told",
    [
        "*",
        "https://*.acme.example",
        "acme.example",
        "https://acme.example/help",
        "https://a@acme.example",
        "https://a.example; script-src *",
        "null",
    ],
)
def test_what_is_no_site_is_no_site_that_may_embed_anything(told: str) -> None:
    [fault] = faults(EVA_WEB_ORIGINS=told)

    assert fault.startswith("EVA_WEB_ORIGINS: ")


def test_all_faults_are_named_at_once_each_with_what_to_do() -> None:
    lines = faults(
        EVA_DATABASE_URL="postgresql://eva:hunter2@db/eva",
        EVA_PLAYBOOK="/nowhere/acme",
        EVA_PORT="eighty",
        EVA_PUBLIC_URL="help.example.com",
        EVA_WEB_ORIGINS="https://www.acme.example/help",
        EVA_TRUSTED_PROXIES="10.0.0.0/99",
        EVA_API_TOKEN="short",
        ANTHROPIC_API_KEY="two words",
        ANTHROPIC_BASE_URL="https://",
        EVA_CHAT_MODEL="the best one",
        EVA_MONTHLY_BUDGET_USD="plenty",
        EVA_ANSWER_CACHE="maybe",
        DISCORD_TOKEN="two words",
        DISCORD_API_URL="discord.com",
        DISCORD_GATEWAY_URL="https://gateway.discord.gg",
        EVA_LOG_FORMAT="xml",
        EVA_LOG_LEVEL="loud",
        EVA_PROT="8080",
    )

    assert sorted(line.split(":")[0] for line in lines) == sorted({*NAMES, "EVA_PROT"} - {"PORT", "EVA_HOST"})
    assert "did you mean EVA_PORT?" in next(line for line in lines if line.startswith("EVA_PROT"))
    assert all("README" in line or "did you mean" in line for line in lines)


def test_no_secret_is_repeated_in_a_fault() -> None:
    text = "\n".join(faults(EVA_DATABASE_URL="postgresql://eva:hunter2@db/eva", EVA_API_TOKEN="hunter3", ANTHROPIC_API_KEY="hunter4 5"))

    assert "hunter" not in text


def test_no_secret_is_shown_with_the_settings() -> None:
    settings = read(EVA_API_TOKEN="hunter-and-the-hunted", ANTHROPIC_API_KEY="hunter")

    assert "hunter" not in repr(settings)


@pytest.mark.parametrize("key", ["sk-ant\nkey", "sk-ant\r\nkey", "sk ant", "sk-ant-ключ", "sk-ant\x00", "sk-ant\u200bkey", "“sk-ant”"])
def test_a_key_that_was_copied_badly_is_refused_before_it_is_sent(key: str) -> None:
    [line] = faults(ANTHROPIC_API_KEY=key)

    assert line.startswith("ANTHROPIC_API_KEY: there is a space, a line break or a letter beyond ASCII in it")
    assert "ant" not in line.removeprefix("ANTHROPIC_API_KEY")


@pytest.mark.parametrize(
    "url", ["https://", "api.anthropic.com", "ftp://api", "http://a:99999", "http://a:0", "http://a:b", "http://a b", "h"]
)
@pytest.mark.parametrize("name", ["ANTHROPIC_BASE_URL", "EVA_PUBLIC_URL"])
def test_what_is_no_address_is_refused(name: str, url: str) -> None:
    [line] = faults(**{name: url})

    assert line.startswith(f"{name}: {url!r} is no web address; give one such as https://")


@pytest.mark.parametrize("url", ["ws://gateway:99999", "ws://gateway:a", "ws://gateway:0", "https://gateway"])
def test_what_is_no_address_of_a_gateway_is_refused(url: str) -> None:
    [line] = faults(DISCORD_GATEWAY_URL=url)

    assert line.startswith(f"DISCORD_GATEWAY_URL: {url!r} is no address of a gateway; give one such as ws://")


@pytest.mark.parametrize("amount", ["-1", "NaN", "Infinity", "1e3", "1_000", "1,000", "$5", "٥", "1.", ".5", "9" * 10, "0.0000001"])
def test_what_is_no_amount_of_dollars_is_refused(amount: str) -> None:
    [line] = faults(EVA_MONTHLY_BUDGET_USD=amount)

    assert "give one such as 50 or 49.90" in line


def test_a_budget_of_nothing_is_a_budget() -> None:
    assert read(EVA_MONTHLY_BUDGET_USD="0").monthly_budget == Decimal(0)


@pytest.mark.parametrize("port", ["0", "-1", "65536", "80.0", "8080x", "٨٠", "9" * 5_000, "0x50"])
@pytest.mark.parametrize("name", ["PORT", "EVA_PORT"])
def test_what_is_no_port_is_refused_under_the_name_it_was_given(name: str, port: str) -> None:
    [line] = faults(**{name: port})

    assert line.startswith(f"{name}: ")


@pytest.mark.parametrize("url", ["eva.db", "sqlite://", "sqlite:///", "mysql://x", "sqlite:eva.db"])
def test_what_is_no_database_is_refused(url: str) -> None:
    [line] = faults(EVA_DATABASE_URL=url)

    assert "give sqlite:///" in line


def test_a_setting_of_a_part_that_is_not_here_yet_is_no_fault() -> None:
    assert read(**dict.fromkeys(RESERVED, "x"), SLACK_BOT_TOKEN="x") == read()


def test_a_setting_like_nothing_known_is_refused_too() -> None:
    [line] = faults(EVA_ZZZ="1")

    assert line == "EVA_ZZZ: there is no such setting (see README, Settings)"


def test_a_file_that_is_no_text_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"EVA_PORT=\xff\xfe\x00")

    with pytest.raises(SettingsError, match=r"\.env: this file cannot be read"):
        read_settings({}, tmp_path / ".env")


@given(st.dictionaries(st.sampled_from(sorted(NAMES)), st.text()))
def test_whatever_is_set_there_are_settings_or_a_list_of_faults(environment: dict[str, str]) -> None:
    try:
        settings = read_settings(environment, NO_FILE)
    except SettingsError as error:
        told = str(error)
    else:
        told = ""
        assert 1 <= settings.port <= 65535
    assert told.count("(see README, Settings)") == len(told.split("\n")) or not told


def test_what_the_file_names_beside_evas_own_is_there_for_others_unless_the_process_says_otherwise(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PRICES_TOKEN=of-the-file\nOTHER=of-the-file\nEVA_PORT=1111\nEVA_SECRET_KEYS=k\n")
    environment = {"OTHER": "of-the-process"}

    lend(tmp_path / ".env", environment)

    assert environment == {"OTHER": "of-the-process", "PRICES_TOKEN": "of-the-file"}


def test_a_database_in_a_folder_that_is_not_there_or_that_is_one_is_refused(tmp_path: Path) -> None:
    for url, fault in [(f"sqlite:///{tmp_path}/no/eva.db", "there is no folder"), (f"sqlite:///{tmp_path}", "is a folder")]:
        with pytest.raises(SettingsError, match=fault):
            read_settings({"EVA_PLAYBOOK": ACME, "EVA_DATABASE_URL": url}, NO_FILE)
