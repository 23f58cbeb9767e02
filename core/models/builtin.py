"""Answers without a model: fixed sentences for what is always the same, and the articles' own passages for the rest."""

import asyncio
import json
import re
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.company import Company
from core.guardrails.sentences import Sentences
from core.guardrails.wording import instead
from core.knowledge.finder import OFF_TOPIC
from core.language import catalogue
from core.messages import Source
from core.models.reading import Reader, Reading, is_greeted
from core.playbook import Intent
from core.ports import Cited, Ended, Piece, Prompt, Text, ToolCall
from core.quoting.form.progress import Form
from core.quoting.form.reading import read_form
from core.quoting.form.results import is_given
from core.quoting.form.taking_up import TAKE_UP
from core.quoting.form.words import FormWords
from core.quoting.reading.spoken import QUOTING
from core.tools import CALL_HUMAN, SEARCH_ARTICLES

BESIDE = "beside"  # the id of the search for what stands beside the fixed sentences
LOOK_UP = "look_up_quote"
NEXT = "next"  # the id of the call for the next of several vehicles
PRESSED = '(pressed "Talk to a person")'  # the reason, where no word was said with it
REASON, ASKED = 500, 1_000  # characters that a tool is given
SHOWN = 1_100  # characters of passages in one answer, about what fits on a telephone's screen
NAMED = 5  # topics in a sentence; all of them would be a list
LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")

Passages = Sequence[dict[str, Any]]


class Builtin:
    """The model that serves without a key. It calls the same tools as any other, so what it says rests on the same results."""

    name = "builtin"

    def __init__(self, company: Callable[[], Company]) -> None:
        self._company = company
        self._reader: Reader | None = None

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Piece]:
        """First the calls that the message needs, then, with their results, the answer."""
        company = prompt.company or self._company()
        if self._reader is None or self._reader.playbook is not company.playbook:
            self._reader = Reader(company.playbook)
        reading, form = await asyncio.to_thread(self._read, self._reader, prompt, company)  # it computes: not at the cost of those who wait
        calls = [*_calls(reading, prompt), *_of_the_form(form)]
        if calls and not prompt.results:
            for call in calls:
                yield call
            return
        if form and form.next_arguments and _is_given_once(prompt):
            yield ToolCall(id=NEXT, name=QUOTING, arguments=form.next_arguments)
            return
        for piece in Wording(company, prompt, reading, form).pieces():
            yield piece

    @staticmethod
    def _read(reader: Reader, prompt: Prompt, company: Company) -> tuple[Reading, Form | None]:
        """What is about a quote is the form's, and the rest is read as ever."""
        form = read_form(prompt, company)
        if form is None or form.is_first_wish:
            return reader.read(prompt), form
        left = tuple(replace(line, action=None, text=text) for line, text in zip(prompt.asked, form.left_of_lines, strict=True))
        return replace(reader.read(replace(prompt, asked=left)), greeted=is_greeted(prompt)), form


def _calls(reading: Reading, prompt: Prompt) -> Iterator[ToolCall]:
    if "person" in reading.wishes:
        said = " / ".join(line.text for line in prompt.asked if line.text) or PRESSED
        yield ToolCall(id=CALL_HUMAN, name=CALL_HUMAN, arguments={"reason": said[:REASON]})
    for number, question in enumerate(reading.questions):
        before = {"before": reading.before[-ASKED:]} if reading.before and number == 0 else {}
        yield ToolCall(id=f"{number}", name=SEARCH_ARTICLES, arguments={"question": question[:ASKED], **before})
    if reading.beside:
        yield ToolCall(id=BESIDE, name=SEARCH_ARTICLES, arguments={"question": reading.beside})


def _of_the_form(form: Form | None) -> Iterator[ToolCall]:
    if form is None:
        return
    if form.looks_up:
        yield ToolCall(id=LOOK_UP, name=LOOK_UP, arguments={"id": form.asked_id})
    elif form.arguments:
        yield ToolCall(id=QUOTING, name=QUOTING, arguments=form.arguments)
    else:
        for each in form.taken:
            yield ToolCall(id=f"{TAKE_UP}:{each['id']}", name=TAKE_UP, arguments={"id": each["id"]})


