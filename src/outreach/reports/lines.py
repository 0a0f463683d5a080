# SPDX-License-Identifier: Apache-2.0
"""Where lines of mixed Chinese and Latin text may end, and how wide their characters stand.

ReportLab's own Chinese wrapping lets one line in eight begin with closing punctuation. The
rules here are those of Chinese print (避头尾): pure functions over text and advances in em.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

# 避头: may not begin a line. 避尾: may not end one.
NO_START = frozenset(
    "，。、；：？！）》」』】〕〉］｝〗”’…—–·‧・～％‰℃°々"
    ",.;:?!)]}%/"  # no hyphen: it begins negative numbers
)
NO_END = frozenset("（《「『【〔〈［｛〖“‘￥¥$([{")

# Full-width marks whose ink fills one half: the blank half may hang out of the column.
_CLOSING = frozenset("，。、；：？！）》」』】〕〉］｝〗”’")
_OPENING = frozenset("（《「『【〔〈［｛〖“‘")

# Ambiguous in width, yet a line may end after them whatever follows: ……12 人次.
_ENDS_FREELY = frozenset("…—")

_SPACES = frozenset(" \t\u3000")
_GLUE = frozenset("\u00a0\u202f\u2060\ufeff")

# A number stays with its unit, and with the 第 before it: 1,342 人次, 第 3 场, 97.1%.
_UNITS = "个百分点|平方米|人次|人天|分钟|小时|周岁|个月|公里|千米|万元|亿元|毫升|公斤"
_IDEOGRAPH = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_TOGETHER = re.compile(rf"(?:第 ?)?[-−+]?[¥￥$]?\d[\d.,:]*[%％]? ?(?:{_UNITS}|[{_IDEOGRAPH}])?")
_CHINESE = re.compile(f"[{_IDEOGRAPH}]")

_AUTOSPACE = 0.18  # em between a Chinese character and a Latin letter or digit
_ROUNDING = 1e-6


@dataclass(frozen=True)
class Span:
    """One line as a slice of the text; ``final`` ends a paragraph and is never justified."""

    start: int
    end: int
    final: bool


def _is_wide(character: str) -> bool:
    """Tell whether a break may stand beside a character without a space: Chinese and the like.

    Quotes and dashes are ambiguous (child’s) and leave it to their neighbour.
    """
    return unicodedata.east_asian_width(character) in "WF"


def _may_meet(before: str, after: str) -> bool:
    """Tell whether a line may end with ``before`` and the next begin with ``after``."""
    return (
        after not in NO_START
        and before not in NO_END
        and before not in _GLUE
        and after not in _GLUE
        and not unicodedata.combining(after)
        and not _is_variation(after)
    )


def _is_variation(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def break_points(text: str) -> list[int]:
    """Return the indices before which a line may begin, spaces before them falling away."""
    inside = {
        index
        for found in _TOGETHER.finditer(text)
        for index in range(found.start() + 1, found.end())
    }
    points = []
    before = -1  # the last character that is no space
    for index, character in enumerate(text):
        if character in _SPACES:
            continue
        spaced = before != index - 1
        if (
            before >= 0
            and index not in inside
            and (
                spaced
                or _is_wide(character)
                or _is_wide(text[before])
                or text[before] in _ENDS_FREELY
            )
            and _may_meet(text[before], character)
        ):
            points.append(index)
        before = index
    return points


def spacing(text: str, advances: Sequence[float]) -> list[float]:
    """Return the advances as set: Chinese and Latin a thin space apart, as readers expect.

    Marks that meet are not squeezed together: text extractors take the step back for a new
    line, and a copied sentence would fall apart.
    """
    return [
        advance + _AUTOSPACE * (_meets_latin(one, other) or _meets_latin(other, one))
        for advance, (one, other) in zip(advances, pairwise(text + " "), strict=True)
    ]


def _meets_latin(one: str, other: str) -> bool:
    return bool(_CHINESE.match(one)) and other.isascii() and (other.isalnum() or other in "%+")


def hang_right(text: str, advances: Sequence[float]) -> float:
    """Return the blank half of a closing mark that may hang out at the end of a line."""
    return advances[-1] / 2 if text and text[-1] in _CLOSING else 0.0


def hang_left(text: str, advances: Sequence[float]) -> float:
    """Return the blank half of an opening mark that may hang out at the start of a line."""
    return advances[0] / 2 if text and text[0] in _OPENING else 0.0


def may_stretch(text: str, index: int) -> bool:
    """Tell whether the gap after a character may grow when a line is justified."""
    one, other = text[index], text[index + 1]
    if " " in (one, other):
        return one == " "
    return _is_wide(one) or _is_wide(other)


def break_lines(text: str, advances: Sequence[float], *, first: float, rest: float) -> list[Span]:
    """Fill lines one after the other; ``first`` and ``rest`` are widths in em.

    A newline ends a paragraph; the next one is set like the first. A word longer than a
    whole line is broken inside as a last resort.
    """
    spans: list[Span] = []
    start = 0
    for paragraph in text.split("\n"):
        end = start + len(paragraph)
        spans.extend(
            Span(start + span.start, start + span.end, span.final)
            for span in _Paragraph(paragraph, advances[start:end]).lines(first, rest)
        )
        start = end + 1
    return spans


def natural_width(text: str, advances: Sequence[float], *, first: bool) -> float:
    """Return the width of a line in em, blank halves of marks at its edges not counted."""
    if not text:
        return 0.0
    width = sum(spacing(text, advances)) - hang_right(text, advances)
    return width if first else width - hang_left(text, advances)


class _Paragraph:
    """Fill the lines of one paragraph."""

    def __init__(self, text: str, advances: Sequence[float]) -> None:
        self._text = text
        self._advances = advances
        self._sums = [0.0, *accumulate(spacing(text, advances))]
        self._points = [*break_points(text), len(text)]

    def lines(self, first: float, rest: float) -> list[Span]:
        if not self._text:
            return [Span(0, 0, final=True)]
        spans: list[Span] = []
        at = 0
        while at < len(self._text):
            following = self._next(at, rest if spans else first)
            spans.append(Span(at, self._inked(at, following), following == len(self._text)))
            at = following
        return spans

    def _next(self, at: int, room: float) -> int:
        """Return where the line after the one that begins at ``at`` begins."""
        best = 0
        for point in self._points[bisect_right(self._points, at) :]:
            if self._width(at, point) > room + _ROUNDING:
                break
            best = point
        return best or self._last_resort(at, room)

    def _last_resort(self, at: int, room: float) -> int:
        """Break inside a word that is longer than the line, by the rules of marks if possible."""
        last = at + 1
        while last < len(self._text) and self._width(at, last + 1) <= room + _ROUNDING:
            last += 1
        for point in range(last, at, -1):
            if point == len(self._text) or (
                self._text[point] not in _SPACES
                and _may_meet(self._text[point - 1], self._text[point])
            ):
                return point
        return last

    def _inked(self, at: int, end: int) -> int:
        """Return the end without the spaces that fall away there."""
        while end > at and self._text[end - 1] in _SPACES:
            end -= 1
        return end

    def _width(self, at: int, end: int) -> float:
        end = self._inked(at, end)
        if end <= at:
            return 0.0
        # What spacing adds after the last character would stand before the next line.
        width = self._sums[end - 1] - self._sums[at] + self._advances[end - 1]
        width -= hang_right(self._text[end - 1], self._advances[end - 1 : end])
        if at:
            width -= hang_left(self._text[at], self._advances[at : at + 1])
        return width
