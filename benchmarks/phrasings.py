"""How the built-in form understands people: `python -m benchmarks.phrasings benchmarks/data/phrasings.jsonl`.

Each line of the file is a customer: their messages, what Eva had asked for before each (in the form's own words), and the truth. Right:
all of it is put to them for a yes, and nothing else. Asked back: something of it is asked once more. Wrong: a value is used that is not the
truth.

A mileage that the customer gives as about so much ("somewhere around 80k") stands in no truth, for nobody knows it exactly. Taken as the
figure that was said, or as its miles where it was said in kilometres, it is right: rates go by steps of thousands of miles, the figure is
repeated to the customer, and there is no price without their yes. That holds for the total mileage only, beside a word for "about", and for
the one figure of that size that they said; an age or a year that is about right is wrong, and so is the end of a range, or the miles of one
year. They are counted apart.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from core.company import Company
from core.language import catalogue, fold
from core.messages import Action, Audience, Exchange, Line, ToolUse
from core.playbook import load
from core.ports import Prompt
from core.quoting.claims.checks import Checked, Known, check
from core.quoting.details import REQUIRED, Detail, Value
from core.quoting.form.progress import vehicle_of
from core.quoting.form.reading import read_form
from core.quoting.form.words import FormWords
from core.quoting.reading.distances import is_about, miles_of
from core.quoting.reading.spoken import QUOTING, lines_of
from core.quoting.vehicles.known import Vehicle, Vehicles

PLAYBOOK = Path(__file__).parents[1] / "playbooks" / "acme"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)  # the day on which they were written: ages and years depend on it
VEHICLE = (Detail.MAKE, Detail.MODEL)
TOGETHER = {"all": REQUIRED, "vehicle": VEHICLE}
CONFIRM = "confirm"  # what had been understood was put to the customer before this message
# A make by another of its names, where the company's table has but one
# The pickups of a make that was split off: both names are in the table, and cost the same
SPLIT_OFF = {("dodge", f"ram {load}"): ("ram", load) for load in ("1500", "2500", "3500")}
ONE_MAKE = {"piaggio": "vespa", "piaggio vespa": "vespa", "maruti suzuki": "suzuki"}
LARGE = 1000  # from here on a figure that is no year may be a mileage
# Words for "about", apart from those that the form knows
ABOUT = re.compile(
    r"\b(?:about|around|roughly|approx\w*|and change|give or take|or so|unas"
    r"|unos|aprox\w*|más o menos|alrededor de|cerca de|casi|y pico|environ"
    r"|à peu près|autour de|dans les|um die|anda por l[oa]s|et quelques|circa|zirka|ca\.|etwa|ungefähr|rund"
    r"|knapp|mais ou menos|uns|umas|por volta de|e pouco|quase|più o meno|quasi|ca(?= [0-9])"
    r"|intorno a\w*|sui|sulle|e qualcosa|almost|nearly|close to)(?!\w)|\+ ?[o/]? ?-"
    r"|大概|大约|差不多|左右|将近|上下|تقريبا|حوالي|نحو|ما يقارب|قرابة|约",
    re.IGNORECASE,
)
# No total, or no figure
OTHERWISE = re.compile(
    r"\b(?:per|a|each|every|al|por|par|im|pro|all'|ao) ?(?:year|yr|año|ano|an"
    r"|jahr|anno|mês|mes|month|mois|monat|mese)(?!\w)|\b(?:between|entre|zwischen"
    r"|tra|fra|maybe|when|over|more than|broke\w*)\b|一年|每年|بين|في السنة",
    re.IGNORECASE,
)
FIGURE = re.compile(
    r"(?<![A-Za-z0-9-])(?P<digits>[0-9]+(?:[., ][0-9]{3}(?![0-9]))*)"
    r"(?P<scale> ?(?:k|mil|mille|mila|tausend|thousand|[أا]لف|千)(?!\w)| ?t(?=km)| ?万)?",
    re.IGNORECASE,
)
KILOMETRES = re.compile(r"(?<![a-su-z])km|kilom|quilom|chilom|公里|千米|كم|كيلو", re.IGNORECASE)
HAN = re.compile(r"(?P<count>[一二三四五六七八九十])万")


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """Of one customer. `wrong` are details with the value that was used."""

    language: str
    messages: Sequence[str]
    wrong: Mapping[Detail, Value]
    missing: tuple[Detail, ...]
    checked: bool
    about: bool = False  # the mileage was taken as the customer said it, though only about right

    @property
    def word(self) -> str:
        return "wrong" if self.wrong else "asked back" if self.missing or not self.checked else "right"


def main(file: Path, *, verbose: bool) -> None:
    company = Company.of(load(PLAYBOOK), "")
    outcomes = [judge(json.loads(line), company) for line in file.read_text(encoding="utf-8").splitlines()]
    for outcome in outcomes:
        if outcome.word == "wrong" or (verbose and outcome.word != "right"):
            sys.stdout.write(f"{outcome.word}: {outcome.messages} wrong: {dict(outcome.wrong)} missing: {list(outcome.missing)}\n")
    for language in ("all", *dict.fromkeys(outcome.language for outcome in outcomes)):
        of = [outcome for outcome in outcomes if language in ("all", outcome.language)]
        counts = Counter(outcome.word for outcome in of)
        told = ", ".join(f"{word} {counts[word]} ({counts[word] / len(of):.1%})" for word in ("right", "asked back", "wrong"))
        sys.stdout.write(f"{language}: {len(of)}: {told}; with a mileage about as said: {sum(outcome.about for outcome in of)}\n")


def judge(row: Mapping[str, Any], company: Company) -> Outcome:
    """What comes of one line of the file."""
    language = row["language"]
    prompt = _prompt(row, language, company)
    form = read_form(prompt, company)
    assert form is not None, "the customer has asked for a quote"
    truth = {Detail(name): value for name, value in row["truth"].items()}
    vehicles = company.playbook.vehicles
    used = {detail: value for detail, value in form.details.items() if detail in REQUIRED}
    if form.name and not isinstance(vehicle_of(form.details, vehicles), Vehicle):
        used.pop(Detail.MODEL, None)
    if form.others and form.several:  # one after the other is asked for: what is said of all is what they share
        used = {each: value for each, value in used.items() if all(each in car and car[each].value == value for car in form.others)}
    wrong = {each: value for each, value in used.items() if not _is_true(each, value, used, truth, vehicles)}
    about = Detail.MILEAGE in wrong and "mileage" in row["unclear"] and is_about_as_said(wrong[Detail.MILEAGE], _without_model(row))
    if about:
        del wrong[Detail.MILEAGE]
    return Outcome(
        about=about,
        language=language,
        messages=row["messages"],
        wrong=wrong,
        missing=tuple(each for each in truth if each not in used),
        checked=_passes(form.arguments, prompt, company, truth),
    )


def is_about_as_said(miles: Value, messages: Sequence[str]) -> bool:
    """Whether it is the one figure of its size that the customer said, beside a word for "about": in miles, or in kilometres converted."""
    text = " ".join(messages)
    said = [worth for worth in _figures(text) if worth >= LARGE and worth not in range(1950, NOW.year + 2)]
    if KILOMETRES.search(text):
        said = [miles_of(Decimal(worth)) for worth in said]
    return said == [miles] and ABOUT.search(text) is not None and OTHERWISE.search(text) is None


def _without_model(row: Mapping[str, Any]) -> list[str]:
    """The messages; the 2500 of a Ram 2500 is no figure."""
    return [re.sub(rf"\b{re.escape(row['truth'].get('model', ''))}\b", "", text, flags=re.IGNORECASE) for text in row["messages"]]


def _figures(text: str) -> Iterator[int]:
    for found in FIGURE.finditer(text):
        scale = 1 if not found["scale"] else 10_000 if "万" in found["scale"] else 1000
        yield int(re.sub(r"[., ]", "", found["digits"])) * scale
    for found in HAN.finditer(text):
        yield ("一二三四五六七八九十".index(found["count"]) + 1) * 10_000


def _passes(arguments: Mapping[str, Any] | None, prompt: Prompt, company: Company, truth: Mapping[Detail, Value]) -> bool:
    """Whether the tool takes what the form calls it with; a form that asks for more calls nothing. To ask for what the customer has not
    said (the model year of a car that was bought used) is right."""
    if arguments is None:
        return True
    languages = (prompt.language, "en") if prompt.language != "en" else ("en",)
    known = Known(vehicles=company.playbook.vehicles, rates=company.playbook.rates, languages=languages, today=NOW.date(), by_group=True)
    values = {Detail(name): value for name, value in arguments.items()}
    found = check(values, lines_of(prompt.earlier, prompt.asked, prompt.language), known)
    return isinstance(found, Checked) or not set(found.details) & set(truth)


def _prompt(row: Mapping[str, Any], language: str, company: Company) -> Prompt:
    """The turn of the last message, after those of all the others. It begins with the button."""
    press = Line(number=0, id="press", author="customer", text="", at=NOW, action=Action.QUOTE)
    lines = [press]
    lines += [Line(number=at, id=f"m{at}", author="customer", text=text, at=NOW) for at, text in enumerate(row["messages"], start=1)]
    earlier: list[Exchange] = []
    for line, asked in zip(lines, row["asked"], strict=False):
        so_far = Prompt(audience=Audience.CUSTOMER, language=language, now=NOW, earlier=tuple(earlier), asked=(line,))
        earlier.append(_puts(so_far, company) if asked == CONFIRM else _asks(line, asked, language))
    return Prompt(audience=Audience.CUSTOMER, language=language, now=NOW, earlier=tuple(earlier), asked=(lines[-1],))


def _asks(line: Line, asked: str | None, language: str) -> Exchange:
    return Exchange(asked=(line,), said=asks(asked, language), outcome="answered")


def _puts(prompt: Prompt, company: Company) -> Exchange:
    """What has been heard so far is put to the customer for a yes, with the tool's result beside it; what is missing is asked for."""
    form = read_form(prompt, company)
    assert form is not None, "the customer has asked for a quote"
    if form.arguments is None:
        missing = ", ".join(form.missing) or "all"
        return _asks(prompt.asked[0], missing, prompt.language)
    put = {"status": "to_confirm", "understood": form.arguments}
    said = "\n\n".join(FormWords(company, prompt, form, (put,)).paragraphs())
    used = ToolUse(name=QUOTING, arguments=json.dumps(form.arguments), result=json.dumps(put))
    return Exchange(asked=prompt.asked, said=said, outcome="answered", tools=(used,))


