"""Who may import whom, as the plan of the house has it; which libraries there are; and every module has a test file of its name."""

import ast
import functools
import graphlib
import re
import tomllib
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent
ROOMS = ("bots", "core", "storage")

ENTRANCES = ("bots.__main__", "bots.cli")  # they put the parts together, and may import everything
SHARED_BY_CHANNELS = ("bots.settings", "bots.logs")  # they belong to no channel
PART_OF_A_CHANNEL = {"bots.command_socket": "bots.terminal"}  # the terminal of another process: the same channel, through a socket

MODELS = "core.models"  # a channel knows no model
FOR_STORAGE = ("core.messages", "core.ports", "core.quoting.quote", "core.quoting.details")
FOR_TOOLS = ("core.messages", "core.ports", "core.tools", "core.knowledge", "core.quoting", "core.escalation")

PLATFORMS = {"slack_sdk", "slack_bolt", "discord", "fastapi", "starlette", "uvicorn", "typer", "rich"}
DATABASES = {"aiosqlite", "psycopg", "psycopg_pool", "procrastinate", "sqlite3"}
INDEX_IN_MEMORY = ("core.knowledge.index", "core.knowledge.terms")  # they use sqlite3 as a search index, and keep nothing in it
ANTHROPIC = "core.models.claude"  # that import alone takes seconds

NEEDED_WITHOUT_AN_IMPORT = {
    "jinja2": "the web framework draws the pages with it",
    "tzdata": "Python finds the time zones in it, where the system has none",
}

WITHOUT_A_NAMESAKE = {
    "core.ports": "the seams: protocols and their errors, held by the type checker",
    "core.metrics": "names of what is measured, without behaviour",
}


@dataclass(frozen=True)
class Module:
    """One file of the product."""

    name: str
    file: Path

    def __str__(self) -> str:
        return self.name

    def within(self, *names: str) -> bool:
        """Whether this is one of these modules, or lies within one of these packages."""
        return is_within(self.name, *names)


