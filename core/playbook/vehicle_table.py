"""`vehicles.csv`: which vehicles a company knows, under which names, and in which group of its rates each is."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from core.playbook.faults import did_you_mean
from core.playbook.folder import Folder
from core.quoting.vehicles.known import Make, Vehicle, Vehicles, key

PATH = Path("vehicles.csv")
COLUMNS = ("make", "model", "product", "group", "kind", "electric", "first", "last", "also", "everyday")
OF_A_MODEL = ("product", "group", "kind", "electric", "first", "last")
FIRST_YEAR, LAST_YEAR = 1900, 2100
Row = Mapping[str, str]


def read_vehicles(folder: Folder, groups: Mapping[str, Sequence[str]] | None) -> Vehicles | None:
    """All makes and models. `groups` are those of each product in the rates, None where these cannot be read. None where there is
    no such file, or after a fault."""
    text = folder.text(PATH) if folder.has(PATH) else None
    if text is None:
        return None
    before = len(folder.faults)
    table = _VehicleTable(folder, groups)
    for line, row in _rows(folder, text):
        table.read(line, row)
    table.close()
    return Vehicles(table.makes, table.vehicles) if len(folder.faults) == before else None


def _rows(folder: Folder, text: str) -> list[tuple[int, Row]]:
    """Each row with its line; those that are no rows are refused."""
    rows: list[tuple[int, Row]] = []
    for line, written in enumerate(text.split("\n"), 1):  # a name holds no line break, so a row is a line, and a lost quote spoils no other
        if not written.strip():
            continue
        try:
            [cells] = csv.reader([written], strict=True)
        except csv.Error as error:
            folder.refuse(PATH, line, f"is no valid CSV: {error}")
            continue
        if line == 1:
            if tuple(cells) != COLUMNS:
                folder.refuse(PATH, 1, f"the columns must be {','.join(COLUMNS)}")
                return []
        elif len(cells) != len(COLUMNS):
            folder.refuse(PATH, line, f"has {len(cells)} cells, not {len(COLUMNS)}")
        else:
            rows.append((line, dict(zip(COLUMNS, map(str.strip, cells), strict=True))))
    return rows


class _VehicleTable:
    """Rows become makes and vehicles, or faults."""

    def __init__(self, folder: Folder, groups: Mapping[str, Sequence[str]] | None) -> None:
        self._folder = folder
        self._groups = groups
        self._makes: dict[str, Make] = {}
        self._lines: dict[tuple[str, str], int] = {}  # where a name of a make, or a model of a make, has been given
        self.vehicles: list[Vehicle] = []

    @property
    def makes(self) -> list[Make]:
        return list(self._makes.values())

    def read(self, line: int, row: Row) -> None:
        self._line = line
        names = [row["model"] or row["make"], *_listed(row["also"])]
        everyday = _listed(row["everyday"])
        if not row["make"]:
            self._refuse('"make" must not be empty')
            return
        for name in everyday:
            if name not in names:
                self._refuse(f'"everyday" must be among the names of the row, not "{name}"{did_you_mean(name, names)}')
        for name in names:
            if not key(name):
                self._refuse(f'the name "{name}" has no letter and no digit')
        if row["model"]:
            self._read_model(row, tuple(names[1:]), everyday)
        else:
            self._read_make(row, names, everyday)

    def close(self) -> None:
        if not self.vehicles and not self._folder.faults:
            self._folder.refuse(PATH, 1, "holds no vehicle")

    def _read_make(self, row: Row, names: Sequence[str], everyday: tuple[str, ...]) -> None:
        if filled := [column for column in OF_A_MODEL if row[column]]:
            self._refuse(f'a row without a model is the make itself, so "{filled[0]}" must be empty')
        for name in names:
            self._once((key(name), ""), f'the make "{name}"')
        self._makes.setdefault(row["make"], Make(name=row["make"], also=tuple(names[1:]), everyday=everyday))

    def _read_model(self, row: Row, also: tuple[str, ...], everyday: tuple[str, ...]) -> None:
        if row["make"] not in self._makes:
            self._refuse(f'no row above gives the make "{row["make"]}"{did_you_mean(row["make"], self._makes)}')
        self._once((row["make"], key(row["model"])), f'"{row["make"]} {row["model"]}"')
        if self._groups is not None:
            self._check_group(row["product"], row["group"], self._groups)
        if not row["kind"]:
            self._refuse('"kind" must not be empty')
        if row["electric"] not in ("", "yes"):
            self._refuse(f'"electric" must be yes or empty, not "{row["electric"]}"')
        self.vehicles.append(
            Vehicle(
                make=row["make"],
                model=row["model"],
                product=row["product"],
                group=row["group"],
                kind=row["kind"],
                electric=bool(row["electric"]),
                years=self._years(row),
                also=also,
                everyday=everyday,
            )
        )

    def _check_group(self, product: str, group: str, groups: Mapping[str, Sequence[str]]) -> None:
        if product not in groups:
            self._refuse(f'the rates have no product "{product}"{did_you_mean(product, groups)}')
        elif group not in groups[product]:
            self._refuse(f'the rates have no group "{group}" of "{product}"{did_you_mean(group, groups[product])}')

    def _years(self, row: Row) -> tuple[int | None, int | None]:
        first, last = self._year(row, "first"), self._year(row, "last")
        if first and last and first > last:
            self._refuse(f"its first year, {first}, is after its last, {last}")
        return first, last

    def _year(self, row: Row, column: str) -> int | None:
        written = row[column]
        if not written:
            return None
        if not (written.isascii() and written.isdigit() and FIRST_YEAR <= int(written[:5]) <= LAST_YEAR):
            self._refuse(f'"{column}" must be a year such as 2017, not "{written}"')
            return None
        return int(written)

    def _once(self, name: tuple[str, str], words: str) -> None:
        first = self._lines.setdefault(name, self._line)
        if first != self._line:
            self._refuse(f"{words} stands twice: on line {first} too")

    def _refuse(self, text: str) -> None:
        self._folder.refuse(PATH, self._line, text)


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in cell.split(";") if name.strip())
