"""Which passages are worth weighing for a question."""

import sqlite3

from core.knowledge.candidates import Candidates

WORDS = ["claim", "car", "battery", "crash", "hail", "glass", "bill", "payment", "refund", "rental", "towing", "driver", "bonus", "home"]


def texts(count: int) -> list[tuple[str, str]]:
    """Made of few words, so that many have the same ones, some often; headings and bodies of several lengths."""
    return [
        (
            " ".join(WORDS[(number * step) % len(WORDS)] for step in (1, 3)),
            " ".join(WORDS[(number * number + step * step) % 14] for step in range(number % 9)),
        )
        for number in range(count)
    ]


def counted(text: str) -> dict[str, int]:
    return {word: text.split().count(word) for word in text.split()}


def by_sqlite(every: list[tuple[str, str]], stems: list[str], limit: int) -> list[int]:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE said USING fts5(heading, body, tokenize='ascii')")
    database.executemany("INSERT INTO said(rowid, heading, body) VALUES (?, ?, ?)", ((number, *text) for number, text in enumerate(every)))
    query = "SELECT rowid FROM said WHERE said MATCH ? ORDER BY bm25(said, 3, 1), rowid LIMIT ?"
    found = [number for (number,) in database.execute(query, (" OR ".join(stems), limit))]
    database.close()
    return found


def test_the_same_passages_come_first_as_by_sqlites_own_bm25() -> None:
    every = texts(150)
    candidates = Candidates([[counted(heading), counted(body)] for heading, body in every], (3, 1))
    asked = [[word] for word in WORDS] + [[one, WORDS[(place * 5 + 2) % 14]] for place, one in enumerate(WORDS)] + [WORDS[:6]]
    assert [candidates.best(stems, 20) for stems in asked] == [by_sqlite(every, stems, 20) for stems in asked]


def test_what_no_passage_has_proposes_none() -> None:
    assert Candidates([[{"hail": 1}]], (1,)).best(["snow"], 5) == []


def test_an_index_without_passages_proposes_none() -> None:
    assert Candidates([], (1, 1)).best(["hail"], 5) == []


def test_a_word_that_every_passage_has_still_tells_them_from_none() -> None:
    candidates = Candidates([[{"hail": 1}], [{"hail": 2}]], (1,))
    assert sorted(candidates.best(["hail"], 5)) == [0, 1]
