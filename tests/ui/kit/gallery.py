# SPDX-License-Identifier: Apache-2.0
"""Every part of the kit on three pages of one window: for eyes, and for tests that look for cuts.

``python -m tests.ui.kit.gallery FOLDER`` saves the pictures, light and dark.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import ClassVar

from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from outreach.domain.charts import bar_chart
from outreach.i18n import Translator
from outreach.services.context import Actor, Context, SiteRef
from outreach.services.store import Store
from outreach.ui import theme
from outreach.ui.answers import CheckField, ChoiceField, SegmentField
from outreach.ui.charts import Chart
from outreach.ui.controls.button import Button, ButtonKind, KeyHint, LinkButton
from outreach.ui.controls.card import Card
from outreach.ui.controls.cells import LevelColor
from outreach.ui.controls.choices import Choice, SegmentMark
from outreach.ui.controls.text import Line, Text, TextKind
from outreach.ui.field import not_future, ok, warn
from outreach.ui.fields import AreaField, DateField, ReadOnlyField, SuggestField, TextField
from outreach.ui.forms import FieldGrid, Form
from outreach.ui.main import make_qt
from outreach.ui.messages import Messages
from outreach.ui.models import Column, RecordTableModel
from outreach.ui.page import Changes, Desk, Group, Page
from outreach.ui.tasks import Tasks
from outreach.ui.theme import Tone
from outreach.ui.widgets import cells
from outreach.ui.widgets.figures import BarStrip, Figure, StatTile
from outreach.ui.widgets.lists import Item, ItemList
from outreach.ui.widgets.marks import CellView, Chip
from outreach.ui.widgets.panel import DetailPanel, FactLine, Note
from outreach.ui.widgets.places import DropArea, EmptyState, Steps
from outreach.ui.widgets.record_table import RecordTable
from outreach.ui.widgets.search_box import SearchBox
from outreach.ui.window import Identity, Window

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


class NoStore:
    """Services of a window whose pages ask for nothing."""

    @property
    def store(self) -> Store:
        """Nobody asks for it."""
        raise AssertionError

    def context(self, *, site: SiteRef | None = None, reason: str = "") -> Context:
        """Return somebody at the pictures' day."""
        actor = Actor(None, "lin", "林雨", frozenset())
        return Context(actor, datetime(2026, 9, 28, tzinfo=UTC), site, reason)


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


class FormsPage(Page):
    """Every kind of field, in every state."""

    NAME: ClassVar[str] = "employees"
    TITLE: ClassVar[str] = "入职登记"
    ICON: ClassVar[str] = "user-plus"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.head.set_problem("还有 1 处要改")
        self.head.add_action(Button("稍后再填", self))
        saves = Button("保存并下一位", self, kind=ButtonKind.PRIMARY, key="Ctrl+Enter")
        self.head.add_action(saves)
        card = Card("1 本人", "从身份证读出的内容不用再填", self)
        self.body.addWidget(card)
        self.body.addStretch(1)
        self.grid = FieldGrid(card)
        card.add(self.grid)
        self.form = Form(self.grid)
        self._person()
        self._place()
        self._answers()
        self.form.arrange()

    def focus_first(self) -> None:
        """Stand in the field that is wrong."""
        self.left.focus()

    def _put(self, field: TextField | DateField | AreaField, span: int = 1) -> None:
        self.grid.place(field, span)
        self.form.add(field)

    def _person(self) -> None:
        number = TextField("id", "身份证号", self.t, self.grid, required=True, latin=True)
        number.set_value("441621199003143524")
        number.say(ok("校验码正确，库中没有重号"))
        self._put(number, 2)
        name = TextField("name", "姓名", self.t, self.grid, required=True)
        name.set_value(LONG_NAME)
        self._put(name)
        self._put(TextField("phone", "手机", self.t, self.grid, placeholder="可不填"))
        birth = ReadOnlyField("birth", "出生日期（由证号得出）", self.t, self.grid)
        birth.set_value("1990-03-14 · 36 岁")
        self._put(birth)
        self.left = DateField(
            "left",
            "离家日期",
            self.t,
            self.grid,
            today=TODAY,
            required=True,
            check=not_future(TODAY, self.t),
        )
        self.left.set_value(date(2026, 11, 19))
        self.left.run_check()
        self._put(self.left)
        team = ChoiceField("team", "班组", self.t, self.grid, choices=[Choice(1, "三车间")])
        self.grid.place(team)
        school = ChoiceField("school", "就学", self.t, self.grid, choices=[Choice(1, "小学")])
        school.set_value(1)
        self.grid.place(school)
        self.form.add(team, school)

    def _place(self) -> None:
        place = SuggestField("area", "户籍地", self.t, self.grid, suggest=self._nothing)
        place.offer(Choice("441621", "广东省 河源市 紫金县"))
        place.say(warn("按证号前六位预填，只是发证地；未确认前按“不清楚”处理"))
        place.beside(Button("是，已核对", place))
        place.beside(CellView(cells.tag("待确认", Tone.WARNING), place))
        self._put(place, 4)

    @staticmethod
    def _nothing(_text: str) -> list[Choice[str]]:
        return []

    def _answers(self) -> None:
        texts = ("同意登记子女情况", "只说有没有未成年子女", "不愿说")
        consent = SegmentField(
            "consent",
            "先征得同意",
            self.t,
            self.grid,
            marks=SegmentMark.RADIO,
            choices=[Choice(text, text) for text in texts],
        )
        consent.set_value(texts[0])
        self.grid.place(consent, 4)
        words = ("父母都在家", "一人在家", "都不在家", "不愿说")
        at_home = SegmentField(
            "home",
            "现在谁在家陪孩子",
            self.t,
            self.grid,
            choices=[Choice(text, text) for text in words],
        )
        at_home.set_value(words[2])
        self.grid.place(at_home, 4)
        told = CheckField("told", "已当面讲清并交给《监护责任告知书》", self.t, self.grid)
        told.set_value(True)
        self.grid.place(told, 2)
        self.grid.end_line()
        remark = AreaField("remark", "说明", self.t, self.grid, placeholder="可不写")
        self._put(remark, 2)
        self.form.add(consent, at_home, told)


