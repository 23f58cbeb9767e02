"""Faults read as file, line and words, in the order of the files, each once; a suggestion comes only where something known is near."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.playbook.faults import Fault, PlaybookError, did_you_mean

faults = st.lists(
    st.builds(
        Fault,
        path=st.sampled_from([Path("a.toml"), Path("b/c.md")]),
        line=st.integers(1, 99),
        text=st.sampled_from(["is empty", "is wrong"]),
    )
)


def test_a_fault_reads_as_editors_and_terminals_expect() -> None:
    assert str(Fault(path=Path("customer/words.toml"), line=12, text="is empty")) == "customer/words.toml:12: is empty"


@given(faults)
def test_an_error_names_each_fault_once_by_file_and_line(found: list[Fault]) -> None:
    error = PlaybookError(found)
    assert set(error.faults) == set(found)
    assert len(set(error.faults)) == len(error.faults)
    places = [(fault.path, fault.line) for fault in error.faults]
    assert places == sorted(places)
    assert str(error) == "\n".join(map(str, error.faults))


@pytest.mark.parametrize(("word", "meant"), [("phon", "phone"), ("Adress", "address"), ("e-mail", "email"), ("fax", None), ("", None)])
def test_a_suggestion_is_made_only_where_something_is_near(word: str, meant: str | None) -> None:
    assert did_you_mean(word, {"phone", "email", "address"}) == (f' (did you mean "{meant}"?)' if meant else "")
