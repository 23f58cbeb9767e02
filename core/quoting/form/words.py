"""What the form says: one sentence of the catalogue after the other, from where the conversation stands and what the tool gave."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from core.company import Company
from core.guardrails.plaintext import bare
from core.language import catalogue
from core.ports import Prompt
from core.quoting.details import REQUIRED, Detail, Value
from core.quoting.form.progress import Form, vehicle_of
from core.quoting.form.results import Result, is_given
from core.quoting.form.taking_up import TAKE_UP, which_quote
from core.quoting.reading.heard import Unclear
from core.quoting.reading.meanings import Doubt
from core.quoting.vehicles.known import Choice, Unknown

POINTED = ("de", "es", "pt", "it")  # languages that write 42.000
SPACED = ("de", "es", "fr")  # languages that write 7 %
QUOTED = 40  # characters of the customer's words in a question
CHOICES = 6  # vehicles, or classes, in a question
KM = re.compile(r"km|kilom|quilom|chilom|公里|千米|كل?م|كيلو", re.IGNORECASE)
# The steps of the built-in rates; each group is named as its detail
STEP = re.compile(
    r"(?P<driver_age>driver aged )|(?P<year>model year )|(?P<yearly_mileage>[0-9,]+ miles a year$)|(?P<mileage>[0-9,]+ miles driven$)"
    r"|(?P<deductible>(?P<amount>\S+(?: [A-Z]{3})?) deductible$)"
)
VEHICLE = (Detail.MAKE, Detail.MODEL)
UNCLEAR = (Doubt.VAGUE, Doubt.CONFLICT, Doubt.WHICH, Doubt.WHOSE, Doubt.BIRTHDAY, Doubt.NEW)


@dataclass(frozen=True)
class FormWords:
    """The words of one turn. `results` are what get_quote gave in it."""

    company: Company
    prompt: Prompt
    form: Form
    results: tuple[Result, ...]

    def paragraphs(self) -> list[str]:
        """All that there is to say of quotes in this turn."""
        return [each for each in (self._no_price_yet(), *self._paragraphs()) if each]

    def _no_price_yet(self) -> str:
        """For who asks why it costs that much, or what comes next, before there is a price."""
        is_due = self.form.asks_of_no_price and not any(map(is_given, self.results))
        return self.say("no_price_yet") if is_due else ""

    def _paragraphs(self) -> Iterator[str]:
        form = self.form
        if "cancel" in form.signs and (form.open or form.given):
            yield self.say("kept", id=form.given["id"]) if form.given else self.say("cancelled")
            return
        yield from self._said_first()
        if form.is_repeat:
            yield from self._repeated()
            return
        for taken in form.taken:
            yield self._taken_up(taken["id"])
        if form.asks_which_quote:
            yield which_quote(form.untaken, self.prompt.language)
            return
        if form.asks_which and form.beside:
            yield which_to_take(form.beside, self.prompt.language)
            return
        if self.results:
            for result in self.results:
                yield from self._result(result)
            return
        if "person" not in form.signs and not form.taken:  # who wants to talk to somebody is not asked on
            yield from self._asking() if form.open else self._beside(form)

    def _taken_up(self, id: str) -> str:
        """Only what is noted is said to be: who prefers the quote to a what-if has not said yet that they take it."""
        calls = (result for result in self.prompt.results if result.call.name == TAKE_UP and result.call.arguments["id"] == id)
        if any("error" not in json.loads(call.content) for call in calls):
            return self.say("taken_up", id=id, phone=self.company.playbook.contact.phone)
        return f"{self.say('kept', id=id)} {self.say('next_steps')}"

    def _said_first(self) -> Iterator[str]:
        """Kind words to what is no detail, before the form goes on."""
        if self.form.open and "why_asked" in self.form.signs:
            yield self.say("why_asked")
        if "bargain" in self.form.signs:
            yield self.say("bargain")

    def _beside(self, form: Form) -> Iterator[str]:
        """What is asked of who has a quote."""
        if not form.given:
            return
        if "deductible" in form.signs:
            yield self._which_deductible()
        elif "yes" in form.signs and (form.put or {}).get("status") == "given" and not any(form.left_of_lines):
            yield self.say("next_steps")
        elif "other_driver" in form.signs:
            yield self._ask([Detail.DRIVER_AGE])
        elif "as_it_was" in form.signs or ("no" in form.signs and (form.put or {}).get("status") == "what_if"):
            yield self.say("kept", id=form.given["id"])
        elif "only_yes" in form.signs and not form.put:  # to whatever else was told: the quote is still there to be taken up
            yield self.say("next_steps")

    # ── what the tool gave ───────────────────────────────────────────────────────────────────────────────────────────

    def _result(self, result: Result) -> Iterator[str]:
        match result.get("status"):
            case "to_confirm":
                if "no" in self.form.signs and not self.form.says_something:
                    yield self.say("what_is_wrong")
                    return
                yield f"{self._understood(result['understood'])} {self.say('right')}"
            case "given" | "taken_up":
                yield from self._given(result)
            case "what_if":
                yield self._what_if(result)
            case "not_insurable":
                yield self.say("not_insurable", reason=result["reason"])
            case "not_priced":
                yield self.say("not_priced", phone=result["phone"])
            case _:
                yield from self._to_ask(result)

    def _understood(self, understood: Mapping[str, Any]) -> str:
        every = (car[Detail.MILEAGE] for car in (self.form.car, *self.form.others) if Detail.MILEAGE in car)
        said = next((each for each in every if each.value == understood["mileage"]), None)
        mileage = self._number(understood["mileage"])
        words = [
            self.say(
                "understood",
                year=str(understood["year"]),
                vehicle=f"{understood['make']} {understood['model']}",
                mileage=mileage,
                driver_age=str(understood["driver_age"]),
            )
        ]
        if said and said.derived and self._in_km(said.message):
            words.append(self.say("converted", words=said.words.strip(), mileage=mileage))
        if extras := list(self._extras(understood)):
            words.append(self.say("besides", extras=catalogue().join(extras, self.prompt.language)))
        return " ".join(words)

    def _in_km(self, message: str) -> bool:
        lines = [*(line for exchange in self.prompt.earlier for line in exchange.asked), *self.prompt.asked]
        return any(line.id == message and KM.search(bare(line.text).text) for line in lines)

    def _extras(self, understood: Mapping[str, Any]) -> Iterator[str]:
        if "yearly_mileage" in understood:
            yield self.say("with_yearly_mileage", mileage=self._number(understood["yearly_mileage"]))
        if "deductible" in understood:
            yield self.say("with_deductible", amount=f"${understood['deductible']:,}")
        yield from (self._cover(each) for each in understood.get("covers", ()))
        if "class" in understood:
            yield str(understood["class"])

    def _cover(self, id: str) -> str:
        """By its name, as it is in the first of the products that has it as a choice."""
        tariffs = self.company.playbook.rates.tariffs.values() if self.company.playbook.rates else ()
        covers = (tariff.covers[id] for tariff in tariffs if id in tariff.covers and not tariff.covers[id].included)
        return next((cover.name for cover in covers), id.replace("_", " "))

    def _given(self, result: Result) -> Iterator[str]:
        yield self._price(result)
        yield self._what_moved(result)
        yield self.say("next_steps")
        if self.form.others:
            other = self.form.others[0]
            missing = [detail for detail in REQUIRED if detail not in other]
            vehicle = self._named(other)
            yield (
                self.say("ask_for_vehicle", vehicle=vehicle, missing=self._listed(missing))
                if missing
                else self.say("next_vehicle", vehicle=vehicle)
            )

    def _what_moved(self, result: Result) -> str:
        moved = list(self._moved(result))
        return self.say("moved", items=catalogue().join(moved, self.prompt.language)) if moved else ""

    def _moved(self, result: Result) -> Iterator[str]:
        """What made it more or less, as a percentage."""
        space = " " if self.prompt.language in SPACED else ""
        for item in result["items"]:
            change = (Decimal(item["factor"]) - 1) * 100 if "factor" in item else Decimal()
            if change:
                yield f"{self._step(item['what'], result['understood'])} ({change:+.0f}{space}%)"

    def _step(self, what: str, understood: Mapping[str, Any]) -> str:
        """One step of the rates in the customer's language; a cover goes by its name."""
        step = STEP.match(what)
        if step is None or step.lastgroup is None:
            return what
        detail = Detail(step.lastgroup)
        value = step["amount"] if detail is Detail.DEDUCTIBLE else self._shown(detail, understood[detail.value])
        return self.say(f"moved_{detail.value}", value=value)

    def _price(self, result: Result) -> str:
        understood = result["understood"]
        return self.say(
            "given",
            id=result["id"],
            premium=_money(result["premium"]),
            per_year=_money(result["per_year"]),
            vehicle=f"{understood['make']} {understood['model']}",
            until=self._day(result["valid_until"]),
        )

    def _what_if(self, result: Result) -> str:
        difference, beside = Decimal(result["difference"]), result["beside"]
        if Decimal(beside["premium"]) != Decimal(beside["would_cost_now"]):  # the difference to it is none to what the customer would pay
            key = "what_if_at_todays_rates"
        else:
            key = "what_if_more" if difference > 0 else "what_if_less" if difference < 0 else "what_if_same"
        return self.say(
            key,
            premium=_money(result["premium"]),
            difference=_money(str(abs(difference))),
            now=_money(beside["would_cost_now"]),
            kept=_money(beside["premium"]),
            id=beside["id"],
        )

    def _to_ask(self, result: Result) -> Iterator[str]:
        """The tool was not sure: a value is asked for by its name, or once more."""
        details = [Detail(each) for each in result.get("ask_for", ())]
        if set(details) & set(VEHICLE):
            yield self._about_vehicle() or self._ask(details)
            return
        for name, value in result.get("check", {}).items():
            yield self.say("is_it", value=self._shown(Detail(name), value), detail=self.name(Detail(name)))
        if rest := [each for each in details if each.value not in result.get("check", {})]:
            yield self._ask(rest)

    # ── what is asked ────────────────────────────────────────────────────────────────────────────────────────────────

    def _asking(self) -> Iterator[str]:
        form = self.form
        if form.several and not (form.given or form.missing == REQUIRED):
            yield self.say("two_vehicles")
        elif form.several:
            yield self.say("one_by_one")
        doubts = list(dict.fromkeys(self._doubts()))
        yield from doubts
        if form.refused:
            yield self.say("detail_refused", detail=self._listed(form.refused))
        elif "skip" in form.signs and form.missing:
            yield self.say("needed")
        if about := self._about_vehicle():
            yield about
            if left := [detail for detail in form.missing if detail not in VEHICLE]:
                yield self._ask(left)
        elif form.names_a_kind and not form.opening and (vehicle := [detail for detail in form.missing if detail in VEHICLE]):
            yield self._ask(vehicle)
        elif form.missing == REQUIRED:
            yield self._ask(REQUIRED) if doubts else self._list()
        elif left := [detail for detail in form.missing if detail not in (*form.refused, *self._in_question())]:
            yield self._ask(left)

    def _doubts(self) -> Iterator[str]:
        for unclear in _of_vehicles_once([each for heard in self.form.heard for each in heard.unclear]):
            if not set(unclear.details) & set(self.form.missing):
                continue
            if unclear.why is Doubt.IMPOSSIBLE and unclear.values:
                yield self.say("impossible", value=self._shown(unclear.details[0], unclear.values[0]), detail=self.name(unclear.details[0]))
            elif unclear.why is Doubt.UNIT:
                yield self.say("which_unit", words=_short(unclear.words))
            elif unclear.why is Doubt.CHOICE and unclear.values:
                yield self._which(map(str, unclear.values))
            elif unclear.why in UNCLEAR and unclear.words.strip():
                yield self._not_sure(unclear)

    def _in_question(self) -> list[Detail]:
        """What has a question of its own already: all but its unit is known, or it is one of a few."""
        asked = [
            each
            for heard in self.form.heard
            for each in heard.unclear
            if each.why is Doubt.UNIT or (each.why is Doubt.CHOICE and each.values)
        ]
        return [detail for each in asked for detail in each.details if detail in self.form.missing]

    def _not_sure(self, unclear: Unclear) -> str:
        return self.say("not_sure", words=_short(unclear.words), detail=self._listed(unclear.details, by="or"))

    def _which(self, names: "Iterator[str] | map[str]") -> str:
        return self.say("which", choices=catalogue().join(list(names)[:CHOICES], self.prompt.language, by="or"))

    def _about_vehicle(self) -> str:
        """What to ask of a vehicle that the company does not know by that name."""
        vehicles, rates = self.company.playbook.vehicles, self.company.playbook.rates
        match vehicle_of(self.form.details, vehicles):
            case Choice(candidates=candidates):
                return self._which(map(str, candidates))
            case Unknown(make=None, suggestions=near):
                asks = self._which(map(str, near)) if near else self.say("ask", missing=self._listed(VEHICLE))
                return f"{self.say('unknown_make', vehicle=self._named(self.form.car, self.form.name))} {asks}"
            case Unknown(make=str(make)) if rates and rates.classes:
                classes = catalogue().join(list(rates.classes), self.prompt.language, by="or")
                return self.say("unknown_model", vehicle=f"{make} {self.form.details[Detail.MODEL]}", classes=classes)
            case _:
                return ""

    def _which_deductible(self) -> str:
        rates = self.company.playbook.rates
        amounts = [f"${amount:,}" for amount in rates.deductibles] if rates else []
        return self.say("which_deductible", choices=catalogue().join(amounts, self.prompt.language, by="or"))

    def _list(self) -> str:
        lines = [f"{number}. {self.name(detail)}" for number, detail in enumerate(REQUIRED, start=1)]
        return "\n".join([self.say("ask_all"), *lines])

    def _ask(self, details: "tuple[Detail, ...] | list[Detail]") -> str:
        if self.form.others or self.form.given:
            vehicle = self._named(self.form.car)
            if vehicle and not set(details) & set(VEHICLE):
                return self.say("ask_for_vehicle", vehicle=vehicle, missing=self._listed(details))
        return self.say("ask", missing=self._listed(details))

    # ── words ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _repeated(self) -> Iterator[str]:
        wanted = self.form.asked_id
        found = next((each for each in reversed(self.form.all_given) if not wanted or each["id"].casefold() == wanted.casefold()), None)
        found = found or next((each for each in self.results if each.get("id", "").casefold() == wanted.casefold()), None)
        if found:
            yield self._price(found)
            yield self._what_moved(found)
            if found.get("status") == "given":
                yield self.say("next_steps")
        elif wanted:
            yield self.say("no_such_quote", id=wanted, phone=self.company.playbook.contact.phone)

    def say(self, key: str, /, **values: str) -> str:
        return catalogue().text("quote", key, self.prompt.language, **values)

    def name(self, detail: Detail) -> str:
        """What Eva calls it."""
        return self.say(detail.value)

    def _listed(self, details: "tuple[Detail, ...] | list[Detail]", by: str = "and") -> str:
        return catalogue().join([self.name(each) for each in details], self.prompt.language, by=by)

    def _named(self, car: Mapping[Detail, Any], name: str = "") -> str:
        return " ".join(filter(None, [*(str(car[each].value) for each in VEHICLE if each in car), name]))

    def _shown(self, detail: Detail, value: Value) -> str:
        return self._number(value) if detail in (Detail.MILEAGE, Detail.YEARLY_MILEAGE) and isinstance(value, int) else str(value)

    def _number(self, value: int) -> str:
        text = f"{value:,}"
        match self.prompt.language:
            case language if language in POINTED:
                return text.replace(",", ".")
            case "fr":
                return text.replace(",", " ")
            case _:
                return text

    def _day(self, iso: str) -> str:
        year, month, day = iso.split("-")
        name = catalogue().text("months", str(int(month)), self.prompt.language)
        return catalogue().text("help", "day", self.prompt.language, month=name, number=str(int(day)), year=year)


def _of_vehicles_once(found: Sequence[Unclear]) -> Iterator[Unclear]:
    """A make and a model that the same words leave open are one vehicle; of several, the one that was named last is asked about."""
    named = [each for each in found if each.why is Doubt.CONFLICT and set(each.details) <= set(VEHICLE) and each.words.strip()]
    yield from (each for each in found if each not in named)
    if named:
        yield replace(named[-1], details=VEHICLE)


def _short(words: str) -> str:
    """As the customer wrote it, on one line."""
    return " ".join(words.split())[:QUOTED]


def _money(amount: str) -> str:
    return f"${Decimal(amount):,.2f}"


def which_to_take(what_if: Result, language: str) -> str:
    """The question which of the two is taken up, the quote or the what-if beside it."""
    beside = what_if["beside"]
    prices = {"premium": _money(beside["premium"]), "other": _money(what_if["premium"])}
    return catalogue().text("quote", "which_to_take", language, id=beside["id"], **prices)