class PanelsPage(Page):
    """Search, chips, steps, the place for a file, the panel at the right."""

    NAME: ClassVar[str] = "children"
    TITLE: ClassVar[str] = "职工与子女"
    ICON: ClassVar[str] = "users"
    GROUP = Group.KEEPING

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        steps = Steps(("选文件", "对应列", "核对变化", "写入"), self)
        steps.set_now(1, 2)
        self.head.add_beside(steps)
        waiting = Button("写入 55 条变化", self, kind=ButtonKind.PRIMARY)
        waiting.setEnabled(False)
        self.head.add_action(Button("换文件", self))
        self.head.add_action(waiting)
        self._filters()
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        self.body.addLayout(row, 1)
        card = Card("选文件", parent=self)
        card.add_right(KeyHint("Ctrl+O", card))
        card.add(DropArea("把花名册拖到这里，或选文件", [".xlsx", ".xls"], self.t, card), 1)
        row.addWidget(card, 1)
        row.addWidget(self._panel())

    def _filters(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.search = SearchBox("姓名、拼音、工号", self.t, self)
        self.search.setText("zs")
        self.search.set_caption("17 人，按拼音首字母")
        row.addWidget(self.search)
        for text, on in (("一厂", True), ("有未成年子女", True), ("待确认 3", False)):
            chip = Chip(text, self)
            chip.setChecked(on)
            row.addWidget(chip)
        row.addWidget(Chip("参考级别：全部", self, menu=True))
        row.addStretch(1)
        row.addWidget(LinkButton("清除筛选", self))
        self.body.addLayout(row)

    def _panel(self) -> DetailPanel:
        panel = DetailPanel(self.t, self)
        panel.set_name("张松", "W10422 · 一厂 三车间 · 2019-03-11 入职", "配偶郑爽 W10418，同厂")
        panel.set_badge(CellView(cells.tag("下次联系 今天", Tone.WARNING), panel))
        why = panel.set_tabs(["为什么", "家庭", "联系记录", "承诺与告知"])[0]
        level = cells.reference(LevelColor.YELLOW, "黄 · 中高")
        why.addWidget(CellView((level, cells.muted("参考级别")), panel))
        mark = cells.official(LevelColor.YELLOW, "黄 08-20")
        why.addWidget(CellView((mark, cells.muted("官方标识")), panel))
        change = (cells.old("二车间 1 班"), cells.new("二车间 3 班"))
        why.addWidget(CellView(change, panel))
        why.addWidget(Text("已知情况", TextKind.STRONG, parent=panel))
        known = "父亲 2026-02-24、母亲 03-02 外出，同在惠阳，跨县；由祖母照看（08-18 询问）"
        why.addWidget(FactLine("check", known, panel))
        note = Note("还不清楚", panel)
        note.add(FactLine("question", "祖母的身体情况有没有评估？问：张松或村（居）委", note))
        why.addWidget(note)
        danger = ButtonKind.DANGER
        report = Button("发现危险，立即报告", panel, kind=danger, icon="alert-triangle")
        panel.add_action(report, first=True)
        panel.add_action(Button("打印说明", panel, icon="printer"))
        panel.add_action(Button("补问", panel))
        return panel


PAGES: tuple[type[Page], ...] = (TablesPage, FormsPage, PanelsPage)


def make_window(desk: Desk) -> Window:
    """Return the window with every part of the kit in it."""
    window = Window(desk, PAGES, Identity("周敏", "工会干事", TODAY, practice=True))
    window.rail.set_firm("安禾电子有限公司", "一厂 · 惠阳", [(1, "一厂"), (2, "二厂")])
    return window


def main(folder: Path) -> None:
    """Save the pictures."""
    t = Translator()
    app = make_qt(t)
    desk = Desk(NoStore(), Tasks(app), Messages(t, app), Changes(app), t)
    window = make_window(desk)
    window.show()
    dress = app.findChild(theme.Theme)
    folder.mkdir(parents=True, exist_ok=True)
    for scheme in (theme.Scheme.LIGHT, theme.Scheme.DARK):
        if isinstance(dress, theme.Theme):
            dress.use(scheme)
        for kind in PAGES:
            window.show_page(kind.NAME)
            if kind is PanelsPage:
                desk.messages.done("已登记张素云", undo=window.find_people)
            QApplication.sendPostedEvents()
            window.grab().save(str(folder / f"{kind.NAME}-{scheme.value}.png"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
