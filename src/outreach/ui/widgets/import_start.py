# SPDX-License-Identifier: Apache-2.0
"""Before a file is chosen: where it goes, what may be brought, and that nothing is written yet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services.context import SiteRef
from outreach.ui import theme
from outreach.ui.controls.choices import Choice
from outreach.ui.controls.icon import Icon
from outreach.ui.controls.text import Text, TextKind, mark
from outreach.ui.widgets.import_pick import PickList
from outreach.ui.widgets.places import DropArea

AREA_WIDTH, AREA_HEIGHT = 760, 240
GOOD_TO_KNOW = (
    (
        "table",
        N_("照原样放进来"),
        N_("前面的说明页、合并的表头、合计行、空行都不用删；复制的表格或聊天按 Ctrl+V 粘贴。"),
    ),
    ("search", N_("按表头认列"), N_("各厂写法不同的表头都认得，列的先后不要紧。")),
    ("lock", N_("先看后写"), N_("先试读，列出要变的每一处；您确认以前，什么也不会写入。")),
)


class SiteBar(QFrame):
    """Ask which site the roster belongs to, where the window shows the whole enterprise."""

    chosen = Signal()

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, kind="card")
        self._sites: tuple[SiteRef, ...] = ()
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(Icon("building", "text_2", self))
        row.addWidget(Text(t(N_("导入到")), TextKind.STRONG, parent=self))
        self.choice = PickList(self, placeholder=t(N_("请选厂区或项目部")))
        self.choice.setAccessibleName(t(N_("导入到哪个厂区或项目部")))
        self.choice.setFixedWidth(240)
        row.addWidget(self.choice)
        hint = t(N_("一张花名册进一个厂区；新来的职工都登记在这里。"))
        row.addWidget(Text(hint, TextKind.CAPTION, parent=self))
        row.addStretch(1)
        self.choice.activated.connect(self._on_activated)

    def offer(self, sites: Sequence[SiteRef]) -> None:
        """Offer these sites; a choice already made stays."""
        before = self.site()
        self._sites = tuple(sites)
        self.choice.fill([Choice(site.id.hex, site.name) for site in sites])
        if before in self._sites:
            self.choice.setCurrentIndex(self._sites.index(before))

    def site(self) -> SiteRef | None:
        """Return the chosen site."""
        place = self.choice.currentIndex()
        return self._sites[place] if place >= 0 else None

    def insist(self) -> None:
        """Show that nothing goes on before a site is chosen."""
        mark(self.choice, state="error")
        self.choice.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_activated(self, _index: int) -> None:
        mark(self.choice, state="")
        self.chosen.emit()


class StartPlace(QWidget):
    """The place where a file is dropped, in the middle, and three things good to know."""

    def __init__(
        self, suffixes: Sequence[str], t: Translator, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(24)
        column.addStretch(2)
        middle = Qt.AlignmentFlag.AlignHCenter
        self.drop = DropArea(t(N_("把花名册文件拖到这里，或者选一个文件")), suffixes, t, self)
        self.drop.setFixedSize(AREA_WIDTH, AREA_HEIGHT)
        column.addWidget(self.drop, 0, middle)
        known = QWidget(self)
        known.setFixedWidth(AREA_WIDTH)
        row = QHBoxLayout(known)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(24)
        for icon, title, sentence in GOOD_TO_KNOW:
            row.addLayout(self._fact(icon, t(title), t(sentence), known), 1)
        across = QHBoxLayout()  # an alignment would fix the height before the words are wrapped
        across.addStretch(1)
        across.addWidget(known)
        across.addStretch(1)
        column.addLayout(across)
        column.addStretch(3)

    @staticmethod
    def _fact(icon: str, title: str, sentence: str, parent: QWidget) -> QGridLayout:
        fact = QGridLayout()
        fact.setHorizontalSpacing(8)
        fact.setVerticalSpacing(theme.GRID)
        fact.setColumnStretch(1, 1)
        fact.setRowStretch(2, 1)
        fact.addWidget(Icon(icon, "primary", parent), 0, 0, Qt.AlignmentFlag.AlignVCenter)
        fact.addWidget(Text(title, TextKind.STRONG, parent=parent), 0, 1)
        fact.addWidget(Text(sentence, TextKind.CAPTION, wrap=True, parent=parent), 1, 1)
        return fact
