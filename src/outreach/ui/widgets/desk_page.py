# SPDX-License-Identifier: Apache-2.0
"""What the union's pages share: a list at the left, one panel or form at the right, ledgers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar, TypeVar
from uuid import UUID

from PySide6.QtCore import QStandardPaths
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from outreach.domain.access import Right, rights_of
from outreach.domain.ledgers import LEDGERS
from outreach.errors import N_, UserError
from outreach.exchange.tables import write_template
from outreach.services import finding
from outreach.services.keepers import keeper_of
from outreach.services.records import (
    RecordResult,
    export_records,
    import_records,
    sentence,
    write_refused,
)
from outreach.ui import theme
from outreach.ui.controls.button import Button
from outreach.ui.drafting import Drafting, Ticket
from outreach.ui.field import ok, warn
from outreach.ui.fields import TextField
from outreach.ui.file_dialog import FileDialog
from outreach.ui.page import Desk, Page, Topic
from outreach.ui.tasks import Progress
from outreach.ui.widgets.places import EmptyState, ask_file
from outreach.ui.widgets.side_form import SideForm

V = TypeVar("V")
EXPORT, TEMPLATE, IMPORT = "export", "template", "import"


class DeskPage(Page):
    """A page of the union's work. ``LEDGER_KINDS`` are what its ledger button offers."""

    LEDGER_KINDS: ClassVar[tuple[str, ...]] = ()
    RIGHT: ClassVar[Right]
    WRITES: ClassVar[frozenset[Topic]] = frozenset()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._form: SideForm | None = None
        self.drafts = Drafting(desk, self)
        self._handed: SideForm | None = None  # the form whose submission is just being taken
        self._ticket: Ticket | None = None  # what is being written of it
        self._asked: tuple[str, str] = ("", "")
        self._build_ledgers()
        self.columns = QHBoxLayout()
        self.columns.setSpacing(theme.GAP)
        self.left = QVBoxLayout()
        self.left.setSpacing(theme.GAP)
        self.columns.addLayout(self.left, 1)
        self.side = QStackedWidget(self)
        self.side.setFixedWidth(theme.PANEL_WIDTH)
        self.columns.addWidget(self.side)
        self.side.hide()
        self.places = QStackedWidget(self)
        self.main = QWidget(self.places)
        self.main.setLayout(self.columns)
        self.columns.setContentsMargins(0, 0, 0, 0)
        self.barred = EmptyState(
            self.t(N_("这一页由工会使用，您的权限里没有这一项。")), parent=self.places, icon="lock"
        )
        self.places.addWidget(self.main)
        self.places.addWidget(self.barred)
        self.body.addWidget(self.places, 1)

    @property
    def may(self) -> bool:
        """Tell whether the user may work here."""
        return self.allowed(self.RIGHT)

    def allowed(self, right: Right) -> bool:
        """Tell whether the user has a right."""
        return right in rights_of(self.services.context().actor.roles)

    def load(self) -> None:
        """Override Page.load: ask for what is shown, or say that it is not for this user."""
        self.places.setCurrentWidget(self.main if self.may else self.barred)
        if self.may:
            self.reload()

    def reload(self) -> None:
        """Ask for what the page shows."""

    def would_lose(self) -> str:
        """Override Page.would_lose: a form that is open and half filled in."""
        if self._form is None or self.side.isHidden() or not self._form.form.is_dirty():
            return ""
        return self.drafts.sentence(self.t(self.TITLE), self._form)

    # --- the right side

    def show_side(self, widget: QWidget) -> None:
        """Bring a panel up beside the list."""
        if self.side.indexOf(widget) < 0:
            self.side.addWidget(widget)
        self.side.setCurrentWidget(widget)
        self.side.show()

    def hide_side(self) -> None:
        """Put the panel away; the list takes the room."""
        self.side.hide()

    def open_form(
        self, form: SideForm, about: UUID | None = None, *, version: int | None = None
    ) -> None:
        """Bring a form up, with the keyboard in its first field; ``about`` names its record."""
        self._form = form
        self.show_side(form)
        form.busy(on=False)
        form.say("")
        form.form.mark_clean()  # what stands there by itself is nobody's work yet
        form.focus_first()
        self.drafts.open(form, about, version=version)

    def adopt(self, form: SideForm, submit: Callable[[], None]) -> SideForm:
        """Connect a form: ``submit``, a method, collects and writes."""
        form.setParent(self.side)
        form.submitted.connect(self.on_submitted)
        form.submitted.connect(submit)
        form.submitted.connect(self.on_taken)
        form.closed.connect(self.on_form_closed)
        self.side.addWidget(form)
        return form

    def on_form_closed(self) -> None:
        """Put a form away."""
        self._form = None
        self.hide_side()

    def on_submitted(self) -> None:
        """Remember whose submission is being taken."""
        form = self.sender()
        self._handed = form if isinstance(form, SideForm) else None

    def on_taken(self) -> None:
        """Forget it again; what is written from now on is something else."""
        self._handed = None

    # --- writing

    def run(self, job: Callable[[Progress], V], done: Callable[[V], None]) -> None:
        """Write something; a refusal is told in the form it came from, else in the strip."""
        if self._form is not None:
            self._form.busy(on=True)
        if self._handed is not None:
            self._ticket = self.drafts.ticket(self._handed)
        self.tasks.write(job, owner=self, done=done, failed=self.on_refused)

    def on_refused(self, error: UserError) -> None:
        """Say why nothing was written."""
        self._ticket = None
        if self._form is not None and self._form.isVisible():
            self._form.fail(error)
        else:
            self.messages.error(error)

    def written(self, words: str) -> None:
        """Say that it is written, tell the other pages, and show the new state."""
        if self._form is not None:
            self._form.busy(on=False)
        self.drafts.saved(self._ticket)
        self._ticket = None
        self.messages.done(words)
        self.changes.publish(self.WRITES, self)
        self.reload()

    # --- people by number

    def follow_number(self, field: TextField) -> None:
        """Say beside a staff number whose it is, as soon as the field is left."""
        field.left.connect(self.on_number_left)

    def on_number_left(self) -> None:
        """Look the typed number or name up."""
        field = self.sender()
        if not isinstance(field, TextField) or not field.value():
            return
        text = field.value()
        store, ctx = self.services.store, self.services.context()
        self._asked = (field.key, text)

        def job(_progress: Progress) -> tuple[TextField, str, list[finding.Found]]:
            return field, text, finding.find(store, ctx, text, limit=5)

        self.tasks.read(job, owner=self, key="person", done=self.on_people)

    def on_people(self, found: tuple[TextField, str, list[finding.Found]]) -> None:
        """Name the person, put the number in for a name, or say that several are meant."""
        field, text, people = found
        if field.value() != text:
            return
        exact = [one for one in people if text in (one.staff_no, one.name)] or people
        if len(exact) == 1:
            one = exact[0]
            field.set_value(one.staff_no)
            field.say(ok(" · ".join(part for part in (one.name, one.team) if part)))
        elif exact:
            words = self.t("、").join(f"{one.staff_no} {one.name}" for one in exact)
            field.say(warn(self.t(N_("不止一个人：{people}。请写工号。"), people=words)))
        else:
            field.say(warn(self.t(N_("在册名单里没有找到。"))))

    # --- ledgers

    def _build_ledgers(self) -> None:
        self._menu = QMenu(self)
        if not self.LEDGER_KINDS:
            return
        self.ledger_button = Button(self.t(N_("台账")), self, icon="table")
        self.ledger_button.clicked.connect(self.on_ledgers)
        self.head.add_action(self.ledger_button)
        for kind in self.LEDGER_KINDS:
            menu = self._menu.addMenu(self.t(LEDGERS[kind].zh))
            for what, words in (
                (EXPORT, N_("导出")),
                (IMPORT, N_("导入")),
                (TEMPLATE, N_("空白表")),
            ):
                action = QAction(self.t(words), menu)
                action.setData((what, kind))
                action.triggered.connect(self.on_ledger)
                menu.addAction(action)

    def on_ledgers(self) -> None:
        """Open the ledger menu under its button."""
        self._menu.popup(self.ledger_button.mapToGlobal(self.ledger_button.rect().bottomLeft()))

    def on_ledger(self) -> None:
        """Ask for the file of an export, an import or an empty table."""
        action = self.sender()
        if not isinstance(action, QAction):
            return
        self._asked = action.data()
        what, kind = self._asked
        if what == IMPORT:
            dialog = FileDialog(self, self.t(LEDGERS[kind].zh), _documents())
            dialog.setFileMode(FileDialog.FileMode.ExistingFile)
            dialog.setNameFilter("*.xlsx *.xls *.et *.csv")
            dialog.fileSelected.connect(self.on_import_file)
            dialog.open()
        else:
            ask_file(self, self.t(LEDGERS[kind].zh), self.on_ledger_file)

    def on_ledger_file(self, name: str) -> None:
        """Write an export or an empty table."""
        what, kind = self._asked
        store, ctx, t = self.services.store, self.services.context(), self.t
        path = Path(name)

        def job(_progress: Progress) -> str:
            if what == TEMPLATE:
                write_template(path, LEDGERS[kind], t)
                return t(N_("空白表在“{file}”。"), file=path.name)
            count = export_records(store, ctx, keeper_of(kind), path)
            return t.plural(N_("已导出 {n} 行，在“{file}”。"), count, file=path.name)

        self.tasks.write(job, owner=self, done=self.on_ledger_written)

    def on_ledger_written(self, words: str) -> None:
        """Say where it lies."""
        self.messages.done(words)

    def on_import_file(self, name: str) -> None:
        """Import a ledger; what is refused is given back beside the file."""
        self.import_ledger(self._asked[1], Path(name))

    def import_ledger(self, kind: str, path: Path) -> None:
        """Import a file as one task."""
        store, ctx, t = self.services.store, self.services.context(), self.t

        def job(_progress: Progress) -> tuple[RecordResult, str]:
            result = import_records(store, ctx, keeper_of(kind), path)
            given_back = ""
            if result.has_findings:
                there = path.with_name(t(N_("{name}-拒收.xlsx"), name=path.stem))
                write_refused(result, there, t)
                given_back = there.name
            return result, given_back

        label = self.t(N_("正在导入"))
        self.tasks.write(
            job, owner=self, done=self.on_imported, failed=self.messages.error, label=label
        )

    def on_imported(self, found: tuple[RecordResult, str]) -> None:
        """Say what came in, and where the refused lines are to be mended."""
        result, given_back = found
        words = self.t(
            N_("新增 {created}，更新 {updated}，没有变化 {unchanged}。"),
            created=result.created,
            updated=result.updated,
            unchanged=result.unchanged,
        )
        if result.refused:
            first = result.refused[0]
            words += self.t(
                N_("拒收 {n} 行，第 {row} 行：{why}拒收的行在“{file}”。"),
                n=len(result.refused),
                row=first.row,
                why=sentence(first, self.t),
                file=given_back,
            )
            self.messages.attention(words)
        else:
            self.messages.done(words)
        self.changes.publish(self.WRITES, self)
        self.reload()


def _documents() -> str:
    place = QStandardPaths.StandardLocation.DocumentsLocation
    return QStandardPaths.writableLocation(place)
