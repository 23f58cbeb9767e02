"""Reads where a conversation about a quote stands, from what was said and what the tools gave."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from core.company import Company
from core.guardrails.plaintext import bare
from core.language import catalogue, fold
from core.messages import Action, Audience, Line
from core.ports import Prompt
from core.quoting.claims.verdicts import Judge, Word
from core.quoting.details import REQUIRED, Detail, Said, Value
from core.quoting.form.elsewhere import QUESTION_MARK, QUOTE_ID, SENTENCE, Sentences
from core.quoting.form.progress import Form, names
from core.quoting.form.results import Result, is_given, priced_in
from core.quoting.form.supposed import without_supposed
from core.quoting.form.taking_up import answers, is_both, named_in, says_so, untaken, which_quote
from core.quoting.form.words import which_to_take
from core.quoting.form.written_names import WrittenNames, names_a_kind
from core.quoting.reading.heard import Heard
from core.quoting.reading.kin import KIN, KIN_EASTERN
from core.quoting.reading.meanings import VEHICLE, Doubt
from core.quoting.reading.spoken import lines_of
from core.quoting.reading.standing import OF_THE_CAR, Told
from core.quoting.reading.standing import Line as Spoken
from core.quoting.what_ifs import supposes

# A price is asked for, and a vehicle is named right behind or before that
PRICE_FOR = re.compile(
    r"(?:how much|what(?:'?s| is| would| does| do)?|price|cost|rate|cuanto|que|precio|cuesta|combien|prix|tarif|was|wieviel|wie viel"
    r"|kostet|preis|quanto|preco|prezzo|custa|costa|كم|سعر)"
    r"(?: (?:is|would|does|do|it|cost|costs|me|for|to|a|an|the|my|on|of|insure|ins|insuring|insurance|4|price|be|kostet|kosten|mich|die|das"
    r"|eine?|einen?|der|fur|den|meinen?|versicherung|pour|une?|la|le|ma|mon|assurer|assurance|coute|couterait|para|por|el|un|una|mi"
    r"|asegurar|seguro|sale|saldria|cuesta|costa|fica|custa|per|assicurare|assicurazione|mia|mio|il|segurar|o|um|uma|meu|minha|do|da"
    rf"|del|di|de|تامين|على))* (?:[0-9]{{4}} )?{VEHICLE}|{VEHICLE}[^。？?]{{0,12}}(?:多少钱|价格|报价)"
)
ABOUT_A_PRICE = {"take_up", "same_quote", "bargain", "other_driver", "yes", "no", "cancel", "deductible"}
KIN_SAID = re.compile(rf"\b{KIN}\b|{KIN_EASTERN}")
# What a yes to the one value that may be meant settles
SETTLED = (Doubt.BOUGHT, Doubt.CONFLICT, Doubt.VAGUE, Doubt.WHOSE)
SHORT_YES = 24  # characters: "sure, let me think about it" is none, though every word of it is small
TELLING = 3  # details in one message that open the form, without a word of a quote


def read_form(prompt: Prompt, company: Company) -> Form | None:
    """None where this message has nothing to do with a quote, or there are none."""
    if not company.playbook.has_quotes or prompt.audience is not Audience.CUSTOMER:
        return None
    return _Reading(prompt, company).form()


class _Reading:
    """One prompt, read once."""

    def __init__(self, prompt: Prompt, company: Company) -> None:
        self._prompt, self._company, self._playbook = prompt, company, company.playbook
        self._language = prompt.language
        self._languages = languages = (self._language, "en") if self._language != "en" else ("en",)
        self._today: date = prompt.now.astimezone(self._playbook.timezone).date()
        spoken = lines_of(prompt.earlier, prompt.asked, self._language)
        told = Told(spoken, languages, self._today, self._playbook.vehicles, careful=self._careful())
        taken = without_supposed(spoken, told.heard, prompt.earlier, {line.id for line in prompt.asked}, self._language)
        self._spoken: Sequence[Spoken] = taken
        self._told = (
            Told(taken, languages, self._today, self._playbook.vehicles, careful=self._careful()) if len(taken) < len(spoken) else told
        )
        self._sentences = Sentences(self._playbook, languages, self._today)
        self._heard = dict(zip((line.id for line in self._spoken), self._told.heard, strict=True))

    def form(self) -> Form | None:
        open_before, results = self._before()
        if not open_before and self._is_goodbye():
            return None
        now = [self._heard[line.id] for line in self._prompt.asked if line.id in self._heard]
        quotes = untaken(self._prompt.earlier)
        named = named_in(self._texts, quotes)
        signs = frozenset([*self._signs(results), *self._taking(named, quotes)])
        given = [result for result in results if is_given(result)]
        opening = not open_before and self._opens(self._prompt.asked)
        asked_id = next((found[0] for line in self._prompt.asked if (found := QUOTE_ID.search(line.text))), "")
        beside = self._beside(results, signs)
        about_it = asked_id or (given and (beside or self._is_about_a_price(signs, now, given)))
        if not (open_before or opening or about_it):
            return None
        car, others = self._cars(given, is_wanted=open_before or opening)
        heard = zip(self._spoken, self._told.heard, strict=True)
        name = WrittenNames([*heard], self._playbook.vehicles, self._language).of(car)
        return Form(
            open=open_before or opening,
            opening=opening,
            car={**car, **self._covers()},
            others=others,
            heard=tuple(now),
            name=name,
            given=named[0] if len(named) == 1 and "take_up" in signs else self._given_of(car, given, beside),
            untaken=quotes,
            named=named,
            just_told=sum(map(is_given, priced_in(self._prompt.earlier[-1]))) if self._prompt.earlier else 0,
            all_given=tuple(given),
            put=self._last_result(),
            asked_id=asked_id,
            beside=beside,
            signs=signs,
            left_of_lines=tuple(self._sentences.left_over(line.text, is_priced=bool(results)) for line in self._prompt.asked),
            is_first_wish=opening
            and not self._adds_a_car(self._prompt.asked)
            and not any(_all_said(heard) or heard.unclear for heard in now),
            adds=self._sentences.adds_anything(self._texts),
            names_a_kind=any(map(names_a_kind, self._texts)),
            several=any(heard.cars > 1 for heard in now),
            doubtful=self._doubtful(car),
            refused_before=frozenset(
                each for id, heard in self._heard.items() if id in self._since_the_last_quote() for each in heard.refused
            ),
        )

    def _is_about_a_price(self, signs: frozenset[str], now: Sequence[Heard], given: Sequence[Result]) -> bool:
        """Whether this message is about one that was given."""
        supposed = any(map(supposes, self._texts)) and any(heard.unclear for heard in now)
        return bool(signs & ABOUT_A_PRICE) or supposed or self._is_new(now, given) or self._sentences.adds_anything(self._texts)

    def _cars(self, given: Sequence[Result], *, is_wanted: bool) -> tuple[Mapping[Detail, Said], tuple[Mapping[Detail, Said], ...]]:
        """The vehicle that is spoken of, and those that are still to come."""
        cars = [car for car in self._told.cars if not any(names(result, car) for result in given)]
        if cars:
            return cars[0], tuple(cars[1:])
        return self._begun_car() if self._told.is_another_begun and is_wanted else self._changed_car(given), ()

    def _careful(self) -> frozenset[str]:
        """The lines that are heard with care: those up to the first price. What is said beside a quote may be a what-if, and is shown
        as one before it changes anything."""
        found: set[str] = set()
        for exchange in self._prompt.earlier:
            found |= {line.id for line in exchange.asked}
            if any(is_given(result) for result in priced_in(exchange)):
                return frozenset(found)
        return frozenset({*found, *(line.id for line in self._prompt.asked)})

    # what was before

    def _before(self) -> tuple[bool, list[Result]]:
        """Whether the form is open, and what the tool has given so far."""
        is_open, results = False, []
        for exchange in self._prompt.earlier:
            is_open = (is_open or self._opens(exchange.asked)) and not self._cancels(exchange.asked)
            for result in priced_in(exchange):
                results.append(result)
                is_open = is_open and not (is_given(result) and not self._others_left(results))
        return is_open, results

    def _others_left(self, results: Sequence[Result]) -> bool:
        given = [result for result in results if is_given(result)]
        return any(Detail.MODEL in car and not any(names(result, car) for result in given) for car in self._told.cars)

    def _beside(self, results: Sequence[Result], signs: frozenset[str]) -> Result | None:
        """The what-if that was told last, where this message takes up one of the two, or answers which."""
        last = results[-1] if results and results[-1].get("status") == "what_if" else None
        if last is None:
            return None
        if self._was_declined(last) and not signs & {"as_it_was", "other_way"}:
            return None
        just_told = self._last_result() is last
        return last if "take_up" in signs or (not just_told and self._was_asked_which(last)) or signs & {"as_it_was"} else None

    def _was_declined(self, what_if: Result) -> bool:
        """Whether the customer has been told since that their quote stays as it is."""
        kept = catalogue().text("quote", "kept", self._language, id=what_if["beside"]["id"])
        for exchange in reversed(self._prompt.earlier):
            if priced_in(exchange):
                return False
            if kept in exchange.said:
                return True
        return False

    def _was_asked_which(self, what_if: Result) -> bool:
        asked = which_to_take(what_if, self._language)
        return bool(self._prompt.earlier) and asked in self._prompt.earlier[-1].said

    def _last_result(self) -> Result | None:
        return next(reversed(priced_in(self._prompt.earlier[-1])), None) if self._prompt.earlier else None

    def _opens(self, asked: Sequence[Line]) -> bool:
        """A wish for a quote, the button, or so many details that nothing else can be meant."""
        if any(line.action is Action.QUOTE for line in asked) or self._adds_a_car(asked):
            return True
        if any(catalogue().heard(wish, line.text, self._language) for line in asked for wish in ("distress", "own_case")):
            return False
        said = {said.detail for line in asked if line.id in self._heard for said in _all_said(self._heard[line.id])}
        plain = not any(QUESTION_MARK.search(line.text) for line in asked)
        told = len(said & set(REQUIRED))
        if told >= (TELLING if plain else len(REQUIRED)) and any(Detail.MODEL in car for car in self._told.cars):
            return True
        if plain and Detail.MODEL in said and any(catalogue().heard("offer", line.text, self._language) for line in asked):
            return True
        if any(PRICE_FOR.search(self._heard[line.id].text) for line in asked if line.id in self._heard):
            return True
        if plain and any(self._company.products.is_for_own(line.text, self._language) for line in asked):
            return True
        return any(catalogue().heard("quote", sentence, self._language) for line in asked for sentence in SENTENCE.split(line.text))

    def _is_goodbye(self) -> bool:
        """Whether a goodbye is all that is said, which is answered as one. "No, thanks" is an answer to a price."""
        is_put = (self._last_result() or {}).get("status") in ("to_confirm", "what_if")
        if is_put and any(catalogue().begins("but", text, self._language) for text in self._texts):
            return False
        texts, talk = self._texts, ("goodbye", "thanks", "acknowledge", "greeting")
        said = any(catalogue().heard("goodbye", text, self._language) for text in texts)
        own = any(catalogue().heard(sign, text, self._language) for text in texts for sign in ("yes", "take_up", "cancel"))
        return said and not own and not any(catalogue().rest(text, self._language, *talk) for text in texts)

    def _adds_a_car(self, asked: Sequence[Line]) -> bool:
        """ "And one for my wife's car, too"."""
        return any(catalogue().heard("another_car", line.text, self._language) for line in asked)

    def _cancels(self, asked: Sequence[Line]) -> bool:
        return any(catalogue().heard("cancel", line.text, self._language) for line in asked)

    def _is_new(self, now: Sequence[Heard], given: Sequence[Result]) -> bool:
        """Whether this message says something of a quote's details that is otherwise in the one that was given."""
        said = [said for heard in now for said in _all_said(heard)]
        if any(set(each.details) & set(line.asked) for line in self._spoken[-1:] for heard in now for each in heard.unclear):
            return True
        return any(given[-1].get("understood", {}).get(each.detail.value) != each.value for each in said) or bool(
            self._covers().keys() - {Detail(name) for name in given[-1].get("understood", {}) if name in list(Detail)}
        )

    # this message

    def _signs(self, results: Sequence[Result]) -> Iterator[str]:
        texts = self._texts
        for sign in ("cancel", "skip", "bargain", "take_up", "as_it_was", "other_way", "same_quote", "other_driver", "person", "why_asked"):
            if any(catalogue().heard(sign, text, self._language) for text in texts):
                yield sign
        if results and any(map(self._sentences.compares_deductibles, texts)):
            yield "deductible"
        if any(catalogue().begins("yes", text, self._language) for text in texts):
            yield "yes"
            rests = [catalogue().rest(text, self._language, "yes", "acknowledge", "thanks", "take_up") for text in texts]
            if not any(rests) and sum(len(text) for text in texts) <= SHORT_YES:
                yield "only_yes"
        if any(catalogue().begins("but", text, self._language) for text in texts):
            yield "no"

    def _taking(self, named: Sequence[Result], quotes: Sequence[Result]) -> Iterator[str]:
        """Of several quotes, the one that is named is taken up, or both are."""
        was_asked = bool(self._prompt.earlier) and which_quote(quotes, self._language) in self._prompt.earlier[-1].said
        answered = was_asked and answers(self._texts)
        if named and (answered or says_so(self._texts, self._language)):
            yield "take_up"
        if is_both(self._texts):
            yield from ("both", "take_up") if answered else ("both",)

    @property
    def _texts(self) -> list[str]:
        return [line.text for line in self._prompt.asked if line.text]

    def _begun_car(self) -> dict[Detail, Said]:
        """Another one that nothing is known of yet; whoever drives it may be somebody else."""
        return {detail: said for detail, said in self._told.current.items() if detail is not Detail.DEDUCTIBLE}

    def _given_of(self, car: Mapping[Detail, Said], given: Sequence[Result], what_if: Result | None) -> Result | None:
        """The quote that is spoken of: that of the what-if, or of the vehicle which this message names, or else the last one."""
        if what_if:
            return next((each for each in reversed(given) if each["id"] == what_if["beside"]["id"]), None)
        return next((each for each in reversed(given) if names(each, car)), given[-1]) if given else None

    def _changed_car(self, given: Sequence[Result]) -> dict[Detail, Said]:
        """All vehicles have their quote: what is said now is of the one that it names, or else of the last one."""
        cars = self._told.cars
        if not given or not cars:
            return dict(cars[-1]) if cars else {}
        said = " ".join(f" {fold(line.text)} " for line in self._prompt.asked)
        named = [car for car in cars if Detail.MODEL in car and f" {fold(str(car[Detail.MODEL].value))} " in said]
        if len(named) == 1:
            return dict(named[0])
        return dict(next((car for car in reversed(cars) if names(given[-1], car)), cars[-1]))

    def _covers(self) -> dict[Detail, Said]:
        """The optional covers that the customer has named."""
        tariffs = self._playbook.rates.tariffs.values() if self._playbook.rates else ()
        called = {id: fold(cover.name) for tariff in tariffs for id, cover in tariff.covers.items() if not cover.included}
        found: dict[str, Line] = {}
        lines = [*(line for exchange in self._prompt.earlier for line in exchange.asked), *self._prompt.asked]
        for line in (each for each in lines if each.id in self._heard):
            found |= {id: line for id, name in called.items() if f" {name} " in f" {fold(line.text)} "}
        chosen = tuple(sorted(id for id in found if Judge(self._told).verdict(Detail.COVERS, (id,), {}, {}).word is Word.SAID))
        if not chosen:
            return {}
        last = found[chosen[-1]]
        return {Detail.COVERS: Said(detail=Detail.COVERS, value=chosen, message=last.id, words=last.text)}

    def _doubtful(self, car: Mapping[Detail, Said]) -> dict[Detail, Value]:
        """Values that may be meant, of details that are certain nowhere: the tool is called with them, so that a yes can settle them."""
        found: dict[Detail, set[Value]] = {}
        since = self._since_the_last_quote()
        for each in (each for id, heard in self._heard.items() if id in since for each in heard.unclear):
            if self._told.beside and each.details[0] in OF_THE_CAR:
                continue
            if len(each.details) == 1 and len(each.values) == 1 and each.why in SETTLED:
                found.setdefault(each.details[0], set()).add(each.values[0])
        if Detail.DRIVER_AGE in found and (meant := self._of_whom_is_answered(found[Detail.DRIVER_AGE])):
            found[Detail.DRIVER_AGE] = {meant}
        return {detail: next(iter(values)) for detail, values in found.items() if detail not in car and len(values) == 1}

    def _of_whom_is_answered(self, ages: Collection[Value]) -> Value | None:
        """ "The daughter", where two ages were told: hers is the one that was said with that word."""
        answers = [line for line in self._prompt.asked if not any(map(str.isdecimal, line.text))]
        kin = {found[0] for line in answers for found in KIN_SAID.finditer(bare(line.text).text.lower())}
        told = " ".join(bare(line.text).text.lower() for line in self._spoken)
        named = {age for age in ages for word in kin if re.search(rf"\b{re.escape(word)}\b[^.;!?\n0-9]{{0,40}}\b{age}\b", told)}
        return next(iter(named)) if len(named) == 1 else None

    def _since_the_last_quote(self) -> set[str]:
        """The lines behind it: what was in doubt before has been settled by a yes."""
        lines: set[str] = {line.id for line in self._prompt.asked}
        for exchange in reversed(self._prompt.earlier):
            if any(is_given(result) for result in priced_in(exchange)):
                break
            lines |= {line.id for line in exchange.asked}
        return lines


def _all_said(heard: Heard) -> list[Said]:
    return [*heard.said, *(said for car in heard.each for said in car)]
