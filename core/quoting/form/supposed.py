"""What a customer only supposed beside a quote, and has not taken: nothing of the form rests on it any more."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import takewhile

from core.language import catalogue
from core.messages import Exchange
from core.quoting.details import Detail, Value
from core.quoting.form.results import Result, is_given, priced_in
from core.quoting.reading.heard import Heard
from core.quoting.reading.standing import Line
from core.quoting.what_ifs import supposes

TAKING = ("yes", "take_up", "other_way")


def without_supposed(
    spoken: Sequence[Line], heard: Sequence[Heard], earlier: Sequence[Exchange], now: Collection[str], language: str
) -> list[Line]:
    """The lines but for those behind the first price that only suppose something, with the yes to a question about that: unless this
    turn, with the ids `now`, still answers what was asked of it, or a price was given that rests on it."""
    given = [result for exchange in earlier for result in priced_in(exchange) if is_given(result)]
    if not given:
        return [*spoken]
    texts = [line.text for line in spoken if line.id in now]
    at_hand = {*now, *_at_hand(earlier, texts, language)}
    dropped = {
        line.id
        for line, said in zip(spoken, heard, strict=True)
        if line.id in _supposed(earlier, language) and line.id not in at_hand and not any(_rests_on(each, line, said) for each in given)
    }
    return [line for line in spoken if line.id not in dropped]


def _supposed(earlier: Sequence[Exchange], language: str) -> set[str]:
    """The ids of what was only supposed, and of the answers to what Eva asked of that. Who turns a what-if down takes back all of it."""
    found: set[str] = set()
    since_the_price: set[str] = set()
    is_priced = is_open = False
    for exchange in earlier:
        ids = {line.id for line in exchange.asked}
        if is_priced:
            since_the_price |= ids
            if is_open or any(supposes(line.text) for line in exchange.asked):
                found |= ids
                is_open = any(map(_is_open, priced_in(exchange)))
            if any(catalogue().heard("as_it_was", line.text, language) for line in exchange.asked):
                found |= since_the_price
        if any(map(is_given, priced_in(exchange))):
            is_priced, is_open, since_the_price = True, False, set()
    return found


def _at_hand(earlier: Sequence[Exchange], texts: Sequence[str], language: str) -> Iterator[str]:
    """What this turn may answer: a question that is open, or a what-if that it takes."""
    last = next(iter(priced_in(earlier[-1])), None)
    takes = any(
        catalogue().begins("yes", text, language) or any(catalogue().heard(sign, text, language) for sign in TAKING) for text in texts
    )
    if last is None or not (_is_open(last) or (last.get("status") == "what_if" and takes)):
        return
    before = takewhile(lambda exchange: any(map(_is_open, priced_in(exchange))), reversed(earlier[:-1]))
    yield from (line.id for exchange in (earlier[-1], *before) for line in exchange.asked)


def _is_open(result: Result) -> bool:
    """Whether the customer is still asked for something before anything is priced."""
    return result.get("status") == "to_confirm" or "ask_for" in result


def _rests_on(given: Result, line: Line, heard: Heard) -> bool:
    understood: Mapping[str, Value] = given["understood"]
    said: dict[Detail, Value] = {**line.confirmed, **{each.detail: each.value for each in heard.said}}
    return all(understood.get(detail.value) == value for detail, value in said.items()) if said else bool(understood.get("covers"))
