# SPDX-License-Identifier: Apache-2.0
"""Blocks of running text: broken by the rules of :mod:`lines`, set, split across pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from outreach.reports import fonts, lines, theme
from outreach.reports.theme import TextStyle

_SOFT_SIZE = 0.92  # size of side remarks: units in a table, clauses under a paragraph
_CENTRED_BASELINE = 0.38  # em from the middle of a line down to its baseline
# Justifying: Chinese characters move apart at most so far that copied text gains no spaces.
_MOST_BETWEEN_CHARACTERS = 0.08
_MOST_BETWEEN_WORDS = 0.6
_FEWEST_LINES = 2  # no single line alone at the foot or the head of a page


@dataclass(frozen=True)
class Run:
    """A stretch of text in one face; ``soft`` is smaller and grey."""

    text: str
    bold: bool = False
    soft: bool = False


Words = str | Sequence[Run]


@dataclass(frozen=True)
class _Piece:
    """Characters drawn in one stroke: one face, one extra advance between them."""

    bold: bool
    soft: bool
    extra: float


@dataclass(frozen=True)
class _SetLine:
    """One line ready to draw: characters, the piece each belongs to, how far it is indented."""

    text: str
    pieces: tuple[_Piece, ...]
    shift: float
    width: float  # in em


class Composition:
    """A text broken for one width in points; read ``lines`` and ``height``, then draw."""

    def __init__(self, words: Words, style: TextStyle, width: float) -> None:
        runs = (Run(words, bold=style.bold),) if isinstance(words, str) else tuple(words)
        self.style = style
        self._width = width / style.size
        self._text = "".join(run.text for run in runs)
        self._faces = [(run.bold or style.bold, run.soft) for run in runs for _ in run.text]
        self._advances = [
            advance * (_SOFT_SIZE if run.soft else 1)
            for run in runs
            for advance in fonts.advances(run.text, bold=run.bold or style.bold)
        ]
        spans = lines.break_lines(
            self._text, self._advances, first=self._width - style.indent, rest=self._width
        )
        self.lines = [self._set(span) for span in spans]

    def _set(self, span: lines.Span) -> _SetLine:
        part = slice(span.start, span.end)
        text, advances = self._text[part], self._advances[part]
        first = span.start == 0 or self._text[span.start - 1] == "\n"
        indent = self.style.indent if first else 0.0
        width = lines.natural_width(text, advances, first=first)
        spare = self._width - indent - width
        shift = indent if first else -lines.hang_left(text, advances)
        if self.style.centre:
            shift += spare / 2
        extras = [
            spaced - natural
            for spaced, natural in zip(lines.spacing(text, advances), advances, strict=True)
        ]
        if self.style.justify and not span.final:
            extras = _justified(text, extras, spare)
        pieces = tuple(
            _Piece(bold, soft, round(extra, 4))
            for (bold, soft), extra in zip(self._faces[part], extras, strict=True)
        )
        return _SetLine(text, pieces, shift, width)

    def line_width(self, index: int) -> float:
        """Return the natural width of one line, in points."""
        return self.lines[index].width * self.style.size

    def draw(
        self, canvas: Canvas, x: float, top: float, *, start: int = 0, stop: int | None = None
    ) -> None:
        """Draw lines ``start`` to ``stop``, the upper edge of the first at ``top``."""
        baseline = self._baseline(top)
        for line in self.lines[start:stop]:
            self._draw_line(canvas, line, x + line.shift * self.style.size, baseline)
            baseline -= self.style.leading

    def draw_right(self, canvas: Canvas, right: float, top: float) -> None:
        """Draw all lines so that each ends at ``right``: numbers in a table."""
        baseline = self._baseline(top)
        for line in self.lines:
            self._draw_line(canvas, line, right - line.width * self.style.size, baseline)
            baseline -= self.style.leading

    def _baseline(self, top: float) -> float:
        return top - self.style.leading / 2 - _CENTRED_BASELINE * self.style.size

    def _draw_line(self, canvas: Canvas, line: _SetLine, x: float, baseline: float) -> None:
        pen = canvas.beginText(x, baseline)
        for piece, text in _strokes(line):
            size = self.style.size * (_SOFT_SIZE if piece.soft else 1)
            pen.setFont(fonts.BOLD if piece.bold else fonts.REGULAR, size)
            pen.setFillColor(self._colour(piece))
            pen.setCharSpace(piece.extra * self.style.size)
            pen.textOut(text)
        pen.setCharSpace(0)
        canvas.drawText(pen)

    def _colour(self, piece: _Piece) -> Color:
        if piece.soft:
            return theme.SOFT
        # A bold word in grey text heads it, and is to be found.
        return theme.TEXT if piece.bold and not self.style.bold else self.style.colour


def _strokes(line: _SetLine) -> Iterator[tuple[_Piece, str]]:
    for piece, group in groupby(zip(line.text, line.pieces, strict=True), key=lambda one: one[1]):
        yield piece, "".join(character for character, _ in group)


def _justified(text: str, extras: Sequence[float], spare: float) -> list[float]:
    """Spread what is left of a line: a little between characters, the rest at the spaces."""
    result = list(extras)
    spare = max(spare, 0.0)
    gaps = [index for index in range(len(text) - 1) if lines.may_stretch(text, index)]
    words = [index for index in gaps if text[index] == " "]
    even = min(spare / len(gaps), _MOST_BETWEEN_CHARACTERS) if gaps else 0.0
    left = spare - even * len(gaps)
    wide = min(left / len(words), _MOST_BETWEEN_WORDS) if words else 0.0
    for index in gaps:
        result[index] += even
    for index in words:
        result[index] += wide
    return result


class TextBlock(Flowable):
    """A paragraph, or several set apart by newlines; splits without leaving single lines.

    ``label`` stands in the left gutter of width ``gutter``: the number of a paragraph.
    ``before`` is room above, except at the top of a page.
    """

    def __init__(
        self,
        words: Words,
        style: TextStyle,
        *,
        label: str = "",
        gutter: float = 0,
        before: float = 0,
        start: int = 0,
        stop: int | None = None,
    ) -> None:
        super().__init__()
        self._words = words
        self._style = style
        self._label = label
        self._gutter = gutter
        self._before = before
        self._start = start
        self._stop = stop
        self._composed: Composition | None = None
        self._composed_for = -1.0

    def _compose(self, width: float) -> Composition:
        if self._composed is None or self._composed_for != width:
            self._composed = Composition(self._words, self._style, width - self._gutter)
            self._composed_for = width
        return self._composed

    def _range(self, composed: Composition) -> range:
        return range(self._start, len(composed.lines) if self._stop is None else self._stop)

    def getSpaceBefore(self) -> float:  # noqa: N802 - ReportLab asks for it by this name
        """Return the room above the first line; ReportLab leaves it out at the top of a page."""
        return self._before

    def getSpaceAfter(self) -> float:  # noqa: N802 - ReportLab asks for it by this name
        """Return the room below the last line; a part that goes on needs none."""
        return self._style.after if self._stop is None else 0.0

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        """Tell ReportLab the size at a width."""
        self.width = avail_width
        self.height = len(self._range(self._compose(avail_width))) * self._style.leading
        return self.width, self.height

    def split(self, avail_width: float, avail_height: float) -> list[Flowable]:
        """Part the lines that fit from the rest; an empty list moves the whole block."""
        shown = self._range(self._compose(avail_width))
        fits = int((avail_height + 0.01) // self._style.leading)
        if len(shown) - fits == 1 and len(shown) > _FEWEST_LINES:
            fits -= 1
        if fits < _FEWEST_LINES or fits >= len(shown):
            return []
        middle = shown.start + fits
        return [self._part(shown.start, middle), self._part(middle, self._stop)]

    def _part(self, start: int, stop: int | None) -> TextBlock:
        label = self._label if start == 0 else ""
        part = TextBlock(
            self._words, self._style, label=label, gutter=self._gutter, start=start, stop=stop
        )
        part._composed, part._composed_for = self._composed, self._composed_for
        return part

    def draw(self) -> None:
        """Draw at the place ReportLab has moved the canvas to."""
        composed = self._compose(self.width)
        shown = self._range(composed)
        if self._label:
            label = replace(self._style, indent=0, justify=False)
            Composition(self._label, label, self._gutter).draw(self.canv, 0, self.height)
        composed.draw(self.canv, self._gutter, self.height, start=shown.start, stop=shown.stop)


def place(
    canvas: Canvas, words: Words, style: TextStyle, x: float, top: float, width: float
) -> float:
    """Draw a text at a fixed place; return its height."""
    composed = Composition(words, style, width)
    composed.draw(canvas, x, top)
    return len(composed.lines) * style.leading


def place_right(canvas: Canvas, text: str, style: TextStyle, right: float, top: float) -> None:
    """Draw one line that ends at ``right``."""
    Composition(text, style, theme.PAGE_WIDTH).draw_right(canvas, right, top)


def one_line(text: str, style: TextStyle) -> float:
    """Return the width of a text set in one line, in points."""
    advances = fonts.advances(text, bold=style.bold)
    return lines.natural_width(text, advances, first=True) * style.size
