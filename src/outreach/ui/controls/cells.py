# SPDX-License-Identifier: Apache-2.0
"""What stands in a table cell, as values, and the one delegate that paints it.

A cell is a row of parts: words, muted words, clickable numbers, tags, reference levels
(hollow, dashed) and official marks (filled, stamped), old and new values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from outreach.errors import N_
from outreach.ui import theme
from outreach.ui.controls.icon import paint_icon
from outreach.ui.theme import Tone

PART_GAP = 6


class PartKind(StrEnum):
    """How a part looks."""

    TEXT = "text"
    STRONG = "strong"
    MUTED = "muted"
    CAPTION = "caption"
    LINK = "link"
    NUMBER = "number"
    TAG = "tag"
    REFERENCE = "reference"
    OFFICIAL = "official"
    OLD = "old"
    NEW = "new"


class LevelColor(StrEnum):
    """The colour of a level, reference (参考级别) or official (官方标识)."""

    RED = "red"
    YELLOW = "yellow"
    BLUE = "blue"
    GREEN = "green"
    UNKNOWN = "unknown"


LEVEL_SHAPES = {
    LevelColor.RED: "octagon",
    LevelColor.YELLOW: "triangle",
    LevelColor.BLUE: "square",
    LevelColor.GREEN: "circle",
    LevelColor.UNKNOWN: "question",
}
LEVEL_WORDS = {
    LevelColor.RED: N_("红"),
    LevelColor.YELLOW: N_("黄"),
    LevelColor.BLUE: N_("蓝"),
    LevelColor.GREEN: N_("绿"),
    LevelColor.UNKNOWN: N_("待确认"),
}


@dataclass(frozen=True)
class Part:
    """One piece of a cell. ``target`` says what a click on it is about."""

    text: str
    kind: PartKind = PartKind.TEXT
    tone: Tone = Tone.PLAIN
    icon: str = ""
    level: LevelColor = LevelColor.UNKNOWN
    spans: tuple[tuple[int, int], ...] = ()
    target: str = ""

    @property
    def clickable(self) -> bool:
        """Tell whether a click on it opens something."""
        return self.kind in (PartKind.LINK, PartKind.NUMBER)


Cell = str | Part | Sequence[Part]


def strong(text: str, tone: Tone = Tone.PLAIN) -> Part:
    """Return bold words."""
    return Part(text, PartKind.STRONG, tone)


def muted(text: str) -> Part:
    """Return words of second rank."""
    return Part(text, PartKind.MUTED)


def toned(text: str, tone: Tone) -> Part:
    """Return words whose colour repeats what they say (逾期 3 天)."""
    return Part(text, tone=tone)


def matched(text: str, spans: Sequence[tuple[int, int]]) -> Part:
    """Return words with the letters that were searched for on a coloured ground (from, to)."""
    return Part(text, spans=tuple(spans))


def link(text: str, target: str) -> Part:
    """Return words that do something (去办)."""
    return Part(text, PartKind.LINK, target=target)


def number(text: str, target: str) -> Part:
    """Return a number or name that opens its rows: underlined, the same everywhere."""
    return Part(text, PartKind.NUMBER, target=target)


def tag(text: str, tone: Tone = Tone.PLAIN, icon: str = "") -> Part:
    """Return a small framed word."""
    return Part(text, PartKind.TAG, tone, icon)


def reference(level: LevelColor, text: str) -> Part:
    """Return the level this program computes: hollow, dashed; colour, shape and word."""
    return Part(text, PartKind.REFERENCE, level=level)


def official(level: LevelColor, text: str) -> Part:
    """Return the mark the authorities set: filled and stamped."""
    return Part(text, PartKind.OFFICIAL, level=level)


def old(text: str) -> Part:
    """Return a value that would be replaced."""
    return Part(text, PartKind.OLD)


def new(text: str) -> Part:
    """Return the value that would replace it."""
    return Part(text, PartKind.NEW)


def parts_of(cell: Cell) -> tuple[Part, ...]:
    """Return a cell's parts, whatever short form it was given in."""
    if isinstance(cell, str):
        return (Part(cell),)
    return (cell,) if isinstance(cell, Part) else tuple(cell)


def words_of(parts: Sequence[Part]) -> str:
    """Return a cell as words, for copying, for screen readers and for tests."""
    return " ".join(part.text for part in parts if part.text)


def part_font(part: Part) -> QFont:
    """Return the font a part is written in."""
    boxed = part.kind in (PartKind.TAG, PartKind.REFERENCE, PartKind.OFFICIAL, PartKind.CAPTION)
    font = theme.font(theme.CAPTION if boxed else theme.BODY, bold=part.kind is PartKind.STRONG)
    font.setStrikeOut(part.kind is PartKind.OLD)
    return font


