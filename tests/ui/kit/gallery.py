# SPDX-License-Identifier: Apache-2.0
"""Every part of the kit on three pages of one window: for eyes, and for tests that look for cuts.

``python -m tests.ui.kit.gallery FOLDER`` saves the pictures, light and dark.
"""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import ClassVar

from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from outreach.i18n import Translator
from outreach.services.context import Actor, Context, SiteRef
from outreach.services.store import Store
from outreach.ui import theme
from outreach.ui.answers import CheckField, ChoiceField, SegmentField
from outreach.ui.controls import cells
from outreach.ui.controls.button import Button, ButtonKind, KeyHint, LinkButton
from outreach.ui.controls.card import Card
from outreach.ui.controls.cells import LevelColor
from outreach.ui.controls.choices import Choice, SegmentMark
from outreach.ui.controls.text import Text, TextKind
from outreach.ui.field import not_future, ok, warn
from outreach.ui.fields import AreaField, DateField, ReadOnlyField, SuggestField, TextField
from outreach.ui.forms import FieldGrid, Form
from outreach.ui.main import make_qt
from outreach.ui.messages import Messages
from outreach.ui.page import Changes, Desk, Group, Page
from outreach.ui.tasks import Tasks
from outreach.ui.theme import Tone
from outreach.ui.widgets.marks import CellView, Chip
from outreach.ui.widgets.panel import DetailPanel, FactLine, Note
from outreach.ui.widgets.places import DropArea, Steps
from outreach.ui.widgets.search_box import SearchBox
from outreach.ui.window import Identity, Window
from tests.ui.kit.gallery_tables import TablesPage

TODAY = date(2026, 9, 28)
LONG_NAME = "再娜普·阿卜杜热西提·萨塔尔江"


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
