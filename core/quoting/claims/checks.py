"""Whether what a quote is asked for with may be used: said by the customer, possible, of a known vehicle; or what to ask them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from core.cues import fold
from core.quoting.claims.verdicts import Verdict, Word, verdicts
from core.quoting.details import Detail, Said, Value, is_possible
from core.quoting.pricing.rates import Rates
from core.quoting.reading.standing import Line
from core.quoting.vehicles.known import Choice, Unknown, Vehicle, Vehicles

SHOWN = 8  # vehicles in a question, at most

ASK = {
    Word.NEVER: "{detail}: the customer has not said {value}. Ask for it; never fill it in yourself.",
    Word.OTHER: "{detail}: the customer said {value}, but not of this. Ask what the {detail} is.",
    Word.STALE: "{detail}: {value} was taken back. Use what the customer said last, or ask.",
    Word.UNSURE: "{detail}: it is not certain that {value} is meant. Ask exactly that, naming {value}.",
}
IMPOSSIBLE = "{detail}: {value} cannot be. Ask kindly what is meant."


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What the company knows, to check against. `vehicles` is None where it has no table of them. `by_group`: its own rates price, so that
    vehicles of one group cost the same."""

    vehicles: Vehicles | None
    rates: Rates | None
    languages: tuple[str, ...]
    today: date
    by_group: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """All of it may be used. `kind` is the class that the vehicle is priced by, where no table holds it."""

    details: Mapping[Detail, Said]
    vehicle: Vehicle | None
    kind: str = ""

    @property
    def values(self) -> dict[Detail, Value]:
        """Without who said them where."""
        return {detail: said.value for detail, said in self.details.items()}


@dataclass(frozen=True, kw_only=True, slots=True)
class ToAsk:
    """Something must be asked first: `text` says what, to whoever speaks with the customer. `details` are those that it is about; `unsure`
    are values that the customer may mean, and that a yes would settle. Where these are all that there is to ask, and each stands in the
    customer's own words, `to_put` is what can be put to them for that yes."""

    text: str
    details: tuple[Detail, ...]
    unsure: Mapping[Detail, Value] = field(default_factory=dict)
    to_put: Checked | None = None


def check(arguments: Mapping[Detail, Value], lines: Sequence[Line], known: Known) -> Checked | ToAsk:
    """`lines` are all of the customer's since the context began."""
    found = verdicts(arguments, lines, languages=known.languages, today=known.today, vehicles=known.vehicles)
    faults = dict(_faults(arguments, found, known.today))
    if faults:
        unsure = {each: arguments[each] for each in faults if found[each].word is Word.UNSURE}
        asked = ToAsk(text="Not priced. " + " ".join(faults.values()), details=tuple(faults), unsure=unsure)
        return replace(asked, to_put=_to_put(found, lines, known)) if unsure.keys() == faults.keys() else asked
    return _with_vehicle({detail: said for detail in arguments if (said := found[detail].said)}, lines, known)


def _to_put(found: Mapping[Detail, Verdict], lines: Sequence[Line], known: Known) -> Checked | None:
    details = {detail: verdict.said for detail, verdict in found.items() if verdict.said}
    checked = _with_vehicle(details, lines, known) if details.keys() == found.keys() else None
    return checked if isinstance(checked, Checked) else None


def _faults(arguments: Mapping[Detail, Value], found: Mapping[Detail, Verdict], today: date) -> Iterator[tuple[Detail, str]]:
    for detail, value in arguments.items():
        if not is_possible(detail, value, today):
            yield detail, IMPOSSIBLE.format(detail=detail, value=_shown(value))
        elif found[detail].word is not Word.SAID or found[detail].said is None:
            yield detail, ASK[found[detail].word if found[detail].word in ASK else Word.NEVER].format(detail=detail, value=_shown(value))


def _shown(value: Value) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value) or "nothing"


