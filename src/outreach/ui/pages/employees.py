# SPDX-License-Identifier: Apache-2.0
"""Registration (入职登记): the pile, one form from identity to pledge, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import ClassVar
from uuid import UUID

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from outreach.domain.children import Carer
from outreach.domain.employees import Consent, HasMinors, Intake
from outreach.domain.pledges import PledgeTaken
from outreach.errors import N_, UserError
from outreach.services.children import Family
from outreach.services.employees import NumberCheck, Registration, Saved
from outreach.services.papers import PaperKind
from outreach.ui import theme
from outreach.ui.controls.button import Button, ButtonKind
from outreach.ui.controls.card import Card
from outreach.ui.controls.text import Text, TextKind, mark
from outreach.ui.dialogs import Question
from outreach.ui.field import bad
from outreach.ui.forms import Form
from outreach.ui.page import Desk, Page, Topic
from outreach.ui.widgets.following_scroll import FollowingScroll
from outreach.ui.widgets.intake_children import ChildLine, ChildrenSection
from outreach.ui.widgets.intake_family import ConsentSection, HomeSection, PapersSection
from outreach.ui.widgets.intake_jobs import (
    PileRead,
    check_number,
    print_paper,
    read_family,
    read_pile,
    register,
)
from outreach.ui.widgets.intake_person import PersonSection
from outreach.ui.widgets.intake_pile import Outline, PileCard

NARROW_BELOW = 1400


class EmployeesPage(Page):
    """Register new hires: who was hired, what they agree to, their children, notice, pledge."""

    NAME: ClassVar[str] = "employees"
    TITLE: ClassVar[str] = N_("入职登记")
    ICON: ClassVar[str] = "user-plus"
    TOPICS = frozenset({Topic.EMPLOYEES, Topic.CHILDREN})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._employee: UUID | None = None
        self._version: int | None = None
        self._next_after_save = False
        self._going: Callable[[], None] | None = None
        self._told: dict[str, str] = {}  # the family's answers as they were opened
        today = self.services.context().today
        self._build_head()
        across = QHBoxLayout()
        across.setSpacing(theme.GAP)
        self.body.addLayout(across, 1)
        self.pile = PileCard(self.t, self)
        self.pile.picked.connect(self.on_picked)
        self.pile.searched.connect(self.load)
        across.addWidget(self.pile)
        sheet = QWidget()
        mark(sheet, kind="surface")
        self.person = PersonSection(today, self.t, sheet)
        self.consent = ConsentSection(today, self.t, sheet)
        self.home = HomeSection(today, self.t, sheet)
        self.children_part = ChildrenSection(today, self.t, sheet)
        self.papers_part = PapersSection(today, self.t, sheet)
        across.addWidget(self._build_sheet(sheet), 1)
        self.outline = Outline(
            (self.person, self.consent, self.home, self.children_part, self.papers_part),
            self.t,
            self,
        )
        across.addWidget(self.outline)
        self.form = Form(sheet)
        for section in (self.person, self.consent, self.home, self.papers_part):
            self.form.add(*section.fields)
        self._connect()
        self._set_shortcuts()
        self.form.mark_clean()
        self.on_changed_form()

    def load(self) -> None:
        """Ask for the pile."""
        job = partial(read_pile, self.services, self.pile.search.text())
        self.tasks.read(job, owner=self, key="pile", done=self.show_rows)

    def show_rows(self, read: PileRead) -> None:
        """Show the pile."""
        self.pile.show_pile(read.pile, self._employee)
        self.person.set_teams(read.teams)
        waiting = read.pile.total - read.pile.done
        self.counted.emit(self.NAME, waiting)
        self.head.set_sentence(
            self.t.plural("还有 {n} 人等登记", waiting) if waiting else self.t("都登记完了")
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override QWidget.resizeEvent: the sides give room to the form in a small window."""
        super().resizeEvent(event)
        for side in (self.pile, self.outline):
            side.narrow(narrow=self.window().width() < NARROW_BELOW)

    def arrive(self, argument: object) -> None:
        """Override Page.arrive: open somebody, or an empty form."""
        if isinstance(argument, UUID):
            self.on_picked(argument)

    def focus_first(self) -> None:
        """Override Page.focus_first: to the first field that is still empty."""
        for field in self.form.fields():
            if field.can_focus() and field.is_empty():
                field.focus()
                return

    def would_lose(self) -> str:
        """Override Page.would_lose."""
        return self.t("入职登记里有没保存的内容。") if self.form.is_dirty() else ""

    def on_picked(self, employee: object) -> None:
        """Open somebody of the pile, asking first if something would be lost."""
        if isinstance(employee, UUID) and employee != self._employee:
            self._unless_lost(partial(self.open_person, employee))

    def open_person(self, employee: UUID) -> None:
        """Read somebody's file into the form."""
        job = partial(read_family, self.services, employee)
        self.tasks.read(job, owner=self, key="family", done=self.show_family)

    def show_family(self, family: Family) -> None:
        """Fill the form in with what is known."""
        self._empty()
        self._employee, self._version = family.employee_id, family.version
        self.person.show_family(family)
        self.consent.show_family(family)
        self.home.show_family(family)
        self.children_part.show_family(family)
        self._told = self._answers() if self.consent.answer() is not None else {}
        self.form.mark_clean()
        self.pile.show_pile(self.pile.pile, self._employee)
        self.on_changed_form()
        self.focus_first()

    def on_new(self) -> None:
        """Begin with an empty form, or leave this one; asks only if something would be lost."""
        self._unless_lost(self.open_empty)

    def open_empty(self) -> None:
        """Empty the form."""
        self._empty()
        self.pile.show_pile(self.pile.pile, None)
        self.person.number.focus()

    def on_number(self, text: str) -> None:
        """Ask the store whether the number is taken, off the GUI thread."""
        job = partial(check_number, self.services, text)
        self.tasks.read(job, owner=self, key="number", done=self.on_number_checked)

    def on_number_checked(self, found: NumberCheck) -> None:
        """Show what the number says; somebody's own number is not taken."""
        own = found.taken_id == self._employee and self._employee is not None
        self.person.take_check(
            found
            if not own
            else NumberCheck(found.number, found.birth, found.sex, found.area_code, found.area)
        )
        self.on_changed_form()

    def on_changed_form(self) -> None:
        """Open and close what the answers so far allow."""
        decided = self.person.decided_on.value()
        open_now = decided is not None and decided <= self.services.context().today
        given = self.consent.answer() is Consent.GIVEN
        for section in (self.consent, self.home, self.children_part, self.papers_part):
            section.setEnabled(open_now)
        self.locked.setVisible(not open_now)
        self.home.setVisible(given)
        self.children_part.setVisible(given)
        wrong = len(self.form.errors())
        self.head.set_problem(self.t.plural("还有 {n} 处要改", wrong) if wrong else "")
        self.outline.show_progress()

    def on_line_added(self, line: ChildLine) -> None:
        """Take a child's fields into the form."""
        self.form.add(*line.fields())
        self.children_part.fields += line.fields()

    def on_line_removed(self, line: ChildLine) -> None:
        """Let a child's fields go."""
        self.form.remove(*line.fields())
        gone = {id(field) for field in line.fields()}
        self.children_part.fields = [
            field for field in self.children_part.fields if id(field) not in gone
        ]
        self.on_changed_form()

    def on_more(self) -> None:
        """Add a child, where children may be entered."""
        if self.children_part.isVisible() and self.children_part.isEnabled():
            self.children_part.on_more()

    def collect(self) -> Registration:
        """Return the form as one registration."""
        hire = self.person.hire()
        decided = self.person.decided_on.value()
        assert decided is not None  # required, and checked before
        return Registration(
            hire, decided, self._intake(), self._pledge(), self._employee, self._version
        )

    def save(self) -> None:
        """Check everything, then keep it in one transaction."""
        wrong = self.form.check()
        if wrong:
            self.on_changed_form()
            wrong[0].focus()
            return
        form = self.collect()
        self.tasks.write(
            partial(register, self.services, form),
            owner=self,
            done=self.on_saved,
            failed=self.on_refused,
            label=self.t("正在保存"),
        )

    def on_save(self) -> None:
        """Save and stay."""
        self._next_after_save = False
        self.save()

    def on_save_and_next(self) -> None:
        """Save and take the next of the pile."""
        self._next_after_save = True
        self.save()

    def on_saved(self, saved: Saved) -> None:
        """Say what was kept, and go on."""
        words = self.t("已保存 {staff_no} {name}。", staff_no=saved.staff_no, name=saved.name)
        if saved.shared:
            numbers = "、".join(saved.shared)
            words += self.t("{numbers} 另一位家长也登记过，按一名计。", numbers=numbers)
        self.messages.done(words)
        self.form.mark_clean()
        following = self.pile.after(self._employee) if self._next_after_save else None
        if following is not None:
            self.open_person(following)
        elif self._next_after_save:
            self.open_empty()
        else:
            self.open_person(saved.employee_id)
        self.load()
        self.changes.publish({Topic.EMPLOYEES, Topic.CHILDREN, Topic.PLEDGES}, self)

    def on_refused(self, error: UserError) -> None:
        """Say why nothing was kept, beside the field where there is one."""
        field = self.person.field_of(error.code)
        if field is None:
            self.messages.error(error)
            return
        field.say(bad(error.sentence(self.t)))
        field.focus()
        self.on_changed_form()

    def on_print(self, kind: PaperKind) -> None:
        """Print a paper for the person at hand; the person must have been saved."""
        if self._employee is None or self.form.is_dirty():
            self.messages.attention(self.t("请先保存（Ctrl+S），再打印。"))
            return
        folder = Path(
            QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        )
        job = partial(
            print_paper, self.services, kind, self._employee, folder / "Outreach" / self.t("打印")
        )
        self.tasks.write(job, owner=self, done=self.on_printed, label=self.t("正在排版"))

    def on_printed(self, path: Path) -> None:
        """Open what was printed in the system's viewer."""
        self.messages.done(self.t("已存到“{path}”。", path=path))
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def on_sure(self) -> None:
        """Go where one was going."""
        if self._going is not None:
            self.form.mark_clean()
            self._going()

    def _intake(self) -> Intake | None:
        answer = self.consent.answer()
        asked_again = self._answers() != self._told or self.papers_part.notice.value()
        if answer is None or not asked_again:
            return None  # a new phone number does not mean that the family was asked anew
        today = self.services.context().today
        given = self.papers_part.notice_given_on()
        version = self.papers_part.notice_version if given else ""
        if answer is not Consent.GIVEN:
            minors = self.consent.minors()
            return Intake(today, answer, self.consent.version, minors, (), None, version, given)
        inquiry = self.home.inquiry()
        household = inquiry.carer if inquiry is not None else Carer.UNKNOWN
        declared = self.children_part.children_declared(household)
        minors = HasMinors.YES if declared else HasMinors.NO
        return Intake(
            today, answer, self.consent.version, minors, declared, inquiry, version, given
        )

    def _answers(self) -> dict[str, str]:
        parts = (self.consent, self.home, self.children_part)
        return {field.key: field.draft() for part in parts for field in part.fields}

    def _pledge(self) -> PledgeTaken | None:
        return self.papers_part.pledge_taken()

    def _empty(self) -> None:
        self._employee = self._version = None
        self._told = {}
        self.children_part.reset()
        self.form.clear()
        self.person.reset()
        self.consent.from_roster = False
        self.consent.on_answered()
        self.home.on_answered()
        self.form.mark_clean()
        self.on_changed_form()

    def _unless_lost(self, go: Callable[[], None]) -> None:
        if not self.form.is_dirty():
            go()
            return
        self._going = go
        question = Question(
            self.t("放弃没保存的内容吗？"),
            self.t("这张表还没有保存。"),
            self.t("放弃"),
            self.t,
            self,
        )
        question.confirmed.connect(self.on_sure)
        question.open()

    def _build_head(self) -> None:
        new = Button(self.t("登记新职工"), self, icon="plus", key="Ctrl+N")
        new.clicked.connect(self.on_new)
        stay = Button(self.t("保存"), self, key="Ctrl+S")
        stay.clicked.connect(self.on_save)
        self.next_button = Button(
            self.t("保存并下一位"), self, kind=ButtonKind.PRIMARY, key="Ctrl+Enter"
        )
        self.next_button.clicked.connect(self.on_save_and_next)
        for button in (new, stay, self.next_button):
            self.head.add_action(button)

    def _build_sheet(self, sheet: QWidget) -> Card:
        card = Card(parent=self, pad=0)
        column = QVBoxLayout(sheet)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(16)
        column.addWidget(self.person)
        self.locked = Text(
            self.t("录用决定的日期填好以后，才能询问家庭情况。"), TextKind.MUTED, parent=sheet
        )
        column.addWidget(self.locked)
        for section in (self.consent, self.home, self.children_part, self.papers_part):
            column.addWidget(section)
        column.addStretch(1)
        card.add(FollowingScroll(sheet, card), 1)
        return card

    def _connect(self) -> None:
        self.person.number_typed.connect(self.on_number)
        self.person.decided.connect(self.on_changed_form)
        self.consent.answered.connect(self.on_changed_form)
        self.consent.print_wanted.connect(self.on_print)
        self.papers_part.print_wanted.connect(self.on_print)
        self.children_part.added.connect(self.on_line_added)
        self.children_part.removed.connect(self.on_line_removed)
        self.form.edited.connect(self.on_changed_form)

    def _set_shortcuts(self) -> None:
        for keys, do in (
            ("Ctrl+S", self.on_save),
            ("Ctrl+Return", self.on_save_and_next),
            ("Ctrl+Enter", self.on_save_and_next),
            ("Ctrl+N", self.on_new),
            ("Alt+N", self.on_more),
            ("Esc", self.on_new),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(do)
