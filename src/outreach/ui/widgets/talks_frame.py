# SPDX-License-Identifier: Apache-2.0
"""What the talks page is made of: month, panel, forms, buttons. It starts nothing itself."""

from __future__ import annotations

from uuid import UUID

from outreach.domain.talks import WalkIns
from outreach.errors import N_
from outreach.services.attendance import SignedIn
from outreach.services.finding import Found
from outreach.services.sessions import SessionCard
from outreach.ui.controls.button import Button, ButtonKind
from outreach.ui.page import Desk
from outreach.ui.printing import Printer
from outreach.ui.widgets.attachment_view import FileOpener
from outreach.ui.widgets.desk_page import DeskPage
from outreach.ui.widgets.session_panel import SessionPanel
from outreach.ui.widgets.talk_forms import CampaignForm, HeadsForm, MaterialForm, PlanForm
from outreach.ui.widgets.talks_board import TalksBoard


class TalksFrame(DeskPage):
    """Hold the parts and connect them; what they lead to is the page's."""

    def __init__(self, desk: Desk, parent: object = None) -> None:
        super().__init__(desk)
        self._today = self.services.context().today
        self._month = self._today.replace(day=1)
        self._open: UUID | None = None
        self._printer = Printer(desk, self)
        self.files = FileOpener(desk, self)
        self._build_head()
        self.board = TalksBoard(self.tasks, self.t, self)
        self.board.picked.connect(self.on_picked)
        self.board.before_wanted.connect(self.on_before)
        self.board.after_wanted.connect(self.on_after)
        self.board.today_wanted.connect(self.on_today)
        self.left.addWidget(self.board, 1)
        self.panel = SessionPanel(self.tasks, self.t, self.side)
        self._connect_panel()
        self.plan_form = PlanForm(self.t, self._today)
        self.heads_form = HeadsForm(self.t)
        self.material_form = MaterialForm(self.t, self._today)
        self.campaign_form = CampaignForm(self.t)
        self.adopt(self.plan_form, self.on_plan)
        self.adopt(self.heads_form, self.on_heads)
        self.adopt(self.material_form, self.on_material)
        self.adopt(self.campaign_form, self.on_campaign)

    def _build_head(self) -> None:
        for words, icon, slot in (
            (N_("日历文件"), "calendar", self.on_calendar),
            (N_("打印签到表"), "printer", self.on_print),
            (N_("新建系列活动"), "", self.on_new_campaign),
        ):
            button = Button(self.t(words), self, icon=icon)
            button.clicked.connect(slot)
            self.head.add_action(button)
        self.new_button = Button(self.t(N_("安排一场")), self, kind=ButtonKind.PRIMARY, icon="plus")
        self.new_button.clicked.connect(self.on_new)
        self.head.add_action(self.new_button)

    def _connect_panel(self) -> None:
        panel = self.panel
        panel.closed.connect(self.on_panel_closed)
        panel.asked.connect(self.on_asked)
        panel.sign_wanted.connect(self.on_sign)
        panel.typed.connect(self.on_typed)
        panel.undo_wanted.connect(self.on_undo)
        panel.heads_changed.connect(self.on_heads_changed)
        panel.heads_wanted.connect(self.on_heads_wanted)
        panel.material_wanted.connect(self.on_material_wanted)
        panel.file_wanted.connect(self.on_file_wanted)
        panel.file_opened.connect(self.files.open)
        panel.close_wanted.connect(self.on_close)
        panel.cancel_wanted.connect(self.on_cancel)

    # --- what the page does

    def on_calendar(self) -> None:
        """Heard by the page."""
        raise NotImplementedError

    def on_print(self) -> None:
        """Heard by the page."""
        raise NotImplementedError

    def on_new(self) -> None:
        """Heard by the page."""
        raise NotImplementedError

    def on_before(self) -> None:
        """Heard by the page."""
        raise NotImplementedError

    def on_after(self) -> None:
        """Heard by the page."""
        raise NotImplementedError

    def on_today(self) -> None:
        """Heard by the page."""
        raise NotImplementedError

    def on_new_campaign(self) -> None:
        """Heard by the page."""
        raise NotImplementedError

    def on_panel_closed(self) -> None:
        """Heard by the page."""
        raise NotImplementedError

    def on_picked(self, _card: SessionCard) -> None:
        """Heard by the page."""
        raise NotImplementedError

    def on_plan(self) -> None:
        """Heard by the page."""
        raise NotImplementedError

    def on_heads(self) -> None:
        """Heard by the page."""
        raise NotImplementedError

    def on_material(self) -> None:
        """Heard by the page."""
        raise NotImplementedError

    def on_campaign(self) -> None:
        """Heard by the page."""
        raise NotImplementedError

    def on_asked(self, _text: str) -> None:
        """Heard by the page."""
        raise NotImplementedError

    def on_sign(self, _person: Found) -> None:
        """Heard by the page."""
        raise NotImplementedError

    def on_typed(self, _text: str) -> None:
        """Heard by the page."""
        raise NotImplementedError

    def on_undo(self, _row: SignedIn) -> None:
        """Heard by the page."""
        raise NotImplementedError

    def on_heads_changed(self, _heads: WalkIns) -> None:
        """Heard by the page."""
        raise NotImplementedError

    def on_heads_wanted(self) -> None:
        """Heard by the page."""
        raise NotImplementedError

    def on_material_wanted(self) -> None:
        """Heard by the page."""
        raise NotImplementedError

    def on_file_wanted(self) -> None:
        """Heard by the page."""
        raise NotImplementedError

    def on_close(self) -> None:
        """Heard by the page."""
        raise NotImplementedError

    def on_cancel(self) -> None:
        """Heard by the page."""
        raise NotImplementedError
