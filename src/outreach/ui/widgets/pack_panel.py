# SPDX-License-Identifier: Apache-2.0
"""One policy pack beside the list: its thresholds in plain words, its clauses, its remark."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services.rules import PackView
from outreach.services.telling import UNVERIFIED, WARNINGS
from outreach.ui.controls.button import Button
from outreach.ui.controls.cells import tag
from outreach.ui.controls.text import Text, TextKind
from outreach.ui.theme import Tone
from outreach.ui.widgets.marks import CellView
from outreach.ui.widgets.pack_words import EVIDENCE_WORDS, groups, rules_on, span, where
from outreach.ui.widgets.panel import DetailPanel, FactLine, Note
from outreach.ui.widgets.side_form import labelled

THRESHOLDS, CLAUSES = 0, 1


class PackPanel(DetailPanel):
    """Show one pack. ``export_wanted`` asks for its text as a file."""

    export_wanted = Signal()

    def __init__(self, t: Translator, today: date, parent: QWidget | None = None) -> None:
        super().__init__(t, parent)
        self._today = today
        self.shown: PackView | None = None
        self._tabs_filled = self.set_tabs([t(N_("门槛")), t(N_("条款"))])
        self.export_button = Button(t(N_("导出")), self, icon="download")
        self.export_button.clicked.connect(self.export_wanted)
        self.add_action(self.export_button)

    def show_pack(self, view: PackView) -> None:
        """Show a pack as it stands today."""
        t, pack = self.t, view.pack
        self.shown = view
        self.set_name(view.id, pack.issuer)
        unverified = tag(t(UNVERIFIED), Tone.WARNING, "question")
        self.set_badge(CellView(unverified, self) if view.unverified else None)
        self._fill(self._tabs_filled[THRESHOLDS], self._thresholds(view))
        self._fill(self._tabs_filled[CLAUSES], self._clauses(view))

    def texts(self) -> list[str]:
        """Return everything the tabs say, in their order."""
        return [
            label.text()
            for column in self._tabs_filled
            for place in range(column.count())
            for label in column.itemAt(place).widget().findChildren(Text)
        ]

    def _thresholds(self, view: PackView) -> list[QWidget]:
        t, pack = self.t, view.pack
        made: list[QWidget] = [self._wrapped(pack.name(t.language), TextKind.STRONG)]
        if view.warning is not None:
            note = Note(t(N_("请留意")), self)
            note.add(Text(t(WARNINGS[view.warning], pack=view.id), wrap=True, parent=note))
            made.append(note)
        made.append(
            labelled(
                [
                    (t(N_("管什么")), rules_on(pack, t)),
                    (t(N_("地区")), where(pack, t)),
                    (t(N_("有效期")), span(pack.valid_from, pack.valid_to, t)),
                    (t(N_("工作期")), span(pack.plan_from, pack.plan_to, t)),
                    (t(N_("原文")), t(EVIDENCE_WORDS[pack.evidence])),
                    (t(N_("来源")), self._origin(view)),
                ],
                self,
            )
        )
        remark = pack.remark(t.language)
        if remark:
            made.append(FactLine("info", remark, self))
        for heading, sentences in groups(pack, t):
            made.append(self._heading(heading))
            made += [FactLine("check", sentence, self) for sentence in sentences]
        return made

    def _origin(self, view: PackView) -> str:
        words = N_("导入") if view.imported else N_("随程序提供")
        return self.t(words)

    def _clauses(self, view: PackView) -> list[QWidget]:
        made: list[QWidget] = []
        for clause in view.pack.clauses.values():
            made.append(self._heading(clause.clause))
            made.append(self._wrapped(clause.words(self.t.language)))
        return made

    def _heading(self, words: str) -> QWidget:
        return self._wrapped(words, TextKind.CAPTION_STRONG, above=8)

    def _wrapped(self, words: str, kind: TextKind = TextKind.BODY, above: int = 0) -> QWidget:
        box = QWidget(self)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, above, 0, 0)
        column.addWidget(Text(words, kind, wrap=True, parent=box))
        return box

    @staticmethod
    def _fill(column: QVBoxLayout, widgets: Sequence[QWidget]) -> None:
        while (item := column.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for widget in widgets:
            column.addWidget(widget)
