# SPDX-License-Identifier: Apache-2.0
"""The gallery's first page: tables with every kind of cell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from outreach.domain.charts import bar_chart
from outreach.ui import theme
from outreach.ui.charts import Chart
from outreach.ui.controls import cells
from outreach.ui.controls.button import Button, ButtonKind, LinkButton
from outreach.ui.controls.card import Card
from outreach.ui.controls.cells import LevelColor
from outreach.ui.controls.text import Line
from outreach.ui.models import Column, RecordTableModel
from outreach.ui.page import Desk, Page
from outreach.ui.theme import Tone
from outreach.ui.widgets.figures import BarStrip, Figure, StatTile
from outreach.ui.widgets.lists import Item, ItemList
from outreach.ui.widgets.marks import CellView
from outreach.ui.widgets.places import EmptyState
from outreach.ui.widgets.record_table import RecordTable

TODAY = date(2026, 9, 28)
LONG_NAME = "再娜普·阿卜杜热西提·萨塔尔江"


@dataclass(frozen=True)
class Row:
    """A family as the table shows it."""

    name: str
    number: str
    children: int
    level: tuple[LevelColor, str] | None
    mark: tuple[LevelColor, str] | None


ROWS = (
    Row("张松", "W10422", 2, (LevelColor.YELLOW, "黄 · 中高"), (LevelColor.YELLOW, "黄 08-20")),
    Row("章素琴", "W10233", 2, (LevelColor.BLUE, "蓝 · 中低"), None),
    Row("曾燊", "W10391", 1, (LevelColor.GREEN, "绿 · 低"), (LevelColor.GREEN, "绿 07-11")),
    Row(LONG_NAME, "W10507", 3, (LevelColor.UNKNOWN, "待确认"), None),
    Row("王䶮", "W10118", 0, (LevelColor.RED, "红 · 高"), (LevelColor.RED, "红 09-01")),
)
COLUMNS = (
    Column[Row]("name", "职工", lambda row: cells.matched(row.name, [(0, 1)]), 124),
    Column[Row]("number", "工号", lambda row: cells.muted(row.number), 76),
    Column[Row](
        "children", "子女", lambda row: cells.number(str(row.children), "kids"), 56, right=True
    ),
    Column[Row](
        "who",
        "涉及",
        lambda _row: (cells.number("26 户", "all"), cells.muted("二车间 14 · 三车间 12")),
    ),
    Column[Row](
        "level",
        "参考级别",
        lambda row: cells.reference(*row.level) if row.level else cells.muted("—"),
        112,
    ),
    Column[Row](
        "mark",
        "官方标识",
        lambda row: cells.official(*row.mark) if row.mark else cells.muted("—"),
        128,
    ),
    Column[Row](
        "due",
        "下次到期",
        lambda _row: (
            cells.tag("逾期 3 天", Tone.DANGER, "alert-triangle"),
            cells.link("去办", "go"),
        ),
        150,
    ),
)


class TablesPage(Page):
    """Table, lists, figures, a chart."""

    NAME: ClassVar[str] = "dashboard"
    TITLE: ClassVar[str] = "工作台"
    ICON: ClassVar[str] = "home"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.head.set_sentence("本周 13 件要办，其中 2 件逾期")
        self.head.add_action(Button("找人、找事", self, icon="search", key="Ctrl+K"))
        primary = ButtonKind.PRIMARY
        self.head.add_action(Button("继续登记 27 / 40", self, kind=primary, icon="user-plus"))
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        self.body.addLayout(row, 1)
        row.addWidget(self._table(), 1)
        right = QVBoxLayout()
        right.setSpacing(theme.GAP)
        right.addWidget(self._season())
        right.addWidget(self._outline(), 1)
        row.addLayout(right)
        self.body.addWidget(self._figures())

    def load(self) -> None:
        """Show the example's rows."""
        self.model.set_rows(ROWS)
        self.table.select_row(0)
        self.counted.emit("employees", 14)
        self.noted.emit("数据截至 09:41")

    def _table(self) -> Card:
        card = Card("今天要办", "按紧急程度", self, pad=0)
        tags = (
            cells.tag("逾期 2", Tone.DANGER),
            cells.tag("今天 4", Tone.WARNING),
            cells.tag("本周 7"),
        )
        card.add_right(CellView(tags, card))
        self.model = RecordTableModel(COLUMNS, self.tasks, self.t, self)
        self.table = RecordTable(self.model, "今天要办", card)
        card.add(self.table, 1)
        bars = [("2025 三季", 406), ("2025 四季", None), ("2026 一季", 489), ("2026 三季", 603)]
        chart = Chart(bar_chart(bars, width=640, height=180), "覆盖家庭，603 户", card)
        card.add(chart)
        return card

    def _season(self) -> Card:
        card = Card("2026 国庆团圆", "10-01 至 10-07", self)
        card.setFixedWidth(368)
        card.add_right(LinkButton("打开", card))
        card.add(BarStrip((86, 17, 5), card, height=12))
        card.add(BarStrip((42, 3), card))
        card.add(EmptyState("还没有宣讲。先排一场。", "排宣讲", card, icon="speech"))
        return card

    def _outline(self) -> Card:
        card = Card("本表进度", parent=self, pad=0)
        entries = ItemList("本表进度", card)
        entries.set_items(
            [
                Item(1, "本人", "待确认 1", "info", Tone.WARNING, Tone.WARNING),
                Item(2, "同意", "", "check"),
                Item(3, "子女", "1 处", "alert-triangle", Tone.DANGER, Tone.DANGER, Tone.DANGER),
                Item(4, "张素云", "第 27 位", "edit"),
                Item(5, LONG_NAME, "W10619"),
            ],
            4,
        )
        card.add(entries)
        return card

    def _figures(self) -> Card:
        card = Card("第三季度", "7 月 1 日至今天，点数字看明细；柱为近五季", self, pad=0)
        card.add_right(LinkButton("全部指标", card))
        row = QHBoxLayout()
        row.setSpacing(0)
        card.body.addLayout(row)
        for name, value, unit in (
            ("宣讲", "13", "场"),
            ("参加宣讲", "1,203", "人次"),
            ("覆盖家庭", "571", "户"),
            ("入职告知率", "96.6", "%"),
            ("有效承诺书", "512", "份"),
        ):
            said = ("较上季 +38", "较去年同期 +165")
            tile = StatTile(Figure(name, name, value, unit, said, (3, 4, None, 6, 7)), card)
            row.addWidget(tile, 1)
            row.addWidget(Line(card, vertical=True))
        return card
