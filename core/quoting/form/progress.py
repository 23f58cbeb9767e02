"""Where a conversation about a quote stands, and what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.language import fold
from core.quoting.details import REQUIRED, Detail, Said, Value
from core.quoting.form.results import Result
from core.quoting.reading.heard import Heard
from core.quoting.vehicles.known import Choice, Unknown, Vehicle, Vehicles

VEHICLE = (Detail.MAKE, Detail.MODEL)


@dataclass(frozen=True, kw_only=True)
class Form:
    """`open`: details are being collected. `car` is the vehicle that is spoken of, `others` are still to come, `missing` are its details
    that nobody has said. `given` is the quote that was given last, `put` what the last turn's call gave. `open_values` are what this
    message leaves in doubt. `signs` are cues of this message: cancel, skip, bargain, why_asked, take_up, same_quote, other_driver, person,
    deductible, yes, only_yes (nothing else is said), no, as_it_was, other_way.
    `beside` is the what-if that stands beside the quote, where this message says which of the two is taken up, or leaves that open.
    `just_told`: how many prices Eva's last answer gave. `untaken` are the last quotes of each vehicle that nobody has taken up,
    `named` those of them that this message names.
    `left_of_lines` is what of each line is about something else; `is_first_wish`: a quote is asked for, and nothing is said of it yet.
    `names_a_kind`: "a car", and no make or model. `refused_before`: what the customer has refused to say since the last quote."""

    open: bool
    opening: bool = False
    car: Mapping[Detail, Said] = field(default_factory=dict)
    others: tuple[Mapping[Detail, Said], ...] = ()
    heard: tuple[Heard, ...] = ()
    name: str = ""
    given: Result | None = None
    all_given: tuple[Result, ...] = ()
    put: Result | None = None
    asked_id: str = ""
    signs: frozenset[str] = frozenset()
    beside: Result | None = None
    untaken: tuple[Result, ...] = ()
    named: tuple[Result, ...] = ()
    just_told: int = 0
    left_of_lines: tuple[str, ...] = ()
    is_first_wish: bool = False
    several: bool = False
    adds: bool = False
    names_a_kind: bool = False
    doubtful: Mapping[Detail, Value] = field(default_factory=dict)
    refused_before: frozenset[Detail] = frozenset()

    @property
    def details(self) -> dict[Detail, Value]:
        """What the next call of the tool is made with."""
        said = {detail: each.value for detail, each in self.car.items()}
        if self.name and Detail.MODEL not in said:
            said[Detail.MODEL] = self.name
        return {detail: said[detail] for detail in Detail if detail in said}

    @property
    def missing(self) -> tuple[Detail, ...]:
        return tuple(detail for detail in REQUIRED if detail not in self.details)

    @property
    def refused(self) -> tuple[Detail, ...]:
        """What the customer will not say, though there is no price without it."""
        return tuple(detail for detail in self.missing if detail in self.refused_before)

    @property
    def says_something(self) -> bool:
        """Whether this message says anything of a vehicle or a driver."""
        return any(heard.said or heard.each or heard.unclear for heard in self.heard) or bool(self.name)

    @property
    def is_repeat(self) -> bool:
        """Whether a quote is to be told once more."""
        return bool(self.asked_id or ("same_quote" in self.signs and self.given))

    @property
    def asks_of_no_price(self) -> bool:
        """Whether it is asked what makes a price up, or what comes after it, and there is none yet."""
        return "same_quote" in self.signs and not self.given

    @property
    def looks_up(self) -> bool:
        """Whether the quote that is asked for by its number is none of this conversation's."""
        return bool(self.asked_id) and not any(each["id"].casefold() == self.asked_id.casefold() for each in self.all_given)

    @property
    def takes_up(self) -> bool:
        """Whether the quote that was given is taken up; where a what-if stands beside it, only if it is that one which is meant."""
        if not self.given or self._says_another_thing or self.asks_which_quote:
            return False
        return (
            "as_it_was" in self.signs and "no" not in self.signs if self.beside else "take_up" in self.signs or self._says_yes_to_the_price
        )

    @property
    def taken(self) -> tuple[Result, ...]:
        """What is taken up now, where that is so."""
        if not self.takes_up or self.given is None:
            return ()
        return self.untaken if "both" in self.signs and len(self.untaken) > 1 else (self.given,)

    @property
    def asks_which_quote(self) -> bool:
        """Whether there are several, and nothing says which one is taken up: no name, and not the one whose price was just told."""
        several = len(self.untaken) > 1 and len(self.named) != 1 and "both" not in self.signs
        takes = "take_up" in self.signs or self._says_yes_to_the_price
        return takes and several and not (self.beside or self.just_told == 1 or self._says_another_thing)

    @property
    def _says_another_thing(self) -> bool:
        """Whether this message says more of a vehicle or a driver than which quote it is about."""
        known = {(each, quote["understood"].get(each.value)) for quote in self.named for each in VEHICLE}
        said = (each for heard in self.heard for each in (*heard.said, *(said for car in heard.each for said in car)))
        return bool(self.name) or any(heard.unclear for heard in self.heard) or any((each.detail, each.value) not in known for each in said)

    @property
    def _says_yes_to_the_price(self) -> bool:
        """Whether this answers the question that stands behind every price: would you like to take it up?"""
        is_told = (self.put or {}).get("status") == "given" and not self.open and not self.others
        return is_told and "only_yes" in self.signs and "no" not in self.signs

    @property
    def asks_which(self) -> bool:
        """Whether the quote or the what-if beside it may be the one that is taken up."""
        return bool(self.beside and self.given and not self.says_something and not self.signs & {"as_it_was", "other_way", "yes", "no"})

    @property
    def next_arguments(self) -> dict[str, Any] | None:
        """Of the call for the next vehicle, if all is said of it."""
        if not self.others or set(REQUIRED) - set(self.others[0]):
            return None
        return {detail.value: self.others[0][detail].value for detail in Detail if detail in self.others[0]}

    @property
    def arguments(self) -> dict[str, Any] | None:
        """Of the call that is due, if one is."""
        values = self.details | {each: value for each, value in self.doubtful.items() if each not in self.details}
        if (
            set(REQUIRED) - set(values)
            or "cancel" in self.signs
            or self.is_repeat
            or self.takes_up
            or self.asks_which
            or self.asks_which_quote
        ):
            return None
        if self.beside and "other_way" in self.signs:
            return {name: value for name, value in self.beside["understood"].items() if name in list(Detail)}
        changed = self.given is None or not _is_same(self.given, values)
        asks_only = self.given is not None and not changed and not self.open
        put = (self.put or {}).get("status") in ("to_confirm", "what_if") or "check" in (self.put or {})
        if asks_only or not (self.open or self.says_something or (put and self.signs & {"yes", "take_up"}) or self.adds):
            return None
        return {detail.value: list(value) if isinstance(value, tuple) else value for detail, value in values.items()}


def _is_same(given: Result, values: Mapping[Detail, Value]) -> bool:
    understood = {name: tuple(value) if isinstance(value, list) else value for name, value in given.get("understood", {}).items()}
    understood.pop("class", None)
    return understood == {detail.value: value for detail, value in values.items()}


def names(result: Result, car: Mapping[Detail, Said]) -> bool:
    understood = result.get("understood", {})
    return all(detail in car and fold(str(understood.get(detail.value))) == fold(str(car[detail].value)) for detail in VEHICLE)


def vehicle_of(details: Mapping[Detail, Value], vehicles: Vehicles | None) -> Vehicle | Choice | Unknown | None:
    """What the company knows of the vehicle so far; None where it has no table, or nothing was said."""
    if vehicles is None or Detail.MODEL not in details:
        return None
    return vehicles.find(str(details.get(Detail.MAKE, "")), str(details[Detail.MODEL]))