def _with_vehicle(details: Mapping[Detail, Said], lines: Sequence[Line], known: Known) -> Checked | ToAsk:
    if known.vehicles is None:
        return Checked(details=details, vehicle=None)
    make, model = (str(details[each].value) for each in (Detail.MAKE, Detail.MODEL))
    found = known.vehicles.find(make, model)
    match found:
        case Vehicle():
            return _named(details, found)
        case Choice(candidates=candidates) if one := _of_one_price(details, candidates, known) or _told_apart(candidates, lines):
            return _named(details, one)
        case Choice(candidates=candidates):
            return ToAsk(text=f"Not priced. Ask which of these it is: {_listed(candidates)}.", details=(Detail.MAKE, Detail.MODEL))
        case Unknown():
            return _by_class(details, found, lines, known)


def _of_one_price(details: Mapping[Detail, Said], candidates: Sequence[Vehicle], known: Known) -> Vehicle | None:
    """Several vehicles that are called what the customer said, and that cost the same, need no question: a Mini Cooper of whatever body.
    It keeps the customer's name."""
    year = details[Detail.YEAR].value if Detail.YEAR in details else None
    built = [each for each in candidates if isinstance(year, int) and each.was_built(year)]
    name = str(details[Detail.MODEL].value)
    if not known.by_group or not all(each.is_called(name) for each in built) or len({(each.product, each.group) for each in built}) != 1:
        return None
    return replace(built[0], model=name, years=(None, None), also=(), everyday=())


def _told_apart(candidates: Sequence[Vehicle], lines: Sequence[Line]) -> Vehicle | None:
    """The one of them whose own words stand somewhere in what the customer said: "silverado, 5.3 v8, 1500"."""
    text = " ".join(f" {fold(line.text)} " for line in lines)
    words = [frozenset(fold(each.model).split()) for each in candidates]
    shared = frozenset[str].intersection(*words)
    own = [each - shared for each in words]
    found = [each for each, apart in zip(candidates, own, strict=True) if apart and all(_stands(word, text) for word in apart)]
    return found[0] if len(found) == 1 else None


def _stands(word: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)(?! (?:miles|mi|km|k|dollars)\b)", text) is not None


def _named(details: Mapping[Detail, Said], vehicle: Vehicle, kind: str = "") -> Checked:
    own = {Detail.MAKE: vehicle.make, Detail.MODEL: vehicle.model}
    return Checked(
        details={detail: replace(said, value=own.get(detail, said.value)) for detail, said in details.items()}, vehicle=vehicle, kind=kind
    )


def _by_class(details: Mapping[Detail, Said], found: Unknown, lines: Sequence[Line], known: Known) -> Checked | ToAsk:
    """A model that nobody knows is priced by its class only where the customer has said the class."""
    near = f" Is it one of these: {_listed(found.suggestions)}?" if found.suggestions else ""
    asked = (Detail.MAKE, Detail.MODEL)
    classes = known.rates.classes if known.rates else {}
    if found.make is None or not classes:
        text = f"Not priced. This vehicle is not known here.{near} If it is none of them, offer that a person works it out (call_human)."
        return ToAsk(text=text, details=asked)
    said = _classes_said(lines, tuple(classes))
    vehicle = known.rates.of_class(found.make, str(details[Detail.MODEL].value), said[0]) if known.rates and len(said) == 1 else None
    if vehicle is not None:
        return _named(details, vehicle, kind=vehicle.kind)
    return ToAsk(
        text=f"Not priced. {found.make} is known, this model is not.{near} If not, ask what kind of vehicle it is: {', '.join(classes)}.",
        details=asked,
    )


def _classes_said(lines: Sequence[Line], classes: Sequence[str]) -> list[str]:
    """The longest names that stand in the customer's words: who says "electric suv" has not said "suv"."""
    text = " ".join(f" {fold(line.text)} " for line in lines)
    found: list[str] = []
    for name in sorted(classes, key=len, reverse=True):
        if f" {fold(name)} " in text:
            found.append(name)
            text = text.replace(f" {fold(name)} ", "  ")
    return found


def _listed(vehicles: Sequence[Vehicle]) -> str:
    return ", ".join(map(str, vehicles[:SHOWN])) + (" and others" if len(vehicles) > SHOWN else "")
