# SPDX-License-Identifier: Apache-2.0
"""What a child's card opens beside the list: why, facts, letters, marks; each as one task."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from outreach.domain.access import Right, rights_of
from outreach.errors import N_, UserError
from outreach.services import explanations, facts, letters, standings, why_papers
from outreach.services.children import ChildView
from outreach.services.explanations import Explanation
from outreach.services.facts import FactView
from outreach.services.letters import LetterView
from outreach.services.standings import Standing
from outreach.ui import theme
from outreach.ui.dialogs import Question
from outreach.ui.drafting import Drafting, Ticket
from outreach.ui.page import Desk
from outreach.ui.paperwork import Paperwork
from outreach.ui.tasks import Progress
from outreach.ui.widgets.care_forms import LetterForm, LetterMove, LetterStep, LowerForm, MarkForm
from outreach.ui.widgets.fact_form import FactForm
from outreach.ui.widgets.family_panel import CardAsk, FamilyPanel
from outreach.ui.widgets.family_words import child_title
from outreach.ui.widgets.side_form import SideForm
from outreach.ui.widgets.why_panel import WhyPanel
from outreach.ui.widgets.why_words import worded

V = TypeVar("V")


class Reasons(QObject):
    """Open one thing at a time in the family panel's place. ``kept``: something was written."""

    kept = Signal()
    spread = Signal(bool)  # the explanation takes more room than the family did

    def __init__(
        self, desk: Desk, panel: FamilyPanel, paperwork: Paperwork, row: QHBoxLayout, page: QWidget
    ) -> None:
        super().__init__(page)
        self.t = desk.t
        self._services = desk.services
        self._tasks = desk.tasks
        self._messages = desk.messages
        self._panel = panel
        self._paperwork = paperwork
        self._child: ChildView | None = None
        self._unwanted: FactView | None = None
        self._standing: Standing | None = None
        self._drafts = Drafting(desk, self)
        self._ticket: Ticket | None = None  # what is being written of what was typed
        today = desk.services.context().today
        self.why = WhyPanel(desk.t, today, page)
        self.facts = FactForm(desk.t, today, page)
        self.letters = LetterForm(desk.t, today, page)
        self.marks = MarkForm(desk.t, today, page)
        self.lowering = LowerForm(desk.t, page)
        self._forms: tuple[SideForm, ...] = (self.facts, self.letters, self.marks, self.lowering)
        for widget in (self.why, *self._forms):
            widget.hide()
            widget.closed.connect(self.close)
            row.addWidget(widget)
        for form in self._forms:
            form.setFixedWidth(theme.PANEL_WIDTH)
        self._connect()

    @property
    def open_now(self) -> bool:
        """Tell whether something stands in the panel's place."""
        return any(not widget.isHidden() for widget in (self.why, *self._forms))

    def asks(self) -> frozenset[CardAsk]:
        """Return what the user may open; the services check it again."""
        rights = self._rights()
        found = {CardAsk.WHY}
        if rights & {Right.REGISTER, Right.CONTACT}:
            found |= {CardAsk.FACT, CardAsk.LETTER}
        if Right.GROUNDS in rights:
            found |= {CardAsk.FACT, CardAsk.MARK}
        return frozenset(found)

    def would_lose(self) -> bool:
        """Tell whether a form is open and half filled in."""
        return any(not form.isHidden() and form.form.is_dirty() for form in self._forms)

    def sentence(self, page: str) -> str:
        """Say what closing would lose."""
        return self._drafts.sentence(page)

    def close(self) -> None:
        """Put everything away; the family comes back."""
        for widget in (self.why, *self._forms):
            widget.hide()
        self.spread.emit(False)
        self._panel.show()

    def on_asked(self, ask: CardAsk, child: ChildView) -> None:
        """Open what a card asks for."""
        self._child = child
        title = child_title(child, self.t)
        if ask is CardAsk.WHY:
            self.why.begin(title)
            self._open(self.why)
            self.read_why()
        elif ask is CardAsk.FACT:
            self.facts.begin(title, self._rights())
            self.facts.show_known(())
            self._open(self.facts, child.id)
            self._read_facts()
        elif ask is CardAsk.LETTER:
            self.letters.begin(title)
            self.letters.show_letters(())
            self._open(self.letters, child.id)
            self._read_letters()
        else:
            self.marks.begin(title)
            self._open(self.marks, child.id)

    # Why

    def read_why(self) -> None:
        """Ask why, for the day and the knowledge that were chosen."""
        store, ctx, child = self._services.store, self._services.context(), self._id()
        on, known_on = self.why.on(), self.why.known_on()

        def job(_progress: Progress) -> tuple[Explanation, Standing]:
            explained = explanations.explain_child(store, ctx, child, on=on, known_on=known_on)
            return explained, standings.standings(store, ctx, [child])[child]

        self._tasks.read(job, owner=self, key="why", done=self.show_why)

    def show_why(self, found: tuple[Explanation, Standing]) -> None:
        """Show the answer; a colour that may fall is offered to whoever may lower it."""
        explained, standing = found
        if self._child is not None and explained.child_id == self._child.id:
            may = Right.LOWER in self._rights() and standing.may_fall
            self._standing = standing
            self.why.show_explanation(explained, may_lower=may)

    def on_print(self) -> None:
        """Write the explanation that is shown as a PDF."""
        shown = self.why.explained
        if shown is None:
            return
        store, ctx, folder = self._services.store, self._services.context(), self.folder()
        child, on, known_on = shown.child_id, shown.on, shown.known_on

        def job(_progress: Progress) -> Path:
            return why_papers.print_why(store, ctx, child, folder, on=on, known_on=known_on)

        label = self.t(N_("正在生成"))
        done = self._paperwork.on_printed
        self._tasks.read(job, owner=self, key="print", done=done, label=label)

    def folder(self) -> Path:
        """Return where papers go."""
        return self._paperwork.folder()

    def on_lower(self) -> None:
        """Ask for the reason."""
        standing = self._standing
        if self._child is not None and standing is not None:
            title = child_title(self._child, self.t)
            self.lowering.begin(title, standing.colour, standing.computed)
            self._open(self.lowering, self._child.id)

    def on_lowered(self) -> None:
        """Lower the colour, with its reason."""
        store, child = self._services.store, self._id()
        ctx = self._services.context(reason=self.lowering.reason.value())

        def job(_progress: Progress) -> str:
            facts.lower_colour(store, ctx, child)
            return ctx.t(N_("颜色已调低，理由已记下。"))

        self._write(self.lowering, job, self.on_done, typed=True)

    # Facts

    def on_fact(self) -> None:
        """Keep a new fact, or the right one in place of a wrong one."""
        store, ctx, child = self._services.store, self._paperwork.context(), self._id()
        fact, wrong = self.facts.fact(), self.facts.correcting

        def job(_progress: Progress) -> list[FactView]:
            if wrong is None:
                facts.record(store, ctx, child, (fact,))
            else:
                facts.correct(store, ctx, wrong.id, wrong.version, fact)
            return facts.listed(store, ctx, child)

        self._write(self.facts, job, self.on_fact_kept, typed=True)

    def on_correcting(self, view: FactView) -> None:
        """Keep what is typed over a fact with that fact, not with the new ones."""
        self._drafts.open(
            self.facts, view.id, version=view.version, form="correction", shows_record=True
        )

    def on_unwanted(self, view: FactView) -> None:
        """Ask before a fact is taken back."""
        self._unwanted = view
        question = Question(
            self.t(N_("收回这条情况？")),
            self.t(N_("收回后按没有说过算。原来的记录仍留着，可以查到当时知道什么。")),
            self.t(N_("收回")),
            self.t,
            self.facts,
        )
        question.confirmed.connect(self.on_taken_back)
        question.open()

    def on_taken_back(self) -> None:
        """Take a fact back."""
        store, ctx, child = self._services.store, self._paperwork.context(), self._id()
        view = self._unwanted
        if view is None:
            return

        def job(_progress: Progress) -> list[FactView]:
            facts.correct(store, ctx, view.id, view.version, None)
            return facts.listed(store, ctx, child)

        self._write(self.facts, job, self.on_fact_kept)

    def on_fact_kept(self, known: list[FactView]) -> None:
        """Say so, and stay for the next fact."""
        self._forget_draft()
        if self._child is not None:
            self.facts.begin(child_title(self._child, self.t), self._rights())
            self._drafts.open(self.facts, self._child.id)
            self.facts.focus_first()
        self.show_facts(known)
        self._say(self.t(N_("已记下。")))

    def show_facts(self, known: Sequence[FactView]) -> None:
        """List what is known."""
        self.facts.show_known(known)

    # Letters and marks

    def on_letter(self) -> None:
        """Keep that a letter exists."""
        store, ctx, child = self._services.store, self._paperwork.context(), self._id()
        letter = self.letters.letter()

        def job(_progress: Progress) -> list[LetterView]:
            letters.record(store, ctx, child, letter)
            return letters.letters(store, ctx, child)

        self._write(self.letters, job, self.on_letter_kept, typed=True)

    def on_moved(self, move: LetterMove) -> None:
        """Keep one step of a letter."""
        store, ctx, child = self._services.store, self._paperwork.context(), self._id()

        def job(_progress: Progress) -> list[LetterView]:
            if move.step is LetterStep.UNFIT:
                letters.find_unfit(store, ctx, move.letter, move.version, on=move.on)
            elif move.step is LetterStep.ENDED:
                letters.end(store, ctx, move.letter, move.version, on=move.on)
            else:
                whom = move.step.value
                letters.tell(store, ctx, move.letter, move.version, whom=whom, on=move.on)
            return letters.letters(store, ctx, child)

        self._write(self.letters, job, self.on_letter_kept)

    def on_letter_kept(self, known: list[LetterView]) -> None:
        """Say so, and show the letters as they are now."""
        self._forget_draft()
        if self._child is not None:
            self.letters.begin(child_title(self._child, self.t))
            self._drafts.open(self.letters, self._child.id)
        self.show_letters(known)
        self._say(self.t(N_("已记下。")))

    def show_letters(self, known: list[LetterView]) -> None:
        """List the letters."""
        self.letters.show_letters(known)

    def on_mark(self) -> None:
        """Keep what the authorities set."""
        store, ctx, child = self._services.store, self._paperwork.context(), self._id()
        taken = self.marks.taken()

        def job(_progress: Progress) -> str:
            facts.record_mark(
                store, ctx, child, kind=taken.kind, code=taken.code, document=taken.document,
                set_by=taken.set_by, seen_on=taken.seen_on, valid_from=taken.valid_from,
                valid_to=taken.valid_to,
            )  # fmt: skip
            return ctx.t(N_("官方认定已记下。"))

        self._write(self.marks, job, self.on_done, typed=True)

    def on_done(self, words: str) -> None:
        """Say so, and bring the family back."""
        self._forget_draft()
        self.close()
        self._say(words)

    def on_refused(self, error: UserError) -> None:
        """Say in the form why nothing was written."""
        shown = [form for form in self._forms if not form.isHidden()]
        if shown:
            shown[0].fail(worded(error, self.t))
        else:
            self._messages.error(error)

    def _read_facts(self) -> None:
        store, ctx, child = self._services.store, self._services.context(), self._id()

        def job(_progress: Progress) -> list[FactView]:
            return facts.listed(store, ctx, child)

        self._tasks.read(job, owner=self, key="facts", done=self.show_facts)

    def _read_letters(self) -> None:
        store, ctx, child = self._services.store, self._services.context(), self._id()

        def job(_progress: Progress) -> list[LetterView]:
            return letters.letters(store, ctx, child)

        self._tasks.read(job, owner=self, key="letters", done=self.show_letters)

    def _write(
        self,
        form: SideForm,
        job: Callable[[Progress], V],
        done: Callable[[V], None],
        *,
        typed: bool = False,
    ) -> None:
        form.busy(on=True)
        self._ticket = self._drafts.ticket(form) if typed else None
        label = self.t(N_("正在保存"))
        self._tasks.write(job, owner=self, done=done, failed=self.on_refused, label=label)

    def _forget_draft(self) -> None:
        self._drafts.saved(self._ticket)
        self._ticket = None

    def _say(self, words: str) -> None:
        self._messages.done(words)
        self.kept.emit()

    def _open(self, widget: QWidget, about: UUID | None = None) -> None:
        self._panel.hide()
        self.spread.emit(widget is self.why)
        for other in (self.why, *self._forms):
            other.setVisible(other is widget)
        if isinstance(widget, SideForm):
            widget.focus_first()
            self._drafts.open(widget, about)
        else:
            self.why.day.focus()

    def _id(self) -> UUID:
        assert self._child is not None  # whatever is open was opened for somebody
        return self._child.id

    def _rights(self) -> frozenset[Right]:
        return rights_of(self._services.context().actor.roles)

    def _connect(self) -> None:
        self._panel.asked.connect(self.on_asked)
        self.why.asked.connect(self.read_why)
        self.why.print_wanted.connect(self.on_print)
        self.why.lower_wanted.connect(self.on_lower)
        self.facts.submitted.connect(self.on_fact)
        self.facts.corrected.connect(self.on_correcting)
        self.facts.taken_back.connect(self.on_unwanted)
        self.letters.submitted.connect(self.on_letter)
        self.letters.moved.connect(self.on_moved)
        self.marks.submitted.connect(self.on_mark)
        self.lowering.submitted.connect(self.on_lowered)
