"""Acme with a handful of its articles, for whoever needs a company that answers and not all that it says: it is quickly read."""

import atexit
import re
import shutil
import tempfile
from functools import cache
from pathlib import Path

ACME = Path(__file__).parents[2] / "playbooks" / "acme"
KEPT = (
    "about-acme-and-contact",
    "car-insurance-cover",
    "deductibles",
    "electric-car-insurance",
    "two-wheeler-insurance",
    "leave-and-expenses",
)
MAKES = ("Honda", "Mini", "Nissan", "Tesla", "Toyota", "Vespa", "Volvo")
_LINK = re.compile(r"\[([^\]]+)\]\(/help/[^)]*\)")
_HOLIDAYS = ', holidays = "US"'


@cache
def small_acme() -> Path:
    """The folder of its playbook, made once by each process and gone when that ends."""
    folder = Path(tempfile.mkdtemp(prefix="small-acme-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return write(folder / "acme")


def write(folder: Path) -> Path:
    """The playbook, in a folder that is not there yet: no evals, no examples, no calendar, of the vehicles those of a few makes, and of the
    articles those that are kept, which lead to no other one."""
    shutil.copytree(ACME, folder, ignore=_left_out)
    for article in folder.glob("*/knowledge/*.md"):
        article.write_text(_LINK.sub(r"\1", article.read_text(encoding="utf-8")), encoding="utf-8")
    facts = (folder / "playbook.toml").read_text(encoding="utf-8")
    assert _HOLIDAYS in facts
    (folder / "playbook.toml").write_text(facts.replace(_HOLIDAYS, ""), encoding="utf-8")
    columns, *rows = (folder / "vehicles.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = (row for row in rows if row.startswith(tuple(f"{make}," for make in MAKES)))
    (folder / "vehicles.csv").write_text("".join([columns, *kept]), encoding="utf-8")
    return folder


def _left_out(at: str, names: list[str]) -> set[str]:
    articles = {name for name in names if name.endswith((".md", ".txt")) and {"knowledge", "asked"} & set(Path(at).parts)}
    return {"evals", "examples", "numbers.toml"} & set(names) | {name for name in articles if Path(name).stem not in KEPT}
