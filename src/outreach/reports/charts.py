# SPDX-License-Identifier: Apache-2.0
"""Paints a chart's shapes on the page; what the shapes are is decided in :mod:`domain.charts`."""

from __future__ import annotations

from collections.abc import Mapping

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from outreach.domain.charts import Anchor, Drawing, Ink, Line, Rect, Text
from outreach.reports import fonts, theme

_COLOURS: Mapping[Ink, Color] = {
    Ink.THIS_PERIOD: theme.PRIMARY,
    Ink.EARLIER: theme.EARLIER,
    Ink.AXIS: theme.LINE_EDGE,
    Ink.GRID: theme.LINE,
    Ink.TEXT: theme.TEXT,
    Ink.CAPTION: theme.SOFT,
}
_SHARE_LEFT = {Anchor.START: 0.0, Anchor.MIDDLE: 0.5, Anchor.END: 1.0}
_HALO = 2.0  # white ground left and right of a text that crosses a line


class Chart(Flowable):
    """A drawing scaled to the width of the column."""

    def __init__(self, drawing: Drawing) -> None:
        super().__init__()
        self._drawing = drawing

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        """Tell ReportLab the size."""
        self.width = avail_width
        self.height = self._drawing.height * avail_width / self._drawing.width
        return self.width, self.height

    def draw(self) -> None:
        """Paint shape after shape, in their order."""
        scale = self.width / self._drawing.width
        self.canv.scale(scale, scale)
        self.canv.setLineWidth(1)
        for shape in self._drawing.shapes:
            colour = _COLOURS[shape.ink]
            match shape:
                case Rect(x, y, width, height):
                    self.canv.setFillColor(colour)
                    lower = self._drawing.height - y - height
                    self.canv.rect(x, lower, width, height, stroke=0, fill=1)
                case Line(x1, y1, x2, y2):
                    self.canv.setStrokeColor(colour)
                    tall = self._drawing.height
                    self.canv.line(x1, tall - y1, x2, tall - y2)
                case Text():
                    self._write(self.canv, shape, colour)

    def _write(self, canvas: Canvas, shape: Text, colour: Color) -> None:
        size = self._drawing.text_size
        wide = fonts.width(shape.text, size, bold=shape.bold)
        x = shape.x - wide * _SHARE_LEFT[shape.anchor]
        y = self._drawing.height - shape.y
        if shape.halo:
            # A ground instead of an outlined text: the text stays in the file once.
            canvas.setFillColor(theme.PAPER)
            canvas.rect(x - _HALO, y - 1, wide + 2 * _HALO, size, stroke=0, fill=1)
        canvas.setFont(fonts.BOLD if shape.bold else fonts.REGULAR, size)
        canvas.setFillColor(colour)
        canvas.drawString(x, y, shape.text)
