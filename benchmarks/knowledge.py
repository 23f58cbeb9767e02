"""How fast the search is, and how often it is right: `python -m benchmarks.knowledge`.

Times are those of the articles for customers, on one thread; building is for both audiences. What is right is judged by the playbook's own
questions (`evals/`), the first turn of each conversation: the cited article must come first and be told, and what no article answers
must not be."""

import random
import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from core.company import Company
from core.messages import Audience
from core.playbook import Playbook, load
from core.playbook.examples import Ask

PLAYBOOK = Path(__file__).parent.parent / "playbooks" / "acme"
BUILDS, SEARCHES, LONG = 5, 400, 300  # the last in words
SEED = 20261121


def milliseconds(action: Callable[[], object]) -> float:
    begun = time.perf_counter()
    action()
    return (time.perf_counter() - begun) * 1_000


def times(company: Company, questions: Sequence[str]) -> str:
    taken = sorted(milliseconds(partial(search, company, question)) for question in questions)
    return f"median {statistics.median(taken):5.2f} ms, p99 {taken[len(taken) * 99 // 100]:5.2f} ms"


def search(company: Company, question: str, audience: Audience = Audience.CUSTOMER) -> tuple[str, bool]:
    """The slug of the best passage's article, and whether Eva would answer with it."""
    found = company.find(question, audience=audience, language=company.playbook.language, limit=5)
    return (found.passages[0].slug if found.passages else ""), found.sure


def long_messages(company: Company) -> list[str]:
    """Made of the words of all the articles, so that each of them is known: the most that a search can have to do."""
    dice = random.Random(SEED)
    words = " ".join(article.body for article in company.playbook.articles_for(Audience.CUSTOMER)).split()
    return [" ".join(dice.choices(words, k=LONG)) for _ in range(SEARCHES // 4)]


def retrieval(company: Company, audience: Audience, asks: Sequence[Ask]) -> None:
    found = [(ask, *search(company, ask.say, audience)) for ask in asks]
    cited = [(slug in ask.cites, sure) for ask, slug, sure in found if ask.cites]
    kept = [not sure for ask, _, sure in found if ask.unknown]
    first, told = sum(right for right, _ in cited), sum(right and sure for right, sure in cited)
    print(f"{audience.value}: right article first {first}/{len(cited)}, and told {told}/{len(cited)}; unknown kept {sum(kept)}/{len(kept)}")
    for ask, slug, sure in found:
        if (ask.unknown and sure) or (ask.cites and not (sure and slug in ask.cites)):
            print(f"    {ask.say!r}: {slug or 'nothing'}{'' if sure else ', not sure'}; not {', '.join(ask.cites) or 'unknown'}")


def build(playbook: Playbook) -> None:
    for audience in Audience:
        Company.of(playbook, "https://example.com").finder(audience)


def main() -> None:
    playbook = load(PLAYBOOK)
    company = Company.of(playbook, "https://example.com")
    builds = [milliseconds(partial(build, playbook)) for _ in range(BUILDS)]
    asks = {audience: [conversation.turns[0] for conversation in content.evals] for audience, content in playbook.audiences.items()}
    short = [ask.say for ask in asks[Audience.CUSTOMER]]
    print(f"index of {len(playbook.articles_for(Audience.INTERNAL))} articles: built in {statistics.median(builds):.0f} ms")
    print(f"short questions:      {times(company, (short * SEARCHES)[:SEARCHES])}")
    print(f"messages of {LONG} words: {times(company, long_messages(company))}")
    for audience, some in asks.items():
        retrieval(company, audience, some)


if __name__ == "__main__":
    main()
