"""The documents say what the code does: settings, calls, metrics, commands; and nothing in the repository belongs elsewhere."""

import re
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from fastapi import FastAPI
from prometheus_client import Counter, Gauge, Histogram
from prometheus_client.metrics import MetricWrapperBase
from typer.main import get_command

import core.metrics
from bots.cli import app
from bots.settings import NAMES, RESERVED
from bots.web import conversations
from bots.web.operations import operation_calls
from core.messages import Audience
from core.playbook.folder import Folder
from core.playbook.intents import read_intents

ROOT = Path(__file__).parents[1]
README, REFERENCE = (ROOT / "README.md").read_text(), (ROOT / "docs" / "reference.md").read_text()
NOT_OURS = {".git", ".venv", ".hypothesis", ".mypy_cache", ".ruff_cache", "__pycache__", "build", "node_modules"}
TEXTS = {"", ".py", ".md", ".toml", ".txt", ".sql", ".html", ".css", ".js", ".svg", ".jsonl", ".json", ".example", ".csv", ".yml", ".yaml"}
REGISTRIES = [
    f"{name}.{end}" for name, end in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("crates", "io"))
]
MACHINES = [f"/{top}/{name}" for top, name in (("work", "main"), ("work", "shared"), ("root", "."), ("home", "user"), ("Users", ""))]


def files() -> list[Path]:
    """Every file that is ours, and text."""

    def below(folder: Path) -> Iterator[Path]:
        for path in folder.iterdir():
            if path.name in NOT_OURS or path.name.endswith(".egg-info") or path.name.startswith("eva.db") or path.name == ".env":
                continue
            if path.is_dir():
                yield from below(path)
            elif path.suffix in TEXTS:
                yield path

    return sorted(below(ROOT))


def table(text: str, heading: str) -> list[list[str]]:
    """The rows of the first table below a heading, cell by cell."""
    part = text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in part.splitlines() if line.startswith("|")]
    return rows[2:]


# ── settings ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_table_of_settings_is_what_the_code_reads() -> None:
    documented = {name.strip("`"): (default, meaning) for name, default, meaning in table(README, "Settings")}

    assert documented == NAMES
    assert list(documented) == list(NAMES)


def test_the_example_file_names_every_setting_but_the_hosts_own_and_sets_none() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    named = [line.removeprefix("# ").split("=")[0] for line in lines if "=" in line]

    assert named == [name for name in NAMES if name != "PORT"]
    assert all(line.startswith("#") or not line for line in lines)


def test_the_defaults_in_the_example_file_are_the_defaults() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    examples = dict(line.removeprefix("# ").split("=", 1) for line in lines if "=" in line)

    for name, (default, _) in NAMES.items():
        if re.fullmatch(r"`[^`A-Z]+`", default):
            assert examples[name] == default.strip("`")


def test_no_setting_is_both_known_and_reserved() -> None:
    assert not RESERVED & set(NAMES)


# ── reference ────────────────────────────────────────────────────────────────────────────────────────────────────────


def metrics() -> dict[str, MetricWrapperBase]:
    """Every metric by its name as it is scraped."""
    found = [value for value in vars(core.metrics).values() if isinstance(value, Counter | Gauge | Histogram)]
    return {f"{metric._name}_total" if isinstance(metric, Counter) else metric._name: metric for metric in found}


def test_every_metric_is_documented_with_its_labels_and_no_other() -> None:
    documented = {name.strip("`"): tuple(re.findall(r"`(\w+)`", labels)) for name, labels, _ in table(REFERENCE, "Metrics")}

    assert documented == {name: metric._labelnames for name, metric in metrics().items()}


def described_calls() -> set[str]:
    """Method and path of every call that the application describes."""
    described = FastAPI()
    described.include_router(conversations.router)
    described.include_router(operation_calls(None, None, None))  # type: ignore[arg-type]  # nothing is called
    return {f"{method.upper()} {path}" for path, calls in described.openapi()["paths"].items() for method in calls}


def test_every_call_is_documented_and_no_other() -> None:
    documented = {call for row in table(REFERENCE, "HTTP") for call in re.findall(r"`([A-Z]+ /[^`]*)`", row[0])}

    pages = {"/", "/?about={slug}", "/logo", "/widget", "/widget.js", "/words/{language}", "/brand.css", "/sitemap.xml", "/robots.txt"}
    help_center = {"GET /help/", "GET /help/{slug}", "GET /help/search?q=", "POST /help/{slug}/helpful/{value}", "GET /openapi.json"}
    assert documented == described_calls() | {f"GET {page}" for page in pages} | help_center


def test_whoever_is_answered_503_can_read_what_was_kept() -> None:
    sources = "".join(file.read_text() for file in (ROOT / "bots" / "web").glob("*.py"))
    codes = set(re.findall(r'SERVICE_UNAVAILABLE,\s+"(\w+)"', sources))
    part = REFERENCE.split("\nWhat a 503", 1)[1].split("\n\n", 1)[0]

    assert set(re.findall(r"`(\w+)`[:( ]", part)) >= codes >= {"not_kept", "slow", "stopping"}


