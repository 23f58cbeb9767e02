"""Reads where a conversation about a quote stands, from what was said and what the tools gave."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from core.company import Company
from core.language import catalogue, fold
from core.messages import Action, Audience, Exchange, Line
from core.ports import Prompt
from core.quoting.details import REQUIRED, Detail, Said, Value
from core.quoting.form import GIVEN, VEHICLE, Form, Result, names
from core.quoting.heard import Heard, hear
from core.quoting.meanings import Doubt
from core.quoting.spoken import QUOTING, lines_of
from core.quoting.standing import Told
from core.quoting.verdicts import Judge, Word

SENTENCE = re.compile(r"(?<=[.!?。！？؟])\s+|\n+|(?<=[。！？؟])")
QUESTION_MARK = re.compile(r"[?？؟]")
QUOTE_ID = re.compile(r"(?<![0-9A-Za-z])Q-[0-9A-Za-z]{4,}")
ADDING = re.compile(r"(?:and |ok |so |y |und |et |e )?(?:what if|how about|with|add|adding|include|plus|con|mit|avec|com)\b")
NAME = re.compile(r"[\w' .+-]{2,40}")
LONGEST_NAME = 4  # words of a model that stands in no table
TELLING = 3  # details in one message that open the form, without a word of a quote


def read_form(prompt: Prompt, company: Company) -> Form | None:
    """None where this message has nothing to do with a quote, or there are none."""
    if not company.playbook.has_quotes or prompt.audience is not Audience.CUSTOMER:
        return None
    return _Reading(prompt, company).form()


class _Reading:
    """One prompt, read once."""

    def __init__(self, prompt: Prompt, company: Company) -> None:
        self._prompt, self._playbook = prompt, company.playbook
        self._language = prompt.language
        self._languages = languages = (self._language, "en") if self._language != "en" else ("en",)
        self._today: date = prompt.now.astimezone(self._playbook.timezone).date()
        self._spoken = lines_of(prompt.earlier, prompt.asked, self._language)
        self._told = Told(self._spoken, languages, self._today, self._playbook.vehicles)
        self._heard = dict(zip((line.id for line in self._spoken), self._told.heard, strict=True))

    def form(self) -> Form | None:
        open_before, results = self._before()
        now = [self._heard[line.id] for line in self._prompt.asked if line.id in self._heard]
        signs = frozenset(self._signs())
        given = [result for result in results if result.get("status") in GIVEN]
        opening = not open_before and self._opens(self._prompt.asked)
        asked_id = next((found[0] for line in self._prompt.asked if (found := QUOTE_ID.search(line.text))), "")
        about_it = asked_id or (
            given
            and (
                signs & {"take_up", "same_quote", "bargain", "other_driver", "yes", "no", "cancel"}
                or self._is_new(now, given)
                or self._adds_anything()
            )
        )
        if not (open_before or opening or about_it):
            return None
        cars = [car for car in self._told.cars if not any(names(result, car) for result in given)]
        car, others = (cars[0], cars[1:]) if cars else (self._changed_car(given), [])
        name = self._written_name(car)
        return Form(
            open=open_before or opening,
            opening=opening,
            car=car | self._covers(),
            others=tuple(others),
            heard=tuple(now),
            name=name,
            given=given[-1] if given else None,
            all_given=tuple(given),
            put=self._last_result(),
            asked_id=asked_id,
            signs=signs,
            left_of_lines=tuple(self._left_over(line) for line in self._prompt.asked),
            is_first_wish=opening and not any(_all_said(heard) or heard.unclear for heard in now),
            adds=self._adds_anything(),
            several=any(heard.cars > 1 for heard in now),
            doubtful=self._doubtful(car),
        )

    # what was before

    def _before(self) -> tuple[bool, list[Result]]:
        """Whether the form is open, and what the tool has given so far."""
        is_open, results = False, []
        for exchange in self._prompt.earlier:
            is_open = (is_open or self._opens(exchange.asked)) and not self._cancels(exchange.asked)
            for result in _results(exchange):
                results.append(result)
                is_open = is_open and not (result.get("status") in GIVEN and not self._others_left(results))
        return is_open, results

    def _others_left(self, results: Sequence[Result]) -> bool:
        given = [result for result in results if result.get("status") in GIVEN]
        return any(Detail.MODEL in car and not any(names(result, car) for result in given) for car in self._told.cars)

    def _last_result(self) -> Result | None:
        return next(iter(reversed([*_results(self._prompt.earlier[-1])])), None) if self._prompt.earlier else None

    def _opens(self, asked: Sequence[Line]) -> bool:
        """A wish for a quote, the button, or so many details that nothing else can be meant."""
        if any(line.action is Action.QUOTE for line in asked):
            return True
        if any(catalogue().heard(wish, line.text, self._language) for line in asked for wish in ("distress", "own_case")):
            return False
        said = {said.detail for line in asked if line.id in self._heard for said in _all_said(self._heard[line.id])}
        plain = not any(QUESTION_MARK.search(line.text) for line in asked)
        if plain and len(said & set(REQUIRED)) >= TELLING and any(Detail.MODEL in car for car in self._told.cars):
            return True
        if plain and Detail.MODEL in said and any(catalogue().heard("offer", line.text, self._language) for line in asked):
            return True
        return any(catalogue().heard("quote", sentence, self._language) for line in asked for sentence in SENTENCE.split(line.text))

    def _cancels(self, asked: Sequence[Line]) -> bool:
        return any(catalogue().heard("cancel", line.text, self._language) for line in asked)

    def _adds_anything(self) -> bool:
        return any(self._is_adding(sentence) for line in self._prompt.asked for sentence in SENTENCE.split(line.text))

    def _is_new(self, now: Sequence[Heard], given: Sequence[Result]) -> bool:
        """Whether this message says something of a quote's details that is otherwise in the one that was given."""
        said = [said for heard in now for said in _all_said(heard)]
        if any(set(each.details) & set(line.asked) for line in self._spoken[-1:] for heard in now for each in heard.unclear):
            return True
        return any(given[-1].get("understood", {}).get(each.detail.value) != each.value for each in said) or bool(
            self._covers().keys() - {Detail(name) for name in given[-1].get("understood", {}) if name in list(Detail)}
        )

    # this message

    def _signs(self) -> Iterator[str]:
        texts = [line.text for line in self._prompt.asked if line.text]
        for sign in ("cancel", "skip", "bargain", "take_up", "same_quote", "other_driver"):
            if any(catalogue().heard(sign, text, self._language) for text in texts):
                yield sign
        if any(catalogue().begins("yes", text, self._language) for text in texts):
            yield "yes"
        if any(catalogue().begins("but", text, self._language) for text in texts):
            yield "no"

    def _changed_car(self, given: Sequence[Result]) -> dict[Detail, Said]:
        """All vehicles have their quote: what is said now is of the last one."""
        cars = self._told.cars
        if not given or not cars:
            return dict(cars[-1]) if cars else {}
        return dict(next((car for car in reversed(cars) if names(given[-1], car)), cars[-1]))

    def _covers(self) -> dict[Detail, Said]:
        """The optional covers that the customer has named."""
        tariffs = self._playbook.rates.tariffs.values() if self._playbook.rates else ()
        called = {id: fold(cover.name) for tariff in tariffs for id, cover in tariff.covers.items() if not cover.included}
        found: dict[str, Line] = {}
        lines = [*(line for exchange in self._prompt.earlier for line in exchange.asked), *self._prompt.asked]
        for line in lines:
            found |= {id: line for id, name in called.items() if f" {name} " in f" {fold(line.text)} "}
        chosen = tuple(sorted(id for id in found if Judge(self._told).verdict(Detail.COVERS, (id,), (id,), {}).word is Word.SAID))
        if not chosen:
            return {}
        last = found[chosen[-1]]
        return {Detail.COVERS: Said(detail=Detail.COVERS, value=chosen, message=last.id, words=last.text)}

    def _doubtful(self, car: Mapping[Detail, Said]) -> dict[Detail, Value]:
        """Values that may be meant, of details that are certain nowhere: the tool is called with them, so that a yes can settle them."""
        found: dict[Detail, Value] = {}
        for heard in self._heard.values():
            for each in heard.unclear:
                if (
                    len(each.details) == 1
                    and len(each.values) == 1
                    and each.details[0] not in VEHICLE
                    and each.why in (Doubt.BOUGHT, Doubt.UNIT)
                ):
                    found[each.details[0]] = each.values[0]
        return {detail: value for detail, value in found.items() if detail not in car}

    def _written_name(self, car: Mapping[Detail, Said]) -> str:
        """The model as the customer wrote it, where it was asked for and stands in no table."""
        if Detail.MODEL in car:
            return ""
        for line in reversed(self._spoken):
            heard = self._heard[line.id]
            words = _without_make(line.text.strip(" .!"), car)
            plain = NAME.fullmatch(words) and 0 < len(words.split()) <= LONGEST_NAME and not QUESTION_MARK.search(line.text)
            if Detail.MODEL in line.asked and plain and not heard.unclear and not self._is_talk(line.text) and not heard.refused:
                of_this_make = all(each.detail is Detail.MAKE and car.get(Detail.MAKE, each).value == each.value for each in heard.said)
                if of_this_make and words and any(map(str.isalpha, words)):
                    return words
        return ""

    def _is_talk(self, text: str) -> bool:
        wishes = ("cancel", "skip", "bargain", "yes", "but", "quote", "person", "hours", "contact", "greeting", "thanks")
        return any(catalogue().heard(wish, text, self._language) for wish in wishes) or not catalogue().rest(text, self._language)

    def _left_over(self, line: Line) -> str:
        """The sentences that say nothing of a quote, and ask for something else."""
        return " ".join(sentence.strip() for sentence in SENTENCE.split(line.text) if sentence.strip() and self._is_elsewhere(sentence))

    def _is_adding(self, sentence: str) -> bool:
        """ "And with roadside assistance?" """
        folded = fold(sentence)
        tariffs = self._playbook.rates.tariffs.values() if self._playbook.rates else ()
        return ADDING.match(folded) is not None and any(
            fold(cover.name) in folded for tariff in tariffs for cover in tariff.covers.values()
        )

    def _is_elsewhere(self, sentence: str) -> bool:
        if self._is_adding(sentence):
            return False
        own = ("cancel", "skip", "bargain", "take_up", "same_quote", "other_driver")
        if any(catalogue().heard(sign, sentence, self._language) for sign in own) or QUOTE_ID.search(sentence):
            return False
        if any(
            catalogue().heard(wish, sentence, self._language) for wish in ("person", "hours", "contact", "distress", "off_role", "own_case")
        ):
            return True
        heard = hear(sentence, message="", languages=self._languages, today=self._today, vehicles=self._playbook.vehicles)
        said = heard.said or heard.each
        return bool(QUESTION_MARK.search(sentence)) and not said and not catalogue().heard("quote", sentence, self._language)


def _results(exchange: Exchange) -> Iterator[Result]:
    for tool in exchange.tools:
        if tool.name == QUOTING:
            yield json.loads(tool.result)


def _all_said(heard: Heard) -> list[Said]:
    return [*heard.said, *(said for car in heard.each for said in car)]


def _without_make(text: str, car: Mapping[Detail, Said]) -> str:
    make = str(car[Detail.MAKE].value) if Detail.MAKE in car else ""
    return re.sub(rf"\b{re.escape(make)}\b", "", text, flags=re.IGNORECASE).strip() if make else text