def is_within(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def read_modules() -> dict[str, Module]:
    files = (file for room in ROOMS for file in sorted((HOUSE / room).rglob("*.py")))
    names = ((".".join(file.relative_to(HOUSE).with_suffix("").parts).removesuffix(".__init__"), file) for file in files)
    return {name: Module(name, file) for name, file in names}


MODULES = read_modules()


@functools.cache
def statements(module: Module) -> list[ast.Import | ast.ImportFrom]:
    """Every import of the file, wherever it stands but for what runs only when the file is the program."""
    tree = ast.parse(module.file.read_text(encoding="utf-8"))
    tree.body = [each for each in tree.body if not (isinstance(each, ast.If) and "__name__" in ast.dump(each.test))]
    return [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]


@functools.cache
def imports(module: Module) -> set[str]:
    """The names of the modules that it imports: of the product in full, of libraries the first part."""
    found: set[str] = set()
    for node in statements(module):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif node.module:
            found |= {inner if (inner := f"{node.module}.{alias.name}") in MODULES else node.module for alias in node.names}
    return {name if is_within(name, *ROOMS) else name.partition(".")[0] for name in found}


def of_product(module: Module) -> set[str]:
    return {name for name in imports(module) if is_within(name, *ROOMS)}


def channel(name: str) -> str:
    """The channel that a module of `bots` belongs to."""
    return PART_OF_A_CHANNEL.get(name) or ".".join(name.split(".")[:2])


def modules_of(*packages: str) -> list[Module]:
    return [module for module in MODULES.values() if module.within(*packages)]


every_module = pytest.mark.parametrize("module", MODULES.values(), ids=str)


# ── who imports whom ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_there_is_something_in_every_room() -> None:
    assert all(len(modules_of(room)) > 5 for room in ROOMS)


@every_module
def test_imports_name_what_they_mean(module: Module) -> None:
    relative = [
        ast.unparse(node) for node in statements(module) if isinstance(node, ast.ImportFrom) and (node.level or node.names[0].name == "*")
    ]

    assert relative == []


@every_module
def test_what_is_imported_from_the_product_is_there(module: Module) -> None:
    assert of_product(module) <= set(MODULES)


@pytest.mark.parametrize("module", modules_of("core"), ids=str)
def test_the_core_imports_no_other_room(module: Module) -> None:
    assert {name for name in of_product(module) if not is_within(name, "core")} == set()


@pytest.mark.parametrize("module", modules_of("core"), ids=str)
def test_the_core_knows_neither_a_platform_nor_a_database(module: Module) -> None:
    allowed = {"sqlite3"} if module.within(*INDEX_IN_MEMORY) else set()

    assert imports(module) & (PLATFORMS | DATABASES) <= allowed


@pytest.mark.parametrize("module", [each for each in modules_of("core.tools") if each.name != "core.tools"], ids=str)
def test_a_tool_imports_what_it_looks_things_up_in_and_nothing_of_the_conversation(module: Module) -> None:
    assert {name for name in of_product(module) if not is_within(name, *FOR_TOOLS)} == set()


@pytest.mark.parametrize("module", modules_of("storage"), ids=str)
def test_storage_imports_values_and_seams_only(module: Module) -> None:
    assert {name for name in of_product(module) if not is_within(name, "storage", *FOR_STORAGE)} == set()
    assert imports(module) & PLATFORMS == set()


@pytest.mark.parametrize("module", [each for each in modules_of("bots") if not each.within(*ENTRANCES)], ids=str)
def test_a_channel_imports_neither_another_channel_nor_storage_nor_a_model(module: Module) -> None:
    def may(name: str) -> bool:
        if is_within(name, "core"):
            return not is_within(name, MODELS)
        return is_within(name, *SHARED_BY_CHANNELS) or channel(name) == channel(module.name)

    assert {name for name in of_product(module) if not may(name)} == set()
    assert imports(module) & DATABASES == set()


@every_module
def test_one_file_only_imports_the_library_that_takes_seconds(module: Module) -> None:
    assert "anthropic" not in imports(module) or module.name == ANTHROPIC


def test_no_imports_go_in_a_circle() -> None:
    order = graphlib.TopologicalSorter({module.name: of_product(module) - {module.name} for module in MODULES.values()})

    try:
        order.prepare()
    except graphlib.CycleError as error:
        pytest.fail(" <- ".join(error.args[1]))


# ── libraries ────────────────────────────────────────────────────────────────────────────────────────────────────────


def one_form(name: str) -> str:
    """Of a library: dots, dashes and case make no difference."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_who_runs_eva_installs_what_she_imports_and_what_only_tests_need_is_for_developers() -> None:
    asked_for = tomllib.loads((HOUSE / "pyproject.toml").read_text())["project"]["dependencies"]
    providers = metadata.packages_distributions()
    names = {name for module in MODULES.values() for name in imports(module)}
    imported = {one_form(provider) for name in names for provider in providers.get(name, [])}

    assert {one_form(name) for name in asked_for} - imported == set(NEEDED_WITHOUT_AN_IMPORT)


# ── a test for each ──────────────────────────────────────────────────────────────────────────────────────────────────


def namesake(module: Module) -> str:
    return f"test_{module.name.rpartition('.')[2].strip('_')}.py"


@pytest.mark.parametrize("module", [each for each in MODULES.values() if each.file.stat().st_size], ids=str)
def test_every_module_has_a_test_file_of_its_name(module: Module) -> None:
    room = module.name.partition(".")[0]

    assert module.name in WITHOUT_A_NAMESAKE or any((HOUSE / "tests" / room).rglob(namesake(module)))


@pytest.mark.parametrize("name", WITHOUT_A_NAMESAKE)
def test_an_exception_is_still_one(name: str) -> None:
    assert name in MODULES
    assert not any((HOUSE / "tests" / name.partition(".")[0]).rglob(namesake(MODULES[name])))


def test_the_folders_of_tests_are_no_packages() -> None:
    assert list((HOUSE / "tests").rglob("__init__.py")) == [], "`tests/core` would hide `core`"


# ── the rules themselves ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import core.ports", {"core.ports"}),
        ("from core import ports, messages", {"core.ports", "core.messages"}),
        ("from core.ports import Store", {"core.ports"}),
        ("import sqlite3.dbapi2", {"sqlite3"}),
        ("def later():\n    from storage.lock import DatabaseLock", {"storage.lock"}),
        ("if TYPE_CHECKING:\n    import discord.ui", {"discord"}),
        ("if __name__ == '__main__':\n    from bots.cli import app", set()),
    ],
)
def test_an_import_is_seen_wherever_it_stands(source: str, found: set[str], tmp_path: Path) -> None:
    file = tmp_path / "module.py"
    file.write_text(source)

    assert imports(Module("core.module", file)) == found