def asks(asked: str | None, language: str) -> str:
    """As the form asks for it."""
    details = _named(asked)
    names = catalogue().join([catalogue().text("quote", each, language) for each in details], language)
    return catalogue().text("quote", "ask", language, missing=names) if names else ""


def _named(asked: str | None) -> Iterator[Detail] | tuple[Detail, ...]:
    return TOGETHER.get(asked or "") or (tuple(Detail(each.strip()) for each in asked.split(",")) if asked else ())


def _is_true(detail: Detail, value: Value, used: Mapping[Detail, Value], truth: Mapping[Detail, Value], vehicles: Vehicles | None) -> bool:
    """One vehicle has several names; what is converted may be a mile off."""
    if detail not in truth:
        return False
    if detail is Detail.MAKE and Detail.MODEL not in used:
        return ONE_MAKE.get(fold(str(value)), fold(str(value))) == ONE_MAKE.get(fold(str(truth[detail])), fold(str(truth[detail])))
    if detail in VEHICLE:
        return _vehicle(used, vehicles)[: len(used.keys() & set(VEHICLE))] == _vehicle(truth, vehicles)[: len(used.keys() & set(VEHICLE))]
    if detail is Detail.MILEAGE and isinstance(value, int):
        return is_about(value, int(str(truth[detail]))) if value != truth[detail] and value % 100 else value == truth[detail]
    return value == truth[detail]


def _vehicle(values: Mapping[Detail, Value], vehicles: Vehicles | None) -> tuple[str, ...]:
    """By the company's names where it knows the vehicle; without accents and signs."""
    make, model = (str(values.get(each, "")) for each in VEHICLE)
    model = re.sub(rf"^{re.escape(make)} ", "", model, flags=re.IGNORECASE)
    also = ONE_MAKE.get(fold(make), make)
    named = (
        [vehicles.find(each, re.sub(rf"^{also} ", "", model, flags=re.IGNORECASE)) for each in (make, also)] if vehicles and model else []
    )
    found = next((each for each in named if isinstance(each, Vehicle)), None)
    if isinstance(found, Vehicle):
        make, model = found.make, found.model
    return SPLIT_OFF.get((fold(make), fold(model)), (fold(make), fold(model)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), verbose="--verbose" in sys.argv[2:])
