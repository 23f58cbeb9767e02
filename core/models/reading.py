"""What a customer's message asks for, read without a model: wishes that have fixed answers, and the questions that are left."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.knowledge.finder import leaning
from core.language import catalogue, fold
from core.messages import Action, Audience
from core.own_name import of_us
from core.playbook import Playbook
from core.ports import Prompt
from core.products import Products, without

# What a sentence is heard as: the first that fits, so what is urgent or more specific comes first.
WISHES = ("distress", "off_role", "person", "hours", "contact", "quote", "own_case", "products", "identity", "smalltalk")
OWN = {"for_mine": "quote"}  # what is heard so, and what is wished for then
PLEASANTRIES = ("goodbye", "greeting", "thanks", "acknowledge")  # heard only where the message says nothing else
TO_SOMEBODY = ("goodbye", "thanks")  # said to a person by name, too: to whoever of the team was there
TOLD_MORE = frozenset({"distress", "own_case"})  # the articles say what to do next
CITED = ("distress", "person", "hours", "contact", "quote", "products", "identity")  # an article is named beside the fixed sentence
MAYBE_MORE = frozenset({"hours", "contact", "quote", "products"})  # heard in a question that another article answers, too
TOGETHER = frozenset({"hours", "contact"})  # often asked in one breath
PRICED = frozenset({"quote", "products"})  # said of a product that there is not, they need no answer
SENTENCE_END = re.compile(r"(?<=[.!?。！？؟])\s+|\n+|(?<=[。！？؟])")
QUESTION_MARK = re.compile(r"[?？؟]")
NAME_AT_END = re.compile(r"\s([^\W\d_]+)[\s.!,)]*$")
AT_ONCE = 3  # questions in a message that are answered
BACK = 3  # exchanges that a follow-up may lean on
LEANS = 0.4  # below, a question is no follow-up itself, and what came before it does not matter any more
UNHELPFUL = frozenset({"unknown", "off_topic", "person"})  # outcomes that nothing can lean on


@dataclass(frozen=True, kw_only=True)
class Reading:
    """`wishes` in the order in which they are answered. `questions` are for the articles; `before` is what the first may lean on.
    `aside`: fixed sentences answer them, unless the articles know better. `more`: more of the same is asked for, and nothing else.
    `beside` finds the article that stands beside the fixed sentence. `offered` and `not_offered` are names of products, or empty."""

    wishes: tuple[str, ...] = ()
    greeted: bool = False
    questions: tuple[str, ...] = ()
    before: str = ""
    aside: bool = False
    more: bool = False
    beside: str = ""
    offered: str = ""
    not_offered: str = ""


class Reader:
    """Reads for one playbook."""

    def __init__(self, playbook: Playbook) -> None:
        self.playbook = playbook
        self._products = Products(playbook)

    def read(self, prompt: Prompt) -> Reading:
        """Reads all that is unanswered as one message."""
        language = prompt.language
        messages = [[each.strip() for each in SENTENCE_END.split(line.text) if fold(each)] for line in prompt.asked]
        sentences = [each for message in messages for each in message]
        refused = {each: name for each in sentences if (name := self._products.refused(each, language))}
        heard = [(each, self._wishes(each, language, prompt.audience)) for each in sentences if each not in refused]
        wished = [OWN.get(wish, wish) for _, found in heard for wish in found]
        wishes = [*dict.fromkeys([*_pressed(prompt), *(wish for wish in wished if wish in WISHES)])]
        if refused:
            wishes = [wish for wish in wishes if wish not in PRICED]
        asked = [each for each, found in heard if not found or not TOLD_MORE.isdisjoint(found)]
        about = self.playbook.reading(prompt.asked, prompt.audience)
        aside = [each for each, found in heard if _says_more(of_us(each, self.playbook), found, language, about)] if not asked else []
        if not (asked or wishes or refused):
            wishes = sorted({wish for _, found in heard for wish in found}, key=PLEASANTRIES.index)[:1]
        questions = _questions([[each for each in message if each in (asked or aside)] for message in messages], language)
        before = about or self._before(prompt)
        first, before = self._in_context(questions[0], before, language) if questions else ("", "")
        offered = self._products.offered(first, language) or self._products.offered(" ".join(questions[:1]), language)
        return Reading(
            wishes=tuple(wishes),
            greeted=is_greeted(prompt),
            questions=(first, *questions[1:]) if questions else (),
            before=before,
            aside=bool(aside),
            more=bool(before) and leaning(first, language) == 1,
            beside=self._products.title(offered) if offered else self._beside(wishes),
            offered=self._products.name(offered),
            not_offered=next(iter(refused.values()), ""),
        )

    def _wishes(self, sentence: str, language: str, audience: Audience) -> list[str]:
        """Who wants to insure what is theirs wishes for a price, where there are any, and asks nothing else. A password or an account of a
        colleague is no customer's case."""
        found = _wishes(of_us(sentence, self.playbook), language)
        if audience is Audience.INTERNAL:
            return [wish for wish in found if wish != "own_case"]
        owner = not found and self.playbook.has_quotes and not QUESTION_MARK.search(sentence)
        return [*OWN] if owner and self._products.is_for_own(sentence, language) else found

    def _in_context(self, question: str, before: str, language: str) -> tuple[str, str]:
        """The question, and what it may lean on. One that names but another product ("and for motorcycles?") is the last one about that;
        where there is none, it is about the product's article."""
        named = self._products.named(question)
        others = [word for product, word in self._products.named(before).items() if product not in named]
        if not named:
            return question, before
        if self._products.is_more(question, language):
            return question, without(before, others)
        if not before:
            return self._products.title(next(iter(named))), ""
        product = " ".join(named.values())
        swapped = without(before, others, product)
        return (swapped if product in swapped else f"{swapped} {product}"), ""

    def _before(self, prompt: Prompt) -> str:
        """What was asked before, from the last question that says by itself what it is about."""
        language = prompt.language
        found: list[str] = []
        for exchange in reversed(prompt.earlier[-BACK:]):
            read = self.playbook.reading(exchange.asked, prompt.audience)
            text = " ".join(filter(None, [read, *(line.text for line in exchange.asked)]))
            if exchange.outcome in UNHELPFUL or not catalogue().rest(text, language) or self._products.refused(text, language):
                continue
            found.append(text)
            if leaning(text, language) < LEANS:
                break
        before = ""
        for text in reversed(found):
            before = " ".join(filter(None, reversed(self._in_context(text, before, language))))
        return before

    def _beside(self, wishes: Sequence[str]) -> str:
        """How the first of the wishes that an article tells of is usually said: of a cue that has choices, the first."""
        cues = (catalogue().example(wish, self.playbook.language) for wish in CITED if wish in wishes)
        return " ".join(word.split("|")[0] for word in next(cues, "").split() if word != "…")


