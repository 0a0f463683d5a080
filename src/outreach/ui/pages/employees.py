# SPDX-License-Identifier: Apache-2.0
"""Registration (入职登记): the pile, one form from identity to pledge, by keyboard alone."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar
from uuid import UUID

from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from outreach.domain.access import Right, rights_of
from outreach.errors import N_, ChangedMeanwhile, UserError
from outreach.services.children import Family
from outreach.services.context import Context, SiteRef
from outreach.services.employees import NumberCheck, Registration
from outreach.services.papers import PaperKind, Signatory
from outreach.ui.controls.button import Button, ButtonKind
from outreach.ui.draft_line import DraftLine
from outreach.ui.drafting import DraftKeeper, Ticket, sentence
from outreach.ui.field import bad
from outreach.ui.messages import Level, Message
from outreach.ui.page import Desk, Page, Topic
from outreach.ui.printing import Printer, paper_folder
from outreach.ui.widgets.intake_jobs import (
    FamilyJob,
    Kept,
    NumberJob,
    Opened,
    PileJob,
    PileRead,
    PrintJob,
    RegisterJob,
)
from outreach.ui.widgets.intake_work import Goal, IntakeWork, Leaving
from outreach.ui.widgets.places import EmptyState

PLACE = "registration"
WRITTEN = frozenset({Topic.EMPLOYEES, Topic.CHILDREN, Topic.PLEDGES, Topic.FOLLOWUPS})


class EmployeesPage(Page):
    """Register new hires: who was hired, what they agree to, their children, notice, pledge."""

    NAME: ClassVar[str] = "employees"
    TITLE: ClassVar[str] = N_("入职登记")
    ICON: ClassVar[str] = "user-plus"
    TOPICS: ClassVar[frozenset[Topic]] = frozenset({Topic.EMPLOYEES, Topic.CHILDREN, Topic.KEEPING})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._family: Family | None = None  # whose form is open; None for somebody new
        self._site: SiteRef | None = None  # where that person works
        self._next_after_save = False
        self._saving = False
        self._ticket: Ticket | None = None  # what is being saved
        self._watch = QElapsedTimer()
        self.printer = Printer(desk, self)
        self._build_head()
        self._build_body()
        self._connect()
        self._set_shortcuts()
        self.on_changed_form()

    # What is asked for

    def load(self) -> None:
        """Override Page.load: the pile and the teams of the site one works at."""
        ctx = self.services.context()
        may = Right.REGISTER in rights_of(ctx.actor.roles)
        at_work = may and (ctx.site is not None or self._family is not None)
        self._stack.setCurrentWidget(self._work if at_work else self._choose if may else self._bar)
        for button in self._buttons:
            button.setVisible(at_work)
        if at_work and not self._drafts.row:
            self._drafts.begin(PLACE)  # the page came up with an empty form
        self.pile.setVisible(ctx.site is not None)
        if may and ctx.site is not None:
            job = PileJob(self.services.store, ctx, self.pile.search.text())
            self.tasks.read(job, owner=self, key="pile", done=self.show_rows)

    def open_person(self, employee: UUID) -> None:
        """Read somebody's file into the form."""
        job = FamilyJob(self.services.store, self.services.context(), employee)
        self.tasks.read(job, owner=self, key="family", done=self.show_opened)

    def open_empty(self) -> None:
        """Empty the form for somebody nobody knows yet."""
        self._begin(None, None)
        self.load()
        self.sheet.begin(self.services.context().today)
        self._drafts.begin(PLACE)
        self.on_changed_form()
        self.sheet.form.focus_first()

    def arrive(self, argument: object) -> None:
        """Override Page.arrive: open somebody."""
        if isinstance(argument, UUID):
            self.go_to(Goal(argument))

    def focus_first(self) -> None:
        """Override Page.focus_first: to the first answer that is missing."""
        self.sheet.focus_open()

    def would_lose(self) -> str:
        """Override Page.would_lose."""
        if not self.sheet.is_dirty():
            return ""
        return sentence(self.t(self.TITLE), self.t, kept=self._drafts.keeps)

    # What comes back

    def show_rows(self, read: PileRead) -> None:
        """Show the pile."""
        self.pile.show_pile(read.pile)
        self.person.set_teams(read.teams)
        waiting = read.pile.total - read.pile.done
        self.counted.emit(self.NAME, waiting)
        self.head.set_sentence(
            self.t.plural("还有 {n} 人等登记", waiting)
            if waiting
            else self.t(N_("今天没有人等登记"))
        )

    def show_opened(self, opened: Opened) -> None:
        """Fill the form in with what is known."""
        self._begin(opened.family, opened.site)
        self.load()
        family = opened.family
        self.sheet.show_family(family, self.services.context().today)
        place = f"{PLACE}:{family.employee_id}"
        self._drafts.begin(place, version=family.version, shows_record=True)
        self.on_changed_form()
        if not self.pile.list.hasFocus():  # whoever walks through the pile walks on
            self.sheet.focus_open()

    def on_number_checked(self, found: NumberCheck) -> None:
        """Show what the store says of a number; somebody's own number is not taken."""
        own = self._family is not None and found.taken_id == self._family.employee_id
        self.person.take_check(replace(found, taken_by="", taken_id=None) if own else found)
        self.on_changed_form()

    def on_saved(self, kept: Kept) -> None:
        """Say what was kept, and go on."""
        self._saving = False
        if self._ticket is not None:
            self._drafts.saved(self._ticket)
        self.messages.done(self._saved_words(kept))
        if self._watch.isValid():
            minutes, seconds = divmod(self._watch.elapsed() // 1000, 60)
            words = N_("上一位用时 {minutes} 分 {seconds} 秒")
            self.noted.emit(self.t(words, minutes=minutes, seconds=seconds))
        self.sheet.mark_clean()
        self.changes.publish(WRITTEN, self)
        following = self.pile.after(kept.saved.employee_id)
        if not self._next_after_save:
            self.show_opened(Opened(kept.family, self._site))
        elif following is not None:
            self.open_person(following)
        else:
            self.open_empty()
        self.load()

    def on_refused(self, error: UserError) -> None:
        """Say why nothing was kept; beside the field, too, where there is one."""
        self._saving = False
        field = self.person.field_of(error.code)
        if error.code == "before_hire":
            field = self.papers_part.pledge
        if isinstance(error, ChangedMeanwhile):
            words = error.sentence(self.t)
            again = self.t(N_("重新打开"))
            self.messages.post(Message(Level.ERROR, words, again, self.on_reopen, error.code))
        else:
            self.messages.error(error)
        if field is not None:
            field.say(bad(error.sentence(self.t)))
            field.focus()
        self.on_changed_form()

    # What the user does

    def go_to(self, goal: Goal) -> None:
        """Go to another form; asks first if something would be lost."""
        self.pile.set_current(self._family.employee_id if self._family else None)
        self._leaving.ask(goal)

    def on_sure(self, goal: Goal) -> None:
        """Go where one wanted to go; what was typed is given up."""
        self._drafts.discard()
        if goal.employee is None:
            self.open_empty()
        else:
            self.open_person(goal.employee)

    def on_picked(self, employee: object) -> None:
        """Open somebody of the pile."""
        here = self._family.employee_id if self._family is not None else None
        if isinstance(employee, UUID) and employee != here:
            self.go_to(Goal(employee))

    def on_new(self) -> None:
        """Begin with somebody new."""
        self.go_to(Goal(None))

    def on_leave(self) -> None:
        """Leave the form: empty it; from an empty one go to the pile."""
        if self.pile.search.hasFocus() and self.pile.search.text():
            self.pile.search.clear()
        elif self._family is None and not self.sheet.is_dirty():
            self.pile.search.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.go_to(Goal(None))

    def on_reopen(self) -> None:
        """Read anew who was changed meanwhile."""
        if self._family is not None:
            self.open_person(self._family.employee_id)

    def on_save(self) -> None:
        """Save and stay."""
        self._next_after_save = False
        self.save()

    def on_save_and_next(self) -> None:
        """Save and take the next of the pile."""
        self._next_after_save = True
        self.save()

    def on_later(self) -> None:
        """Leave the questions to another day: keep the person only, and take the next."""
        if self.sheet.consent.answer() is not None:
            words = self.t(N_("同意的问题已经答了，请保存；要放弃请按 Esc。"))
            self.messages.attention(words)
            return
        self._next_after_save = True
        if self.sheet.is_dirty():
            self._keep(with_intake=False)
            return
        following = self.pile.after(self._family.employee_id if self._family else None)
        self.go_to(Goal(following))

    def save(self) -> None:
        """Override Page.save: check everything, then keep it in one transaction."""
        self._keep(with_intake=True)

    def collect(self) -> Registration:
        """Override Page.collect: the form as one registration."""
        return self._collect(with_intake=True)

    def on_number(self, text: str) -> None:
        """Ask the store about a number, off the GUI thread."""
        job = NumberJob(self.services.store, self._context(), text)
        self.tasks.read(job, owner=self, key="number", done=self.on_number_checked)

    def on_person_wanted(self, employee: object) -> None:
        """Open who has the number already; what was typed here is that person's."""
        if isinstance(employee, UUID):
            self.sheet.mark_clean()
            self.go_to(Goal(employee))

    def on_edited(self) -> None:
        """Begin to count the time at the first answer."""
        if not self._watch.isValid():
            self._watch.start()

    def on_changed_form(self) -> None:
        """Show how far the form is and what is wrong."""
        wrong = sum(section.wrong() for section in self.sheet.sections if section.isEnabled())
        self.head.set_problem(self.t.plural("还有 {n} 处要改", wrong) if wrong else "")
        self.outline.show_progress()

    def on_print(self, kind: PaperKind) -> None:
        """Print a paper for the person at the desk, saved or not."""
        family = self._family
        people: tuple[UUID, ...] | Signatory = (
            (family.employee_id,)
            if family is not None
            else Signatory(self.person.name.value(), self.person.staff_no.value())
        )
        self._print(kind, people)

    def on_print_pile(self, employees: list[UUID]) -> None:
        """Print the pledges of everybody who waits, one page each."""
        self._print(PaperKind.PLEDGE, tuple(employees))

    # How it is done

    def _keep(self, *, with_intake: bool) -> None:
        if self._saving:
            return
        wrong = self.sheet.check(with_intake=with_intake)
        if wrong is not None:
            wrong.focus()
            return
        self._saving = True
        self._ticket = self._drafts.ticket()
        self._leaving.forget()
        form = self._collect(with_intake=with_intake)
        job = RegisterJob(self.services.store, self._context(), form)
        self.tasks.write(
            job,
            owner=self,
            done=self.on_saved,
            failed=self.on_refused,
            label=self.t(N_("正在保存")),
        )

    def _collect(self, *, with_intake: bool) -> Registration:
        family = self._family
        employee = family.employee_id if family is not None else None
        version = family.version if family is not None else None
        return self.sheet.registration(employee, version, with_intake=with_intake)

    def _saved_words(self, kept: Kept) -> str:
        saved = kept.saved
        words = [self.t(N_("已保存 {staff_no} {name}。"), staff_no=saved.staff_no, name=saved.name)]
        for child in kept.family.children:
            if child.number in saved.shared and child.shared_with:
                told = N_("{child} 与 {others} 登记的是同一名，按一名计。")
                others = "、".join(child.shared_with)
                words.append(self.t(told, child=child.number, others=others))
        return "".join(words)

    def _begin(self, family: Family | None, site: SiteRef | None) -> None:
        self._family, self._site = family, site
        self._leaving.forget()
        self._watch.invalidate()
        self.pile.set_current(family.employee_id if family is not None else None)

    def _print(self, kind: PaperKind, people: tuple[UUID, ...] | Signatory) -> None:
        job = PrintJob(self.services.store, self._context(), kind, people, paper_folder(self.t))
        self.printer.start(job)

    def _context(self) -> Context:
        return self.services.context(site=self._site)

    # How it is made

    def _build_head(self) -> None:
        new = Button(self.t(N_("新职工")), self, icon="plus", key="Ctrl+N")
        new.clicked.connect(self.on_new)
        later = Button(self.t(N_("稍后再问")), self)
        later.clicked.connect(self.on_later)
        stay = Button(self.t(N_("保存")), self, key="Ctrl+S")
        stay.clicked.connect(self.on_save)
        after = Button(self.t(N_("保存并下一位")), self, kind=ButtonKind.PRIMARY, key="Ctrl+Enter")
        after.clicked.connect(self.on_save_and_next)
        self._buttons = (new, later, stay, after)
        for button in self._buttons:
            self.head.add_action(button)

    def _build_body(self) -> None:
        self._stack = QStackedWidget(self)
        self.body.addWidget(self._stack, 1)
        self._work = IntakeWork(self.services.context().today, self.t, self._stack)
        self.pile, self.sheet = self._work.pile, self._work.sheet
        self.person, self.consent = self.sheet.person, self.sheet.consent
        self.home, self.children_part = self.sheet.home, self.sheet.children_part
        self.papers_part, self.form = self.sheet.papers_part, self.sheet.form
        self.outline = self._work.outline
        self._leaving = Leaving(self.sheet, self.messages, self.t, self)
        line = DraftLine(self.t)
        self.sheet.put_above(line)
        self._drafts = DraftKeeper(self.sheet, line, self.desk, self)
        choose = self.t(N_("登记属于一个厂区。请先在左上角选定厂区或项目部。"))
        barred = self.t(N_("入职登记需要人事权限，请联系管理员。"))
        self._choose = EmptyState(choose, parent=self._stack, icon="building")
        self._bar = EmptyState(barred, parent=self._stack, icon="lock")
        for widget in (self._work, self._choose, self._bar):
            self._stack.addWidget(widget)

    def _connect(self) -> None:
        self._leaving.sure.connect(self.on_sure)
        self.pile.picked.connect(self.on_picked)
        self.pile.searched.connect(self.load)
        self.pile.list.clicked.connect(self.focus_first)
        self.pile.list.activated.connect(self.focus_first)
        self.pile.print_wanted.connect(self.on_print_pile)
        self.person.number_typed.connect(self.on_number)
        self.person.person_wanted.connect(self.on_person_wanted)
        self.consent.print_wanted.connect(self.on_print)
        self.papers_part.print_wanted.connect(self.on_print)
        self.sheet.changed.connect(self.on_changed_form)
        self.form.edited.connect(self.on_edited)

    def _set_shortcuts(self) -> None:
        for keys, do in (
            ("Ctrl+S", self.on_save),
            ("Ctrl+Return", self.on_save_and_next),
            ("Ctrl+Enter", self.on_save_and_next),
            ("Ctrl+N", self.on_new),
            ("Alt+N", self.sheet.on_more),
            ("Esc", self.on_leave),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(do)