def part_width(part: Part) -> float:
    """Return the pixels a part needs in full."""
    words = QFontMetricsF(part_font(part)).horizontalAdvance(part.text)
    frame = {
        PartKind.TAG: 12 + (14 if part.icon else 0),
        PartKind.REFERENCE: 32,
        PartKind.OFFICIAL: 50,
        PartKind.NEW: 14,
    }
    return words + frame.get(part.kind, 0)


def paint_part(painter: QPainter, part: Part, box: QRectF) -> None:
    """Paint one part into a box as high as its row; what does not fit ends in …."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(part_font(part))
    if part.kind in _PAINTERS:
        _PAINTERS[part.kind](painter, part, box)
    else:
        _paint_words(painter, part, box, _ink(part))


def _ink(part: Part) -> str:
    if part.kind in (PartKind.LINK, PartKind.NUMBER):
        return "primary"
    if part.kind in (PartKind.MUTED, PartKind.OLD, PartKind.CAPTION):
        return "text_2"
    return "text" if part.tone is Tone.PLAIN else part.tone.text


def _paint_words(painter: QPainter, part: Part, box: QRectF, ink: str) -> None:
    metrics = QFontMetricsF(painter.font())
    shown = metrics.elidedText(part.text, Qt.TextElideMode.ElideRight, box.width() + 0.5)
    for begin, end in part.spans:
        left = box.left() + metrics.horizontalAdvance(part.text[:begin])
        width = metrics.horizontalAdvance(part.text[begin:end])
        ground = QRectF(left, box.center().y() - 10, width, 20).intersected(box)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("mark"))
        painter.drawRoundedRect(ground, 2, 2)
    painter.setPen(theme.color(ink))
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
    if part.kind is PartKind.NUMBER:
        painter.setPen(QPen(theme.color("primary_line"), 1))
        under = round(box.center().y() + metrics.ascent() / 2) + 2.5
        width = min(metrics.horizontalAdvance(shown), box.width())
        painter.drawLine(
            QRectF(box.left(), under, width, 0).topLeft(),
            QRectF(box.left() + width, under, 0, 0).topLeft(),
        )


def _frame(painter: QPainter, box: QRectF, height: float, edge: QPen, ground: QColor) -> QRectF:
    frame = QRectF(box.left(), box.center().y() - height / 2, box.width(), height)
    frame = frame.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setPen(edge)
    painter.setBrush(ground)
    painter.drawRoundedRect(frame, theme.RADIUS_SMALL, theme.RADIUS_SMALL)
    return frame


def _paint_tag(painter: QPainter, part: Part, box: QRectF) -> None:
    edge = QPen(theme.color(part.tone.line), 1)
    frame = _frame(painter, box, 20, edge, theme.color(part.tone.soft))
    left = frame.left() + 5.5
    if part.icon:
        place = QRectF(left - 1, frame.center().y() - 6, 12, 12)
        paint_icon(painter, part.icon, part.tone.text, place)
        left += 14
    _paint_words(
        painter,
        part,
        QRectF(left, box.top(), frame.right() - left - 3, box.height()),
        part.tone.text,
    )


def _paint_reference(painter: QPainter, part: Part, box: QRectF) -> None:
    ink = f"level_{part.level.value}"
    pen = QPen(theme.color(ink), 1)
    pen.setDashPattern([3, 3])
    frame = _frame(painter, box, 22, pen, QColor(Qt.GlobalColor.transparent))
    place = QRectF(frame.left() + 5.5, frame.center().y() - 6, 12, 12)
    paint_icon(painter, LEVEL_SHAPES[part.level], ink, place)
    left = place.right() + 6
    _paint_words(
        painter, part, QRectF(left, box.top(), frame.right() - left - 4, box.height()), ink
    )


def _paint_official(painter: QPainter, part: Part, box: QRectF) -> None:
    ground = theme.color(f"off_{part.level.value}")
    frame = _frame(painter, box, 22, QPen(ground, 1), ground)
    left = frame.left() + 5.5
    for icon in ("stamp", LEVEL_SHAPES[part.level]):
        paint_icon(painter, icon, "on_official", QRectF(left, frame.center().y() - 6, 12, 12))
        left += 18
    words = QRectF(left, box.top(), frame.right() - left - 4, box.height())
    _paint_words(painter, part, words, "on_official")


def _paint_new(painter: QPainter, part: Part, box: QRectF) -> None:
    edge = QPen(theme.color("success_line"), 1)
    frame = _frame(painter, box, 24, edge, theme.color("success_soft"))
    _paint_words(painter, part, frame.adjusted(6.5, 0, -4, 0), "text")


_PAINTERS = {
    PartKind.TAG: _paint_tag,
    PartKind.REFERENCE: _paint_reference,
    PartKind.OFFICIAL: _paint_official,
    PartKind.NEW: _paint_new,
}