def is_greeted(prompt: Prompt) -> bool:
    """Whether any sentence welcomes whoever reads it."""
    sentences = (each.strip() for line in prompt.asked for each in SENTENCE_END.split(line.text))
    return any(catalogue().begins("greeting", each, prompt.language) for each in sentences if each)


def _pressed(prompt: Prompt) -> Iterator[str]:
    for line in prompt.asked:
        if line.action is Action.HUMAN:
            yield "person"
        elif line.action is Action.QUOTE:
            yield "quote"


def _wishes(sentence: str, language: str) -> list[str]:
    """What a sentence is heard as: one thing, or two that go together."""
    wish = next((wish for wish in WISHES if catalogue().heard(wish, sentence, language)), None)
    if wish in TOGETHER:
        return [each for each in WISHES if each in TOGETHER and catalogue().heard(each, sentence, language)]
    if wish:
        return [wish]
    pleasant = next((wish for wish in PLEASANTRIES if catalogue().heard(wish, sentence, language)), None)
    if pleasant is None:
        return []
    rest = catalogue().rest(sentence, language, *PLEASANTRIES)
    return [pleasant] if not rest or (pleasant in TO_SOMEBODY and rest == _called(sentence)) else []


def _called(sentence: str) -> tuple[str, ...]:
    """Whom a sentence ends with calling by name, as in "Thanks Ben!"; nobody where it asks."""
    found = None if QUESTION_MARK.search(sentence) else NAME_AT_END.search(sentence)
    return tuple(fold(found[1]).split()) if found and found[1][0].isupper() else ()


def _says_more(sentence: str, found: Sequence[str], language: str, about: str) -> bool:
    """Whether a sentence that has a fixed answer asks for something beside it: "what does it cost?" does of whoever reads an article."""
    return not MAYBE_MORE.isdisjoint(found) and bool(about or catalogue().rest(sentence, language, *found))


def _questions(messages: Sequence[Sequence[str]], language: str) -> list[str]:
    """The sentences of each message, put together to one question each: what leads to it, and what it means. What says something by itself
    in another message is another question."""
    found: list[str] = []
    for message in messages:
        for number, sentence in enumerate(message):
            two_questions = bool(found) and QUESTION_MARK.search(found[-1]) and QUESTION_MARK.search(sentence)
            another = (two_questions or number == 0) and leaning(sentence, language) < LEANS
            if found and not another:
                found[-1] += f" {sentence}"
            elif any(map(str.isalnum, sentence)):
                found.append(sentence)
    return found[:AT_ONCE]
