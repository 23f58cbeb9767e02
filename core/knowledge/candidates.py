"""Which passages are worth weighing for a question: BM25 over their columns, worked out beforehand."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from heapq import nsmallest
from operator import neg

SATURATION, LENGTH = 1.2, 0.75  # k1 and b of BM25, as in SQLite's FTS5
LEAST = 1e-6  # what a stem that most passages have still counts


class Candidates:
    """Robertson and Zaragoza (2009), the term's frequency being its weighted sum over the columns, as in SQLite's FTS5. `documents` are
    passages, each as columns of stems with their number; `weights` are the columns'."""

    def __init__(self, documents: Sequence[Sequence[Mapping[str, int]]], weights: Sequence[int]) -> None:
        lengths = [sum(sum(column.values()) for column in columns) for columns in documents]
        average = sum(lengths) / (len(lengths) or 1)
        said: defaultdict[str, Counter[int]] = defaultdict(Counter)
        for number, columns in enumerate(documents):
            for column, weight in zip(columns, weights, strict=True):
                for stem, times in column.items():
                    said[stem][number] += weight * times
        self._scores = {
            stem: {
                number: _rarity(len(documents), len(numbers)) * _saturated(often, lengths[number] / average)
                for number, often in numbers.items()
            }
            for stem, numbers in said.items()
        }

    def best(self, stems: Iterable[str], limit: int) -> list[int]:
        """Numbers of the documents that have any of them, the best first, and of equals the first."""
        scores: defaultdict[int, float] = defaultdict(float)
        for stem in sorted(stems):  # in one order, so that sums of the same are the same
            for number, score in self._scores.get(stem, {}).items():
                scores[number] += score
        return [number for _, number in nsmallest(limit, zip(map(neg, scores.values()), scores, strict=True))]


def _rarity(documents: int, holders: int) -> float:
    return max(LEAST, math.log((documents - holders + 0.5) / (holders + 0.5)))


def _saturated(often: float, length: float) -> float:
    """`length` is the document's beside the average."""
    return often * (SATURATION + 1) / (often + SATURATION * (1 - LENGTH + LENGTH * length))
