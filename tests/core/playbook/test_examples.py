"""Examples and evals are read line by line; what a model could not be shown, or no answer could pass, is refused."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.language import LANGUAGES
from core.messages import Audience
from core.playbook.examples import Ask, Called, Eval, Example, Returned, Said, read_evals, read_examples
from core.playbook.folder import Folder

ASKED, ANSWERED = '{"from": "customer", "text": "How much?"}', '{"from": "eva", "text": "$43.20."}'
CALLED = '{"from": "eva", "call": {"tool": "get_quote", "arguments": {"year": 2024}}}'
RETURNED = '{"from": "tool", "tool": "get_quote", "result": {"premium": "43.20"}}'


def line(*steps: str) -> str:
    return f'{{"title": "A quote", "exchange": [{", ".join(steps)}]}}\n'


def examples(tmp_path: Path, text: str) -> tuple[tuple[Example, ...], list[str]]:
    (tmp_path / "customer/examples").mkdir(parents=True, exist_ok=True)
    (tmp_path / "customer/examples/a.jsonl").write_text(text)
    folder = Folder(tmp_path)
    return read_examples(folder, Audience.CUSTOMER), [str(fault) for fault in folder.faults]


def evals(tmp_path: Path, text: str) -> tuple[tuple[Eval, ...], list[str]]:
    (tmp_path / "customer/evals").mkdir(parents=True, exist_ok=True)
    (tmp_path / "customer/evals/a.jsonl").write_text(text)
    folder = Folder(tmp_path)
    return read_evals(folder, Audience.CUSTOMER, {"car-cover", "claims"}), [str(fault) for fault in folder.faults]


def test_an_example_is_read_with_its_tool_call(tmp_path: Path) -> None:
    found, faults = examples(tmp_path, "\n" + line(ASKED, CALLED, RETURNED, ANSWERED))
    assert not faults
    (example,) = found
    assert (example.title, example.exchange) == (
        "A quote",
        (
            Said(by="customer", text="How much?"),
            Called(tool="get_quote", arguments={"year": 2024}),
            Returned(tool="get_quote", result='{"premium": "43.20"}'),
            Said(by="eva", text="$43.20."),
        ),
    )


def test_a_result_that_is_text_stays_text(tmp_path: Path) -> None:
    ((example,), _) = examples(tmp_path, line(ASKED, CALLED, RETURNED.replace('{"premium": "43.20"}', '"43.20"'), ANSWERED))
    assert example.exchange[2] == Returned(tool="get_quote", result="43.20")


def test_evals_are_read_with_the_place_that_a_report_names(tmp_path: Path) -> None:
    text = '\n{"turns": [{"say": "What is covered?", "cites": ["car-cover"]}, {"say": "Who won?", "unknown": true}]}\n'
    asks = (Ask(say="What is covered?", cites=("car-cover",), unknown=False), Ask(say="Who won?", cites=(), unknown=True))
    assert evals(tmp_path, text) == ((Eval(turns=asks, path=Path("customer/evals/a.jsonl"), line=2),), [])


def test_an_eval_may_check_far_more_than_what_is_cited(tmp_path: Path) -> None:
    turn = {
        "say": "How much?",
        "mentions": ["Bolt", ["premium", "price"]],
        "not_mentions": ["promise"],
        "calls": {"name": "get_quote", "arguments": {"year": 2024}},
        "language": "en",
        "asks_for": ["mileage"],
        "state": "answered",
    }

    ((found,), faults) = evals(tmp_path, json.dumps({"needs": "claude", "turns": [turn, {"say": "A person!", "calls": "call_human"}]}))

    assert not faults
    assert found.needs == "claude"
    assert found.turns == (
        Ask(
            say="How much?",
            mentions=(("Bolt",), ("premium", "price")),
            not_mentions=("promise",),
            calls=Called(tool="get_quote", arguments={"year": 2024}),
            language="en",
            asks_for=("mileage",),
            state="answered",
        ),
        Ask(say="A person!", calls=Called(tool="call_human", arguments={})),
    )


def test_a_folder_without_examples_and_evals_has_none(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    assert (read_examples(folder, Audience.CUSTOMER), read_evals(folder, Audience.CUSTOMER, ()), folder.faults) == ((), (), [])


WRONG_EXAMPLES = {
    "no JSON": ('{"title": ', "is not valid JSON: Expecting value"),
    "no object": ("[]", "each line must be a JSON object"),
    "a key twice": ('{"title": "a", "title": "b"}', "is not valid JSON: a key stands twice in one object"),
    "no number": ('{"title": NaN}', "is not valid JSON: NaN is no number"),
    "half a letter": ('{"title": "\\ud800"}', "is not valid JSON: it holds half a letter (a lone surrogate)"),
    "too deep a nest": ("[" * 100_000, "is not valid JSON: too deeply nested"),
    "no title": ('{"exchange": [' + ASKED + ", " + ANSWERED + "]}", 'missing key "title"'),
    "no exchange": ('{"title": "a"}', 'missing key "exchange"'),
    "an empty exchange": (line(), '"exchange" must not be empty'),
    "an unknown key": (line(ASKED, ANSWERED.replace('"text"', '"text": "a", "txt"')), 'unknown key "txt" (did you mean "text"?)'),
    "an unknown speaker": (
        line(ASKED.replace("customer", "client"), ANSWERED),
        '"exchange.1.from" must be one of customer, eva, tool, not "client"',
    ),
    "no words": (line(ASKED, '{"from": "eva", "text": ""}'), '"exchange.2.text" must not be empty'),
    "no arguments": (line(ASKED, CALLED.replace(', "arguments": {"year": 2024}', ""), ANSWERED), 'missing key "exchange.2.call.arguments"'),
    "no result": (line(ASKED, CALLED, '{"from": "tool", "tool": "get_quote"}', ANSWERED), 'missing key "exchange.3.result"'),
    "Eva begins": (line(ANSWERED), '"exchange" must begin with the customer\'s words'),
    "the customer ends": (line(ASKED, ANSWERED, ASKED), '"exchange" must end with Eva\'s words'),
    "a call ends": (line(ASKED, CALLED), '"exchange" must end with Eva\'s words'),
    "a call without a result": (line(ASKED, CALLED, ANSWERED), '"exchange" lacks the result of "get_quote"'),
    "a result without a call": (line(ASKED, RETURNED, ANSWERED), '"exchange" holds a result of "get_quote", which was not called'),
    "a result twice": (line(ASKED, CALLED, RETURNED, RETURNED, ANSWERED), '"exchange" holds a result of "get_quote", which was not called'),
}


@pytest.mark.parametrize(("text", "fault"), WRONG_EXAMPLES.values(), ids=WRONG_EXAMPLES.keys())
def test_an_example_that_cannot_be_shown_is_refused_on_its_line(text: str, fault: str, tmp_path: Path) -> None:
    assert examples(tmp_path, line(ASKED, ANSWERED) + "\n" + text)[1] == [f"customer/examples/a.jsonl:3: {fault}"]


WRONG_EVALS = {
    "no turns": ("{}", 'missing key "turns"'),
    "empty turns": ('{"turns": []}', '"turns" must not be empty'),
    "nothing said": ('{"turns": [{"unknown": true}]}', 'missing key "turns.1.say"'),
    "an unknown key": ('{"turns": [{"say": "a", "cite": ["claims"]}]}', 'unknown key "cite" (did you mean "cites"?)'),
    "no such article": (
        '{"turns": [{"say": "a", "cites": ["claims", "claim"]}]}',
        '"claim" is no article that this audience may see (did you mean "claims"?)',
    ),
    "no truth": ('{"turns": [{"say": "a", "unknown": "yes"}]}', '"turns.1.unknown" must be true or false, not the text "yes"'),
    "known and unknown": (
        '{"turns": [{"say": "a", "cites": ["claims"], "unknown": true}]}',
        '"turns.1" cannot both cite an article and be unknown',
    ),
    "known and off topic": (
        '{"turns": [{"say": "a", "cites": ["claims"], "state": "off_topic"}]}',
        '"turns.1" cannot both cite an article and have the state "off_topic"',
    ),
    "unknown and answered": (
        '{"turns": [{"say": "a", "unknown": true, "state": "answered"}]}',
        '"turns.1" cannot both be unknown and have the state "answered"',
    ),
    "an unknown state": (
        '{"turns": [{"say": "a", "state": "answer"}]}',
        '"turns.1.state" must be one of answered, unknown, off_topic, person, not "answer" (did you mean "answered"?)',
    ),
    "an unknown language": (
        '{"turns": [{"say": "a", "language": "nl"}]}',
        f'"turns.1.language" must be one of {", ".join(LANGUAGES)}, not "nl"',
    ),
    "an unknown need": ('{"needs": "luck", "turns": [{"say": "a"}]}', '"needs" must be one of claude, not "luck"'),
    "one text for a list": (
        '{"turns": [{"say": "a", "mentions": "b"}]}',
        '"turns.1.mentions" must be a list of texts that are not empty, or of lists of such texts',
    ),
    "no choice": (
        '{"turns": [{"say": "a", "mentions": ["b", []]}]}',
        '"turns.1.mentions" must be a list of texts that are not empty, or of lists of such texts',
    ),
    "a choice of what must not be said": (
        '{"turns": [{"say": "a", "not_mentions": [["b", "c"]]}]}',
        '"turns.1.not_mentions" must hold texts that are not empty, not a list',
    ),
    "nothing to ask for": (
        '{"turns": [{"say": "a", "asks_for": [""]}]}',
        '"turns.1.asks_for" must hold texts that are not empty, not the text ""',
    ),
    "a list of calls": (
        '{"turns": [{"say": "a", "calls": ["b"]}]}',
        '"turns.1.calls" must be the name of a tool, or a table with "name" and "arguments"',
    ),
    "a call without a name": ('{"turns": [{"say": "a", "calls": {"arguments": {}}}]}', 'missing key "turns.1.calls.name"'),
    "a mistyped call": (
        '{"turns": [{"say": "a", "calls": {"name": "b", "argument": {}}}]}',
        'unknown key "argument" (did you mean "arguments"?)',
    ),
}


@pytest.mark.parametrize(("text", "fault"), WRONG_EVALS.values(), ids=WRONG_EVALS.keys())
def test_an_eval_that_no_answer_could_pass_is_refused_on_its_line(text: str, fault: str, tmp_path: Path) -> None:
    assert evals(tmp_path, f'{{"turns": [{{"say": "a"}}]}}\n{text}\n')[1] == [f"customer/evals/a.jsonl:2: {fault}"]


steps = st.lists(st.sampled_from([ASKED, ANSWERED, CALLED, RETURNED]), max_size=6)


@given(steps)
def test_what_is_let_through_can_be_shown_to_a_model(tmp_path_factory: pytest.TempPathFactory, steps: list[str]) -> None:
    found, faults = examples(tmp_path_factory.mktemp("playbook"), line(*steps))
    if faults:
        return
    assert [len(example.exchange) for example in found] == [len(steps)]
    waiting = 0
    for step in map(json.loads, steps):
        assert waiting == 0 or step["from"] == "tool" or "call" in step
        waiting += ("call" in step) - (step["from"] == "tool")
    assert (waiting, json.loads(steps[0])["from"], json.loads(steps[-1]).get("text")) == (0, "customer", "$43.20.")
