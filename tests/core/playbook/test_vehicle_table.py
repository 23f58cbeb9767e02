"""A table of vehicles is read whole, or refused line by line."""

from pathlib import Path

import pytest

from core.playbook.folder import Folder
from core.playbook.vehicle_table import read_vehicles
from core.quoting.vehicles.known import Make, Vehicle, Vehicles

GROUPS = {"car": ("c1", "c2"), "electric_car": ("e1",)}
TABLE = """\
make,model,product,group,kind,electric,first,last,also,everyday
Ford,,,,,,,,Henry,
Ford,Focus,car,c1,sedan,,2000,2018,Focus ST; Focuss,Focus
Ford,"F-150",car,c2,pickup,,1975,,,
Ford,F-150 Lightning,electric_car,e1,pickup,yes,2022,,,
"""


def read(tmp_path: Path, text: str) -> tuple[Vehicles | None, list[str]]:
    (tmp_path / "vehicles.csv").write_text(text)
    folder = Folder(tmp_path)
    return read_vehicles(folder, GROUPS), [str(fault) for fault in folder.faults]


def test_each_row_is_a_make_or_a_model_of_the_make_above(tmp_path: Path) -> None:
    vehicles, faults = read(tmp_path, TABLE)
    assert not faults
    assert vehicles is not None
    assert vehicles.makes == (Make(name="Ford", also=("Henry",)),)
    focus = Vehicle(
        make="Ford",
        model="Focus",
        product="car",
        group="c1",
        kind="sedan",
        years=(2000, 2018),
        also=("Focus ST", "Focuss"),
        everyday=("Focus",),
    )
    assert vehicles.all[0] == focus
    assert [(each.model, each.electric, each.years) for each in vehicles.all[1:]] == [
        ("F-150", False, (1975, None)),
        ("F-150 Lightning", True, (2022, None)),
    ]


def test_without_the_file_there_are_no_vehicles(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    assert read_vehicles(folder, GROUPS) is None
    assert not folder.faults


def test_without_rates_the_groups_are_not_complained_about(tmp_path: Path) -> None:
    (tmp_path / "vehicles.csv").write_text(TABLE)
    folder = Folder(tmp_path)
    assert read_vehicles(folder, None) is not None


LAST = "Ford,F-150 Lightning,electric_car,e1,pickup,yes,2022,,,\n"
REFUSED = {
    "other columns": (
        "make,model,",
        "make,name,",
        "1: the columns must be make,model,product,group,kind,electric,",
    ),
    "a lost quote": ('"F-150"', '"F-150', "4: is no valid CSV: unexpected end of data"),
    "a lost cell": ("1975,,,", "1975,,", "4: has 9 cells, not 10"),
    "no make": ("Ford,Focus", ",Focus", '3: "make" must not be empty'),
    "an unknown make": ("Ford,Focus", "Frod,Focus", '3: no row above gives the make "Frod" (did you mean "Ford"?)'),
    "a make with a group": ("Ford,,,,,", "Ford,,,c1,,", '2: a row without a model is the make itself, so "group" must be empty'),
    "an unknown product": ("car,c1", "cat,c1", '3: the rates have no product "cat"'),
    "an unknown group": ("car,c1", "car,c7", '3: the rates have no group "c7" of "car"'),
    "no class": ("c1,sedan", "c1,", '3: "kind" must not be empty'),
    "a year that is none": ("2000,2018", "soon,2018", '3: "first" must be a year such as 2017, not "soon"'),
    "a year far away": ("2000,2018", "2000,20180", '3: "last" must be a year such as 2017, not "20180"'),
    "years that run back": ("2000,2018", "2018,2000", "3: its first year, 2018, is after its last, 2000"),
    "electric or not": ("pickup,yes", "pickup,maybe", '5: "electric" must be yes or empty, not "maybe"'),
    "a model twice": (LAST, LAST + "Ford,F 150,car,c2,pickup,,,,,\n", '6: "Ford F 150" stands twice: on line 4 too'),
    "a make twice": (LAST, LAST + "Lincoln,,,,,,,,Henry,\n", '6: the make "Henry" stands twice: on line 2 too'),
    "an everyday word that is no name": (",Focus\n", ",Fokus\n", '3: "everyday" must be among the names of the row, not "Fokus"'),
    "a name of signs": ("Focuss", "--", '3: the name "--" has no letter and no digit'),
}


@pytest.mark.parametrize(("old", "new", "fault"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_wrong_is_refused_on_its_line(old: str, new: str, fault: str, tmp_path: Path) -> None:
    assert TABLE.count(old) == 1
    vehicles, faults = read(tmp_path, TABLE.replace(old, new))
    assert vehicles is None
    assert faults[0].startswith(f"vehicles.csv:{fault}")


def test_a_table_without_a_vehicle_is_refused(tmp_path: Path) -> None:
    assert read(tmp_path, TABLE.split("\n")[0])[1] == ["vehicles.csv:1: holds no vehicle"]
