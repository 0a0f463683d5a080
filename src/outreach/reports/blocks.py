# SPDX-License-Identifier: Apache-2.0
"""The parts documents are built of: headings, key and value, figures, places to sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import segno
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import CondPageBreak, Flowable

from outreach.domain.documents import HeadlineFigure
from outreach.domain.quarters import unit_beside
from outreach.reports import fonts, theme
from outreach.reports.text import Composition, Run, TextBlock, Words, one_line, place
from outreach.reports.theme import TextStyle

_UNDER_HEADING = 90.0  # points that must follow a heading on its page
_TAG_PADDING, _TAG_SIZE = 3.75, 8.25


def heading(text: str, style: TextStyle = theme.SECTION, *, before: float = 0) -> list[Flowable]:
    """Head a part of the document; never alone at the foot of a page."""
    return [CondPageBreak(_UNDER_HEADING + before), TextBlock(text, style, before=before)]


def numbered(
    number: int, text: str, clause: str, style: TextStyle, clause_style: TextStyle
) -> list[Flowable]:
    """Write one numbered paragraph with its source in small type under it."""
    gutter = 2 * style.size
    if not clause:
        return [TextBlock(text, style, label=f"{number}.", gutter=gutter)]
    words = TextBlock(text, replace(style, after=0), label=f"{number}.", gutter=gutter)
    words.keepWithNext = True
    return [words, TextBlock(clause, clause_style, gutter=gutter)]


def notes(title: str, paragraphs: Sequence[str]) -> list[Flowable]:
    """Write definitions in small type under a rule, the word for them in front."""
    if not paragraphs:
        return []
    first: Words = (Run(title, bold=True), Run(f"　{paragraphs[0]}"))
    following = [TextBlock(text, theme.SMALL) for text in paragraphs[1:]]
    return [
        CondPageBreak(5 * theme.SMALL.leading),
        Rule(theme.LINE, before=6, after=6),
        TextBlock(first, theme.SMALL),
        *following,
    ]


class Rule(Flowable):
    """A thin line across the column."""

    def __init__(self, colour: object = theme.LINE_STRONG, before: float = 0, after: float = 0):
        super().__init__()
        self._colour = colour
        self._before = before
        self._after = after

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        """Tell ReportLab the size."""
        self.width, self.height = avail_width, self._before + self._after
        return self.width, self.height

    def draw(self) -> None:
        """Draw the line."""
        self.canv.setStrokeColor(self._colour)
        self.canv.setLineWidth(theme.HAIRLINE)
        self.canv.line(0, self._after, self.width, self._after)


@dataclass(frozen=True)
class Entry:
    """One line of key and value; ``tag`` is a word of caution behind the value."""

    label: str
    value: Words
    tag: str = ""


class KeyValues(Flowable):
    """Keys in grey, values beside them, in one or two columns."""

    def __init__(self, entries: Sequence[Entry], *, columns: int = 1, row_gap: float = 6) -> None:
        super().__init__()
        self._entries = entries
        self._columns = columns
        self._gap = row_gap

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        """Tell ReportLab the size."""
        self.width = avail_width
        labels = (one_line(entry.label, theme.LABEL) for entry in self._entries)
        self._key = max(72.0, max(labels, default=0.0) + 12)
        column = avail_width / self._columns
        self._values = [
            Composition(entry.value, theme.PLAIN, column - self._key - self._tag_room(entry))
            for entry in self._entries
        ]
        self._tops = []
        at = 0.0
        for start in range(0, len(self._entries), self._columns):
            row = self._values[start : start + self._columns]
            self._tops += [at] * len(row)
            at += max(len(cell.lines) for cell in row) * theme.PLAIN.leading + self._gap
        self.height = max(0.0, at - self._gap)
        return self.width, self.height

    @staticmethod
    def _tag_room(entry: Entry) -> float:
        return 12 + (fonts.width(entry.tag, _TAG_SIZE) + 18 if entry.tag else 0)

    def draw(self) -> None:
        """Draw the pairs row by row."""
        column = self.width / self._columns
        for index, (entry, value, top) in enumerate(
            zip(self._entries, self._values, self._tops, strict=True)
        ):
            x = index % self._columns * column
            upper = self.height - top
            place(self.canv, entry.label, theme.LABEL, x, upper, self._key)
            value.draw(self.canv, x + self._key, upper)
            if entry.tag:
                beside = x + self._key + value.line_width(0) + 6
                draw_tag(self.canv, entry.tag, beside, upper - theme.PLAIN.leading / 2)


def draw_tag(canvas: Canvas, text: str, x: float, middle: float) -> None:
    """Draw a word of caution in a thin amber frame, centred on a height."""
    style = TextStyle(_TAG_SIZE, 12, colour=theme.WARNING)
    canvas.setStrokeColor(theme.WARNING_LINE)
    canvas.setLineWidth(theme.HAIRLINE)
    wide = one_line(text, style) + 2 * _TAG_PADDING
    canvas.roundRect(x, middle - 6.75, wide, 13.5, 2.25, stroke=1, fill=0)
    place(canvas, text, style, x + _TAG_PADDING, middle + 6, wide)


class FigureStrip(Flowable):
    """A few large figures side by side under a rule."""

    def __init__(self, figures: Sequence[HeadlineFigure]) -> None:
        super().__init__()
        self._figures = figures

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        """Tell ReportLab the size."""
        self.width = avail_width
        pitch = (avail_width + 12) / max(1, len(self._figures))
        self._labels = [
            Composition(figure.label, theme.EDGE, pitch - 12) for figure in self._figures
        ]
        rows = max((len(label.lines) for label in self._labels), default=1)
        self._label_height = rows * theme.EDGE.leading
        self.height = 15 + self._label_height + 27
        return self.width, self.height

    def draw(self) -> None:
        """Draw label, figure and unit of each."""
        canvas = self.canv
        canvas.setStrokeColor(theme.LINE_STRONG)
        canvas.setLineWidth(theme.HAIRLINE)
        canvas.line(0, self.height, self.width, self.height)
        pitch = (self.width + 12) / max(1, len(self._figures))
        large = TextStyle(theme.FIGURE_SIZE, 27, bold=True)
        unit = TextStyle(theme.FIGURE_UNIT_SIZE, 27)
        for index, (figure, label) in enumerate(zip(self._figures, self._labels, strict=True)):
            x, top = index * pitch, self.height - 15
            label.draw(canvas, x, top)
            top -= self._label_height
            place(canvas, figure.value, large, x, top, pitch)
            beside = x + one_line(figure.value, large) + 5
            # Both stand on one baseline, whatever their sizes.
            drop = (theme.FIGURE_SIZE - theme.FIGURE_UNIT_SIZE) * 0.38
            told = unit_beside(figure.label, figure.unit)
            place(canvas, told, unit, beside, top - drop, pitch)


class Signatures(Flowable):
    """Places to sign side by side: words and a line to write on; a value in place of the line."""

    _LINE = 120.0

    def __init__(self, places: Sequence[tuple[str, str]], *, before: float = 24) -> None:
        super().__init__()
        self._places = places
        self._before = before

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        """Tell ReportLab the size."""
        self.width = avail_width
        self.height = self._before + theme.PLAIN.leading + 6
        return self.width, self.height

    def draw(self) -> None:
        """Draw the places from left to right."""
        pitch = self.width / len(self._places)
        top = theme.PLAIN.leading + 6
        for index, (label, value) in enumerate(self._places):
            x = index * pitch
            place(self.canv, label, theme.LABEL, x, top, pitch)
            x += one_line(label, theme.LABEL) + 9
            if value:
                place(self.canv, value, theme.PLAIN, x, top, pitch)
            else:
                self.canv.setStrokeColor(theme.LINE_EDGE)
                self.canv.setLineWidth(theme.HAIRLINE)
                self.canv.line(x, 6, min(x + self._LINE, (index + 1) * pitch - 12), 6)


def draw_code(canvas: Canvas, payload: str, x: float, y: float, size: float) -> None:
    """Draw a QR code with its lower left corner at a place; quiet zone included."""
    matrix = [list(row) for row in segno.make(payload, error="m", micro=False).matrix_iter()]
    module = size / len(matrix)
    path = canvas.beginPath()
    for row, line in enumerate(matrix):
        for column, dark in enumerate(line):
            if dark:
                path.rect(x + column * module, y + size - (row + 1) * module, module, module)
    canvas.setFillColor(theme.TEXT)
    canvas.drawPath(path, stroke=0, fill=1)
