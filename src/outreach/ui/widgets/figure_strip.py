# SPDX-License-Identifier: Apache-2.0
"""The quarter's figures in a row: number, unit, how it changed, five quarters as bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from outreach.domain.periods import Quarter
from outreach.domain.quarters import (
    INDICATORS,
    Indicator,
    Ratio,
    Value,
    percent,
    shown,
    unit_beside,
)
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.ui.board import QUARTERS
from outreach.ui.controls.button import LinkButton
from outreach.ui.controls.card import Card
from outreach.ui.controls.text import Line
from outreach.ui.widgets import figures as tiles
from outreach.ui.widgets.figures import StatTile

HEIGHT = 172
QUARTER_NAMES = (N_("第一季度"), N_("第二季度"), N_("第三季度"), N_("第四季度"))


def tile_of(indicator: Indicator, trend: Sequence[Value], t: Translator) -> tiles.Figure:
    """Return an indicator as its tile shows it.

    ``trend`` is oldest first: this quarter last, before it the previous one, and first of the
    five the same quarter last year.
    """
    return tiles.Figure(
        key=indicator.id,
        name=t(indicator.name),
        value=shown(indicator, trend[-1]),
        unit=unit_beside(t(indicator.name), t(indicator.unit)),
        comparisons=_comparisons(trend, t),
        trend=tuple(_height(value) for value in trend),
    )


def change_words(now: Value, before: Value, t: Translator) -> str:
    """Write a difference with its sign: +4, −1.8 个百分点, 持平; empty where either is unknown.

    Shares are compared as they are shown, so that a reader can check the sum.
    """
    if isinstance(now, Ratio) and isinstance(before, Ratio):
        if not now.den or not before.den:
            return ""
        points = Decimal(percent(now)) - Decimal(percent(before))
        return t(N_("{n} 个百分点"), n=_signed(points)) if points else t(N_("持平"))
    if isinstance(now, int) and isinstance(before, int):
        return _signed(Decimal(now - before)) if now != before else t(N_("持平"))
    return ""


def _comparisons(trend: Sequence[Value], t: Translator) -> tuple[str, str]:
    now, previous, last_year = trend[-1], trend[-2], trend[-QUARTERS]
    if now is None:
        return (t(N_("还没有数据")), "")
    change = change_words(now, previous, t)
    since = t(N_("较上季 {change}"), change=change) if change else t(N_("上季没有数据"))
    if isinstance(now, Ratio):
        return (t(N_("{num} / {den} 人"), num=now.num, den=now.den), since)
    change = change_words(now, last_year, t)
    return (
        since,
        t(N_("较去年同期 {change}"), change=change) if change else t(N_("去年同期没有数据")),
    )


def _signed(number: Decimal) -> str:
    return f"+{number:,}" if number > 0 else f"−{-number:,}"


def _height(value: Value) -> float | None:
    if isinstance(value, Ratio):
        return value.num / value.den if value.den else None
    return value if isinstance(value, int) else None


class FigureStrip(Card):
    """Show the figures of a quarter; a click on a number asks for its rows (``opened``)."""

    opened = Signal(str)
    all_wanted = Signal()

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(" ", " ", parent, pad=0)
        self.t = t
        self.tiles: list[StatTile] = []
        self.setFixedHeight(HEIGHT)
        everything = LinkButton(t(N_("全部指标")), self)
        everything.clicked.connect(self.all_wanted)
        self.add_right(everything)
        self._place = QWidget(self)
        self._row = QHBoxLayout(self._place)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self.add(self._place, 1)

    def show_figures(self, quarter: Quarter, trends: Mapping[str, Sequence[Value]]) -> None:
        """Show these indicators in this order, each with its last five quarters."""
        self.set_title(self.t(QUARTER_NAMES[quarter.number - 1]))
        self.set_caption(
            self.t(
                N_("{month} 月 1 日至今天，点数字看明细；柱为近五季"),
                month=quarter.period.first.month,
            )
        )
        shown = [tile_of(INDICATORS[id_], trend, self.t) for id_, trend in trends.items()]
        for figure in shown[len(self.tiles) :]:
            if self.tiles:
                self._row.addWidget(Line(self._place, vertical=True))
            tile = StatTile(figure, self._place)
            tile.opened.connect(self.opened)
            self.tiles.append(tile)
            self._row.addWidget(tile, 1)
        for tile, figure in zip(self.tiles, shown, strict=True):
            tile.show_figure(figure)
