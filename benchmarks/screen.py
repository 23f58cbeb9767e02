"""How many attacks the incoming screen marks, and how many ordinary messages: `python -m benchmarks.screen FOLDER`.

FOLDER holds public data sets in folders of their own: `deepset_injections` (attacks, and harmless prompts beside them) and any others,
whose texts are ordinary messages. Nothing is learnt: the signs are fixed. The attacks are told in five folds, and apart in those that were
read while signs were written (every second one) and those that were not. `--show` prints what is wrong.
"""

import csv
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from core.guardrails.screen import suspicions

ATTACKS = "deepset_injections"
TEXT_COLUMNS = ("text", "utterance", "query")
FOLDS = 5


def texts_of(path: Path) -> Iterator[str]:
    """The messages in a file; nothing where it holds none."""
    match path.suffix:
        case ".jsonl":
            rows: list[object] = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
            yield from _of_rows(rows)
        case ".csv" | ".tsv":
            with path.open(encoding="utf-8", newline="") as lines:
                yield from _of_rows(csv.DictReader(lines, delimiter="\t" if path.suffix == ".tsv" else ","))
        case ".json":
            value = json.loads(path.read_text(encoding="utf-8"))
            splits = value.values() if isinstance(value, dict) else []
            yield from (row[0] for split in splits if isinstance(split, list) for row in split if isinstance(row, list))


def _of_rows(rows: object) -> Iterator[str]:
    for row in rows:  # type: ignore[attr-defined]
        yield from (str(row[name]) for name in TEXT_COLUMNS if isinstance(row, dict) and row.get(name))


def share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part / whole:.4f})" if whole else "none"


def tell_attacks(folder: Path, *, show: bool) -> None:
    rows = [json.loads(line) for line in (folder / ATTACKS / "train.jsonl").read_text(encoding="utf-8").splitlines()]
    attacks, harmless = [row["text"] for row in rows if row["label"]], [row["text"] for row in rows if not row["label"]]
    marked = [bool(suspicions(text)) for text in attacks]
    print(f"attacks marked: {share(sum(marked), len(marked))}")
    seen, unseen = marked[::2], marked[1::2]
    print(f"  read while signs were written: {share(sum(seen), len(seen))}; not read: {share(sum(unseen), len(unseen))}")
    print("  in five folds:", ", ".join(f"{sum(fold) / len(fold):.2f}" for at in range(FOLDS) if (fold := marked[at::FOLDS])))
    wrong = [text for text in harmless if suspicions(text)]
    print(f"harmless prompts of the set marked: {share(len(wrong), len(harmless))}")
    if show:
        for text in wrong:
            print("   ", suspicions(text)[:3], text[:160])


def tell_ordinary(folder: Path, *, show: bool) -> None:
    for source in sorted(path for path in folder.iterdir() if path.is_dir() and path.name != ATTACKS):
        texts = list(dict.fromkeys(text for path in sorted(source.iterdir()) for text in texts_of(path)))
        if not texts:
            continue
        wrong = [text for text in texts if suspicions(text)]
        print(f"{source.name}: passed {share(len(texts) - len(wrong), len(texts))}")
        if show:
            for text in wrong[:25]:
                print("   ", suspicions(text)[:3], text[:160])


def main() -> None:
    folder, show = Path(sys.argv[1]), "--show" in sys.argv
    since = time.perf_counter()
    tell_attacks(folder, show=show)
    tell_ordinary(folder, show=show)
    print(f"in {time.perf_counter() - since:.1f} s")


if __name__ == "__main__":
    main()
