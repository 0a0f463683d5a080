# SPDX-License-Identifier: Apache-2.0
"""What a patient reader works out of several documents by sums and differences.

Every printed number is an equation over the smallest groups there are (cells). A group is found
out when its indicator lies in the span of the printed ones: then, and only then, sums and
differences of printed numbers give its count. Fractions, no floating point.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

Cells = frozenset[str]


class Reader:
    """Collects printed groups of one figure, and tells what can be worked out of them."""

    def __init__(self, cells: Iterable[str]) -> None:
        self._cells = tuple(sorted(cells))
        self._rows: list[tuple[list[Fraction], Fraction]] = []  # reduced, one pivot each
        self._pivots: list[int] = []
        self.printed: dict[Cells, int] = {}

    def learn(self, group: Cells, count: int) -> None:
        """Note a printed number. Two documents that print a group must agree on it."""
        assert self.printed.setdefault(group, count) == count, group
        vector, value = self._reduced(self._vector(group), Fraction(count))
        pivot = next((place for place, n in enumerate(vector) if n), None)
        if pivot is None:
            assert value == 0, f"printed sums contradict each other at {sorted(group)}"
            return
        factor = vector[pivot]
        vector, value = [n / factor for n in vector], value / factor
        for number, (row, total) in enumerate(self._rows):
            if times := row[pivot]:
                kept = [a - times * b for a, b in zip(row, vector, strict=True)]
                self._rows[number] = (kept, total - times * value)
        self._rows.append((vector, value))
        self._pivots.append(pivot)

    def worked_out(self, group: Cells) -> int | None:
        """Return a group's count where sums and differences give it away, else None."""
        vector, value = self._reduced(self._vector(group), Fraction(0))
        if any(vector):
            return None
        return int(-value)

    def _vector(self, group: Cells) -> list[Fraction]:
        assert group <= set(self._cells), group - set(self._cells)
        return [Fraction(int(cell in group)) for cell in self._cells]

    def _reduced(
        self, vector: Sequence[Fraction], value: Fraction
    ) -> tuple[list[Fraction], Fraction]:
        left = list(vector)
        for pivot, (row, total) in zip(self._pivots, self._rows, strict=True):
            if times := left[pivot]:
                left = [a - times * b for a, b in zip(left, row, strict=True)]
                value -= times * total
        return left, value