@pytest.mark.parametrize("name", ["text", "replace", "source", "quote", "state", "doing", "done", "error"])
def test_every_event_is_documented(name: str) -> None:
    assert re.search(rf"`{name} {{", REFERENCE)


def leaves() -> Iterator[str]:
    """Every command that does something."""

    def walk(command: object, path: str) -> Iterator[str]:
        inner = getattr(command, "commands", {})
        if not inner:
            yield path
        for name, each in inner.items():
            yield from walk(each, f"{path} {name}")

    return walk(get_command(app), "eva")


def alternatives(spelled: str) -> list[str]:
    """The commands in `conversations list|show ID`: two."""
    words = re.findall(r"(?<![-\w])[a-z][a-z|]*", re.sub(r"\[.*?\]", "", spelled))
    return [" ".join(["eva", *words[:-1], name]) for name in words[-1].split("|")]


def test_every_command_is_documented_and_no_other() -> None:
    part = REFERENCE.split("\n## Command line\n", 1)[1]
    documented = {command for spelled in re.findall(r"`eva ([^`]+)`", part) for command in alternatives(spelled)}

    assert documented == set(leaves())


def test_the_files_that_are_named_to_whoever_adds_something_are_there() -> None:
    for path in re.findall(r"`((?:bots|core|storage)/[\w/]+\.py)`", (ROOT / "docs" / "adding.md").read_text()):
        assert (ROOT / path).is_file(), path


def test_the_intent_that_is_shown_to_whoever_adds_one_is_an_intent_and_has_every_key(tmp_path: Path) -> None:
    part = (ROOT / "docs" / "adding.md").read_text().split("\n## An intent\n", 1)[1].split("\n## ", 1)[0]
    shown = part.split("```toml\n", 1)[1].split("```", 1)[0]
    (tmp_path / "internal" / "intents").mkdir(parents=True)
    (tmp_path / "internal" / "intents" / "it_help.toml").write_text(shown)
    folder = Folder(tmp_path)

    (intent,) = read_intents(folder, Audience.INTERNAL, "en")

    assert folder.faults == []
    assert set(tomllib.loads(shown)) == {field.name for field in fields(intent)} - {"name"}  # which is the file's


def test_every_picture_that_is_shown_is_there_and_every_one_that_is_there_is_shown() -> None:
    shown = set(re.findall(r"docs/pictures/([\w-]+\.png)", README))

    assert shown == {path.name for path in (ROOT / "docs" / "pictures").iterdir()}


# ── the repository ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_no_file_names_a_package_registry_or_a_path_of_somebodys_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {text}"
        for path in files()
        for words in [path.read_text(encoding="utf-8")]
        for text in [*REGISTRIES, *MACHINES]
        if text in words
    ]

    assert found == []


def test_the_versions_that_are_installed_are_fixed_and_come_without_addresses() -> None:
    lines = (ROOT / "constraints.txt").read_text().split()

    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+==[A-Za-z0-9_.]+", line) for line in lines)


def test_the_version_of_everything_that_is_asked_for_is_fixed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    fixed = {name.lower().replace("_", "-") for name in re.findall(r"^(.+)==", (ROOT / "constraints.txt").read_text(), re.MULTILINE)}

    assert {name.lower() for name in [*project["dependencies"], *project["optional-dependencies"]["dev"]]} - fixed == set()


@pytest.mark.parametrize(("target", "installed"), [("production", "'.'"), ("install", "'.[dev]'")])
def test_a_server_is_set_up_without_what_only_developers_need(target: str, installed: str) -> None:
    told = subprocess.run(["make", "--dry-run", "--always-make", target], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert re.findall(r"--constraint constraints\.txt --editable (\S+)", told) == [installed]


def test_the_pythons_that_eva_runs_on_are_the_same_wherever_they_are_named() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    tried = [name.rsplit(" ", 1)[1] for name in settings["project"]["classifiers"]]
    oldest = tried[0]

    assert f"With Python {oldest} or newer (tried with {', '.join(tried[:-1])} and {tried[-1]}) and make:" in README
    assert settings["project"]["requires-python"] == f">={oldest}"
    assert settings["tool"]["ruff"]["target-version"] == f"py{oldest.replace('.', '')}"
    assert f"sys.version_info >= ({oldest.replace('.', ', ')})" in (ROOT / "Makefile").read_text()


def test_every_link_between_the_documents_leads_somewhere() -> None:
    missing = [
        f"{document.relative_to(ROOT)}: {target}"
        for document in files()
        if document.suffix == ".md" and "playbooks" not in document.parts
        for target in re.findall(r"\]\((?!https?:|#|/help/|<|/)([^)#\s]+)[^)]*\)", document.read_text())
        if not (document.parent / target).exists()
    ]

    assert missing == []


def test_the_changes_are_written_down_for_those_who_use_eva() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text()

    assert changes.startswith("# Changes\n")
    assert re.search(r"^## \d+\.\d+\.\d+", changes, re.MULTILINE)


def test_hosts_are_told_one_process_in_one_line() -> None:
    assert (ROOT / "Procfile").read_text() == "web: python -m bots\n"
