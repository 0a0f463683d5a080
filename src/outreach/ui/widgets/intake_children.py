# SPDX-License-Identifier: Apache-2.0
"""Part 4 of the registration: one line a child, as many as there are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from outreach.domain.children import Carer, ChildDeclared
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services.children import Family
from outreach.ui.controls.button import Button, ButtonKind
from outreach.ui.controls.text import Text, TextKind
from outreach.ui.theme import Tone
from outreach.ui.widgets.intake_child import GAP, ChildLine, widths
from outreach.ui.widgets.intake_section import Section, settle

HEADINGS = (
    N_("编号"),
    N_("姓名"),
    N_("出生日期"),
    N_("性别"),
    N_("就学"),
    N_("现住"),
    N_("与谁"),
)
NEW, GONE = "new_child", ".gone"  # in a draft: children nobody knows yet, one that was taken away
BIRTH = 2  # the one heading of what must be said


class ChildrenSection(Section):
    """The lines, their headings and the button for one more. At least one line stands."""

    added = Signal(object)
    removed = Signal(object)
    dropped = Signal()  # somebody took a line away

    def __init__(self, t: Translator, parent: QWidget) -> None:
        sentence = N_("姓名可以不填，系统给出短编号；两位家长都登记过的按一名计")
        super().__init__(4, t(N_("子女")), t(N_("子女")), t(sentence), t, parent)
        self._listed: tuple[str, ...] = ()  # the known children that the form was opened with
        self._made = 0  # so that a line's key is never used twice
        self._parent_birth: date | None = None
        self._household = Carer.UNKNOWN
        self.lines: list[ChildLine] = []
        self.more = Button(t(N_("再加一名")), self, kind=ButtonKind.FLAT, icon="plus", key="Alt+N")
        self.more.setFixedHeight(20)
        self.more.clicked.connect(self.on_more)
        self.head.addWidget(self.more)
        self.column.addWidget(self._build_headings())

    def begin(self, today: date) -> None:
        """Override Section.begin: one empty line."""
        super().begin(today)
        self._listed = ()
        for line in list(self.lines):
            self._take_away(line)
        self.add_line()

    def show_family(self, family: Family) -> None:
        """Fill in the children that are known."""
        for number, child in enumerate(family.children):
            line = self.lines[0] if number == 0 else self.add_line()
            line.show_child(child)
        self._listed = tuple(line.number for line in self.lines if line.number)
        self._show_count()

    def set_parent(self, birth: date | None) -> None:
        """Learn the parent's birth: no child is older."""
        self._parent_birth = birth
        for line in self.lines:
            line.parent_birth = birth

    def set_household(self, carer: Carer) -> None:
        """Learn who looks after the children: lines that say nothing else follow."""
        for line in self.lines:
            if line.carer.value() in {None, self._household} and carer is not Carer.UNKNOWN:
                line.carer.set_value(carer)
        self._household = carer

    def need_one(self, *, needed: bool) -> None:
        """Ask for at least one child; a line that stays empty is none."""
        told = any(line.is_told() for line in self.lines)
        for place, line in enumerate(self.lines):
            line.birth.required = line.is_told() or (needed and not told and place == 0)

    def declared(self) -> tuple[ChildDeclared, ...]:
        """Return every line that says something as a child."""
        return tuple(line.child(self._household) for line in self.lines if line.is_told())

    def draft(self) -> dict[str, str]:
        """Return what stands there by child, not by line: lines differ from one day to the next."""
        found: dict[str, str] = {}
        for name, line in self._named().items():
            if line.number or line.is_told():
                said = {part: field.draft() for part, field in line.parts().items()}
                found |= {f"{name}.{part}": text for part, text in said.items()}
        here = {line.number for line in self.lines}
        return found | {f"child{no}{GONE}": "1" for no in self._listed if no not in here}

    def restore(self, draft: Mapping[str, str]) -> None:
        """Put a draft back; what was typed of a child that is no longer listed is left out."""
        for line in [one for one in self.lines if f"child{one.number}{GONE}" in draft]:
            self._take_away(line)
        new = {key.partition(".")[0] for key in draft if key.startswith(NEW)}
        while not new <= self._named().keys():
            self.add_line()
        for name, line in self._named().items():
            for part, field in line.parts().items():
                field.take_draft(draft.get(f"{name}.{part}", field.draft()))
        if not self.lines:
            self.add_line()
        self._show_count()

    def _named(self) -> dict[str, ChildLine]:
        """Return the lines by name: a known child by its number, new ones in their order."""
        new = [line for line in self.lines if not line.number]
        known = {f"child{line.number}": line for line in self.lines if line.number}
        return known | {f"{NEW}{place}": line for place, line in enumerate(new)}

    def add_line(self) -> ChildLine:
        """Add an empty line; where it lives and with whom is taken over from the one above."""
        self._made += 1
        line = ChildLine(f"child{self._made}_", self.today, self.t, self)
        line.parent_birth = self._parent_birth
        if self.lines:
            line.follow(self.lines[-1])
        elif self._household is not Carer.UNKNOWN:
            line.carer.set_value(self._household)
        line.dropped.connect(self.on_dropped)
        line.birth.edited.connect(self._show_count)
        self.lines.append(line)
        self.column.addWidget(line)
        line.show()
        self.fields += line.fields()
        self.added.emit(line)
        self._show_count()
        return line

    def on_more(self) -> None:
        """Bring the keyboard to an empty line: the last one, or a new one."""
        last = self.lines[-1]
        line = self.add_line() if last.is_told() else last
        settle(self)
        line.birth.focus()

    def on_dropped(self, line: ChildLine) -> None:
        """Take a line away; the last one leaves an empty one behind."""
        place = self.lines.index(line)
        self._take_away(line)
        if not self.lines:
            self.add_line()
        self.dropped.emit()
        settle(self)
        self.lines[min(place, len(self.lines) - 1)].birth.focus()

    def is_answered(self) -> bool:
        """Override Section.is_answered: a line that says nothing is no child."""
        told = [line for line in self.lines if line.is_told()]
        return bool(told) and not any(line.birth.is_empty() for line in told)

    def _take_away(self, line: ChildLine) -> None:
        gone = {id(field) for field in line.fields()}
        self.fields = [field for field in self.fields if id(field) not in gone]
        self.lines.remove(line)
        self.removed.emit(line)
        self.column.removeWidget(line)
        line.hide()
        line.deleteLater()
        self._show_count()

    def _show_count(self) -> None:
        count = sum(line.is_told() for line in self.lines)
        self.set_title(self.t.plural("子女 {n} 名", count) if count else self.t(N_("子女")))

    def _build_headings(self) -> QWidget:
        heads = QWidget(self)
        row = QHBoxLayout(heads)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        for place, (words, width) in enumerate(zip(HEADINGS, widths(self.t), strict=True)):
            cell = QWidget(heads)
            inner = QHBoxLayout(cell)
            inner.setContentsMargins(0, 0, 0, 0)
            inner.setSpacing(2)
            inner.addWidget(Text(self.t(words), TextKind.CAPTION, parent=cell))
            if place == BIRTH:
                inner.addWidget(Text("*", TextKind.CAPTION, tone=Tone.DANGER, parent=cell))
            inner.addStretch(1)
            if width:
                cell.setFixedWidth(width)
            row.addWidget(cell, 0 if width else 1)
        row.addSpacing(24)
        return heads
