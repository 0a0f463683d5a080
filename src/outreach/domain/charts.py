# SPDX-License-Identifier: Apache-2.0
"""Charts drawn once, as rectangles, lines and texts; the page and the window only paint them.

Measures are pixels of the drawing, y grows downwards; a painter scales the whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from outreach.domain.documents import NOT_APPLICABLE


class Ink(StrEnum):
    """What a shape means; each painter has its own colour for it."""

    THIS_PERIOD = "this_period"
    EARLIER = "earlier"
    AXIS = "axis"
    GRID = "grid"
    TEXT = "text"
    CAPTION = "caption"


class Anchor(StrEnum):
    """Which part of a text stands at its point."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True)
class Rect:
    """A filled rectangle; ``x`` and ``y`` are its upper left corner."""

    x: float
    y: float
    width: float
    height: float
    ink: Ink


@dataclass(frozen=True)
class Line:
    """A straight line, one pixel wide."""

    x1: float
    y1: float
    x2: float
    y2: float
    ink: Ink


@dataclass(frozen=True)
class Text:
    """A short text; ``y`` is its baseline. ``halo`` keeps it readable across a grid line."""

    x: float
    y: float
    text: str
    ink: Ink
    anchor: Anchor
    bold: bool = False
    halo: bool = False


Shape = Rect | Line | Text


@dataclass(frozen=True)
class Drawing:
    """A finished chart; ``text_size`` holds for all of its texts."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    text_size: float = 12


_TOP, _BOTTOM = 20.5, 35.5  # room for the highest value, and for the periods below the axis
_RIGHT_OF_SCALE = 8.0  # from a scale number to the axis
_DIGIT = 7.0  # a digit's width at text size 12
_WIDEST_BAR, _BAR_SHARE = 56.0, 0.475
_BAR_LABEL_LIFT, _PERIOD_DROP, _HALF_DIGIT = 6.0, 19.5, 3.5
_MOST_STEPS = 5


def scale_step(highest: int) -> int:
    """Return the step of a scale from 0: 1, 2, 2.5 or 5 times a power of ten, at most 5 steps."""
    power = 1
    while True:
        for tenths in (10, 20, 25, 50):
            step, rest = divmod(tenths * power, 10)
            if not rest and step * _MOST_STEPS >= highest:
                return step
        power *= 10


def bar_chart(
    bars: Sequence[tuple[str, int | None]], *, width: float = 642, height: float = 200
) -> Drawing:
    """Lay out one figure over some periods; the last bar is the period spoken of.

    A value of None was not counted: a gap with a dash, never a bar of height zero.
    """
    highest = max((value for _, value in bars if value is not None), default=0)
    step = scale_step(highest)
    steps = max(1, -(-highest // step))
    left = max(40.0, _RIGHT_OF_SCALE + _DIGIT * len(f"{step * steps:,}") + 4)
    floor = height - _BOTTOM
    unit = (floor - _TOP) / (step * steps)
    return Drawing(
        width,
        height,
        (
            *_scale(left, width, floor, step, steps, unit),
            *_bars(bars, left, width, floor, unit),
            Line(left, floor, width, floor, Ink.AXIS),
        ),
    )


def _scale(
    left: float, right: float, floor: float, step: int, steps: int, unit: float
) -> Iterator[Shape]:
    for count in range(steps + 1):
        y = floor - count * step * unit
        if count:
            yield Line(left, y, right, y, Ink.GRID)
        number = f"{count * step:,}"
        yield Text(left - _RIGHT_OF_SCALE, y + _HALF_DIGIT, number, Ink.CAPTION, Anchor.END)


def _bars(
    bars: Sequence[tuple[str, int | None]], left: float, right: float, floor: float, unit: float
) -> Iterator[Shape]:
    pitch = (right - left) / max(1, len(bars))
    wide = min(_WIDEST_BAR, pitch * _BAR_SHARE)
    for index, (period, value) in enumerate(bars):
        middle = left + (index + 0.5) * pitch
        last = index == len(bars) - 1
        tall = (value or 0) * unit
        if tall:
            ink = Ink.THIS_PERIOD if last else Ink.EARLIER
            yield Rect(middle - wide / 2, floor - tall, wide, tall, ink)
        label = NOT_APPLICABLE if value is None else f"{value:,}"
        above = floor - tall - _BAR_LABEL_LIFT
        yield Text(middle, above, label, Ink.TEXT, Anchor.MIDDLE, bold=last, halo=True)
        yield Text(middle, floor + _PERIOD_DROP, period, Ink.CAPTION, Anchor.MIDDLE)