def _is_given_once(prompt: Prompt) -> bool:
    """Whether one of several vehicles has just got its price, and nothing was asked for the next one yet."""
    results = [result for result in prompt.results if result.call.name == QUOTING]
    return len(results) == 1 and is_given(json.loads(results[0].content))


@dataclass(frozen=True)
class Wording:
    """Puts one answer into words: kind sentences for the wishes, passages for the questions."""

    company: Company
    prompt: Prompt
    reading: Reading
    form: Form | None = None

    def pieces(self) -> Iterator[Piece]:
        """The whole answer; none where nothing was said: of what was sent along without a word, others tell."""
        if self.prompt.asked and all(line.files and not line.text for line in self.prompt.asked):
            yield Ended("answered")
            return
        beside = self.chosen(BESIDE)
        passages = self.answers(beside)
        wishes = [wish for wish in self.reading.wishes if not (self.form and wish == "quote")]
        fixed = [*map(self.sentence, wishes)]
        if self.reading.not_offered:
            fixed.append(self.say("not_offered", product=self.reading.not_offered))
        quoted = self.quoted()
        outcome = self.outcome(answered=bool(passages or fixed or quoted))
        if not fixed and outcome in ("unknown", "off_topic"):
            fixed.append(self.handled() or self.say(outcome if self.understood() else "unclear"))
        yield from self.cited([*passages, *(beside[:1] if fixed else [])])
        said = [*self.hello(), *self.acknowledged(), *fixed, *self.told(passages), *quoted]
        is_written = any(any(map(str.isalnum, line.text)) for line in self.prompt.asked)
        yield Text("\n\n".join(said) or self.say("unclear" if is_written else "nothing_to_read"))
        yield Ended(outcome)

    def quoted(self) -> list[str]:
        """What there is to say of a quote."""
        if self.form is None:
            return []
        told = [json.loads(result.content) for result in self.prompt.results if result.call.name in (QUOTING, LOOK_UP)]
        results = tuple(each for each in told if isinstance(each, dict))
        return FormWords(self.company, self.prompt, self.form, results).paragraphs()

    def outcome(self, *, answered: bool) -> str:
        """How this went, in the words of `Ended`."""
        if "person" in self.reading.wishes:
            return "person"
        if "off_role" in self.reading.wishes:
            return "off_topic"
        if answered or not self.reading.questions:
            return "answered"
        strange = self.understood() and self.result("0").get("known", 0) < OFF_TOPIC
        return "off_topic" if strange and self.intent() is None else "unknown"

    # ── what the tools gave ──────────────────────────────────────────────────────────────────────────────────────────

    def result(self, id: str) -> dict[str, Any]:
        """What one call gave; nothing where it was not made."""
        return next((json.loads(result.content) for result in self.prompt.results if result.call.id == id), {})

    def understood(self) -> bool:
        """Whether any of the questions has a word in it."""
        return any(self.result(f"{number}").get("understood", True) for number in range(len(self.reading.questions)))

    def intent(self) -> Intent | None:
        """The sort of request that a question is, of the first that is like any; of those that the articles answer, none is."""
        intents = {intent.name: intent for intent in self.company.playbook.content_for(self.prompt.audience).intents}
        named = (self.result(f"{number}").get("intent") for number in range(len(self.reading.questions)))
        return next((intents[name] for name in named if name in intents), None)

    def chosen(self, id: str) -> list[dict[str, Any]]:
        """Of what a search is sure of: the best passage, and the next of the same article if both are short enough for one answer."""
        found = self.result(id)
        if not found.get("sure"):
            return []
        title = found["passages"][0]["title"]
        same = [passage for passage in found["passages"] if passage["title"] == title]
        told = [exchange.said for exchange in self.prompt.earlier] if self.reading.more else []
        fresh = [passage for passage in same if not any(_words(passage) in said for said in told)]
        best, *others = fresh or same
        return [best, *(each for each in others[:1] if len(each["text"]) + len(best["text"]) <= SHOWN)]

    def answers(self, beside: Passages) -> list[dict[str, Any]]:
        """The passages to tell: of several questions, the best for each."""
        if self.reading.offered:
            return [*beside]
        found = [self.chosen(f"{number}") for number in range(len(self.reading.questions))]
        passages = found[0] if len(found) == 1 else [each[0] for each in found if each]
        if not passages and "distress" in self.reading.wishes:  # whatever has happened, there are first steps
            return [*beside]
        if self.reading.aside and passages and passages[0]["title"] in [each["title"] for each in beside]:
            return []
        return passages

    # ── in words ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def hello(self) -> list[str]:
        """Who welcomes is welcomed, and is told once with whom they talk, unless there is something graver to say first."""
        apart = {"greeting", "distress", "identity"}
        if not self.reading.greeted or self.prompt.earlier or apart.intersection(self.reading.wishes):
            return []
        return ["".join(_sentences(self.say("greeting"))[:2]).strip()]

    def acknowledged(self) -> list[str]:
        """Who names another company is thanked for it, and told nothing about it."""
        names = self.company.competitors[self.prompt.audience]
        if not any(names.named_in(line.text) for line in self.prompt.asked):
            return []
        return [instead("competitors", self.prompt.language, company=self.company.playbook.name)]

    def sentence(self, wish: str) -> str:
        """The fixed words for one wish."""
        match wish:
            case "greeting" if self.prompt.earlier:
                welcome, *_, question = _sentences(self.say("greeting"))
                return welcome + question
            case "hours" if "contact" in self.reading.wishes:
                return _sentences(self.hours())[0].strip()  # the hours themselves stand beside the telephone number
            case "hours":
                return self.hours()
            case "person":
                before = self.result(CALL_HUMAN).get("noted_before", False)
                return f"{self.say('person_already' if before else 'person_noted')} {self.hours()}"
            case "off_role":
                return self.say("role_kept")
            case "quote":
                return self.quote()
            case "own_case":
                return self.handled() or self.say("own_case")
            case _:
                return self.say(wish)

    def handled(self) -> str:
        """Who looks after what no article answers, and how they are reached; empty where nothing tells."""
        intent = self.intent()
        if intent is None:
            return ""
        who, reached = intent.handled_by(self.prompt.language, self.company.playbook.language)
        return self.say("handled", who=who, reached=reached)

    def say(self, key: str, /, **more: str) -> str:
        """A sentence of the catalogue in the customer's language, with the company's facts."""
        playbook, language = self.company.playbook, self.prompt.language
        content = playbook.content_for(self.prompt.audience)
        facts = {
            "assistant": playbook.assistant,
            "company": playbook.name,
            "topics": catalogue().join(content.topics[:NAMED], language),
            "phone": playbook.contact.phone,
            "hours": playbook.hours.describe(language),
            "zone": playbook.hours.zone(language),
            "products": catalogue().join([product.name for product in playbook.products], language),
        }
        return catalogue().say(key, language, **facts, **more)

    def quote(self) -> str:
        """Who works out prices, and what they will ask for, where the company has said so in this language."""
        needs = self.company.playbook.quote_needs.get(self.prompt.language)
        return self.say("quote_not_here") + (f" {self.say('quote_needs', needs=needs)}" if needs else "")

    def hours(self) -> str:
        """When we are open, and whether that is now."""
        return self.company.playbook.hours.sentence(self.prompt.now, self.prompt.language)

    def cited(self, passages: Passages) -> Iterator[Cited]:
        """Each article once, at the first of its sections that is told."""
        links: dict[str, str] = {}
        for passage in passages:
            links.setdefault(passage["title"], passage["link"])
        for title, link in links.items():
            yield Cited(Source(title, link))

    def told(self, passages: Passages) -> list[str]:
        """The passages in their own words; in another language than the customer's, that is said first."""
        if not passages:
            return []
        language, articles = self.prompt.language, self.company.playbook.language
        opening = [self.say("product", product=self.reading.offered)] if self.reading.offered else []
        if language != articles:
            opening.append(catalogue().say("articles_in", language, language=catalogue().text("languages", articles, language)))
        closing = [] if self.reading.wishes else [self.say("source_follow_up")]
        return [*opening, *map(_words, passages), *closing]


def _words(passage: dict[str, Any]) -> str:
    """A passage with its heading; its links are dropped, since what an answer may link to is its sources."""
    text = LINK.sub(r"\1", passage["text"]).strip()
    return f"**{passage['heading']}**\n\n{text}" if passage["heading"] else text


def _sentences(text: str) -> list[str]:
    """Cut apart, each with the space that it begins with."""
    cutter = Sentences()
    return [*cutter.feed(text), *cutter.finish()]
