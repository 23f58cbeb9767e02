"""What a quote is made of: the details that a customer gives, who said them where, and what no detail can be."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Detail(StrEnum):
    """Named as the arguments of `get_quote`."""

    MAKE = "make"
    MODEL = "model"
    YEAR = "year"  # of the model
    MILEAGE = "mileage"  # miles that the vehicle has driven in all
    DRIVER_AGE = "driver_age"  # years, of the primary driver
    YEARLY_MILEAGE = "yearly_mileage"  # miles a year
    COVERS = "covers"  # ids of optional covers
    DEDUCTIBLE = "deductible"  # US dollars


Value = str | int | tuple[str, ...]

REQUIRED = (Detail.MAKE, Detail.MODEL, Detail.YEAR, Detail.MILEAGE, Detail.DRIVER_AGE)
OPTIONAL = (Detail.YEARLY_MILEAGE, Detail.COVERS, Detail.DEDUCTIBLE)

FIRST_YEAR = 1900  # before the first cars that anybody drives to a shop
YOUNGEST, OLDEST = 15, 110  # years of a driver: nobody younger holds even a learner's permit (it begins at 14 to 16, by state)
FARTHEST = 2_000_000  # miles: few cars have ever driven one million
FARTHEST_A_YEAR = 200_000
HIGHEST_DEDUCTIBLE = 100_000  # US dollars


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """A detail as a customer gave it. `message` is the id of their line, `words` what stands there; `derived`: the value was converted or
    worked out from those words (kilometres, "turned 41 last month")."""

    detail: Detail
    value: Value
    message: str
    words: str
    derived: bool = False


def is_possible(detail: Detail, value: Value, today: date) -> bool:
    """Whether there can be such a vehicle, or such a driver. Whether the company insures them is for its rates to say."""
    if isinstance(value, int):
        least, most = _bounds(detail, today)
        return least <= value <= most
    return bool(value) or detail is Detail.COVERS


def _bounds(detail: Detail, today: date) -> tuple[int, int]:
    match detail:
        case Detail.YEAR:
            return FIRST_YEAR, today.year + 1  # next year's models are sold from the summer on
        case Detail.DRIVER_AGE:
            return YOUNGEST, OLDEST
        case Detail.MILEAGE:
            return 0, FARTHEST
        case Detail.YEARLY_MILEAGE:
            return 0, FARTHEST_A_YEAR
        case Detail.DEDUCTIBLE:
            return 0, HIGHEST_DEDUCTIBLE
        case _:
            raise TypeError(f"{detail} is no number")
