# SPDX-License-Identifier: Apache-2.0
"""What the reunions page is made of: figures, ladder, list, panel, forms. It starts nothing."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QWidget

from outreach.domain.holidays import Calendar
from outreach.domain.money import SOURCE_LABELS, yuan
from outreach.domain.reunions import DIRECTION_LABELS, HELP_LABELS, TICKETS
from outreach.errors import N_
from outreach.services.requests import RequestView, SeasonView, Standing
from outreach.ui.controls.button import Button, ButtonKind, LinkButton
from outreach.ui.controls.card import Card
from outreach.ui.controls.cells import Cell, link, muted, number, tag
from outreach.ui.controls.choices import DropDown
from outreach.ui.controls.text import ElidedText, Text, TextKind
from outreach.ui.models import Column
from outreach.ui.page import Desk
from outreach.ui.theme import Tone
from outreach.ui.widgets.desk_page import DeskPage
from outreach.ui.widgets.emergency_strip import EmergencyStrip
from outreach.ui.widgets.family_papers import empty_layout
from outreach.ui.widgets.ladder import Ladder
from outreach.ui.widgets.listing import Listing
from outreach.ui.widgets.marks import CellView, Chip
from outreach.ui.widgets.panel import DetailPanel
from outreach.ui.widgets.reunion_forms import HelpForm, OutcomeForm, SeasonForm, WishForm
from outreach.ui.widgets.side_form import labelled

STANDINGS = {
    Standing.WAITING: (N_("等安排"), Tone.WARNING),
    Standing.ARRANGED: (N_("已落实"), Tone.SUCCESS),
    Standing.MET: (N_("已团圆"), Tone.SUCCESS),
    Standing.NOT_MET: (N_("没有成行"), Tone.PLAIN),
    Standing.CANCELLED: (N_("已撤回"), Tone.PLAIN),
}


class ReunionsFrame(DeskPage):
    """Hold the parts and connect them; what they lead to is the page's."""

    def __init__(self, desk: Desk, parent: object = None) -> None:
        super().__init__(desk)
        self._today = self.services.context().today
        self._season: UUID | None = None
        self._request: UUID | None = None
        self._shut = False  # somebody put the panel away
        self._calendar: Calendar = {}
        self._seasons: dict[UUID, SeasonView] = {}
        self._filter: Standing | None = None
        self._rows: tuple[RequestView, ...] = ()
        self._build_head()
        self._build_figures()
        self._build_list()
        self._build_panel()
        self.season_form = SeasonForm(self.t, self._today)
        self.wish_form = WishForm(self.t, self._today)
        self.help_form = HelpForm(self.t, self._today)
        self.outcome_form = OutcomeForm(self.t, self._today)
        self.adopt(self.season_form, self.on_season)
        self.adopt(self.wish_form, self.on_wish)
        self.adopt(self.help_form, self.on_help)
        self.adopt(self.outcome_form, self.on_outcome)
        self.follow_number(self.wish_form.staff_no)
        self.season_form.kind.edited.connect(self.on_kind)

    def show_figures(self, chosen: SeasonView | None) -> None:
        """Show how many families asked, and how far they are."""
        counts = chosen.counts if chosen else {}
        for key, label in self._figures.items():
            n = chosen.requests if key is None and chosen else counts.get(key, 0) if key else 0
            label.setText(f"{n:,}")
            label.updateGeometry()
        self.ladder.setVisible(chosen is not None)
        if chosen is not None:
            self.ladder.show_season(chosen.season, self._today)

    def show_list(self) -> None:
        """Show the requests that the chips leave."""
        rows = [one for one in self._rows if self._filter in (None, one.standing)]
        for key, chip in self._chips.items():
            n = sum(one.standing is key for one in self._rows)
            chip.setText(self.t(N_("{name} {n}"), name=self.t(STANDINGS[key][0]), n=n))
            chip.setChecked(key is self._filter)
            chip.updateGeometry()
        if self._request is None and rows and self._form is None and not self._shut:
            self._request = rows[0].id
        self.list.show_rows(rows, self._request)
        current = next((one for one in rows if one.id == self._request), None)
        if current is not None:
            self.show_request(current)
        elif self._form is None:
            self._request = None
            self.hide_side()

    def _build_head(self) -> None:
        self.seasons = DropDown(self, placeholder=self.t(N_("团圆季")))
        self.seasons.setFixedWidth(176)
        self.seasons.setAccessibleName(self.t(N_("团圆季")))
        self.seasons.activated.connect(self.on_season_chosen)
        self.head.add_beside(self.seasons)
        season = Button(self.t(N_("新建团圆季")), self)
        season.clicked.connect(self.on_new_season)
        self.head.add_action(season)
        self.new_button = Button(self.t(N_("登记申请")), self, kind=ButtonKind.PRIMARY, icon="plus")
        self.new_button.clicked.connect(self.on_new)
        self.head.add_action(self.new_button)

    def _build_figures(self) -> None:
        self.emergencies = EmergencyStrip(self.t, self)
        self.left.addWidget(self.emergencies)
        card = Card(parent=self)
        card.setFixedHeight(100)
        row = QHBoxLayout()
        row.setSpacing(24)
        self._figures: dict[Standing | None, LinkButton] = {}
        for key, words in (
            (None, N_("申请")),
            (Standing.ARRANGED, N_("已落实")),
            (Standing.WAITING, N_("等安排")),
            (Standing.MET, N_("已团圆")),
        ):
            pair = QHBoxLayout()
            pair.setSpacing(6)
            pair.addWidget(Text(self.t(words), TextKind.MUTED, parent=card))
            value = LinkButton("0", card, number=True, size=20, bold=True)
            value.setAccessibleName(self.t(words))
            value.clicked.connect(self.on_figure)
            pair.addWidget(value)
            pair.addWidget(Text(self.t(N_("户")), TextKind.CAPTION, parent=card))
            row.addLayout(pair)
            self._figures[key] = value
        row.addStretch(1)
        card.body.addLayout(row)
        self.ladder = Ladder(self.t, card)
        card.body.addWidget(self.ladder)
        self.left.addWidget(card)

    def _build_list(self) -> None:
        chips = QHBoxLayout()
        chips.setSpacing(8)
        self._chips: dict[Standing, Chip] = {}
        for key, (words, _) in STANDINGS.items():
            chip = Chip(self.t(words), self)
            chip.clicked.connect(self.on_chip)
            chips.addWidget(chip)
            self._chips[key] = chip
        chips.addStretch(1)
        self.left.addLayout(chips)
        self.list = Listing(
            self.t(N_("申请")),
            [
                Column("who", N_("职工"), who, width=88),
                Column("direction", N_("方式"), self.direction, width=96),
                Column("place", N_("去向"), place),
                Column("days", N_("日期"), days, width=108),
                Column("adults", N_("大人"), adults, width=56, right=True),
                Column("children", N_("子女"), children, width=72, right=True),
                Column("standing", N_("状态"), self.standing, width=92),
                Column("help", N_("安排"), self.arranged, width=104),
            ],
            self.tasks,
            self.t,
            self,
            empty=self.t(N_("还没有申请。先建团圆季，再登记想团圆的家庭。")),
            begin=self.t(N_("新建团圆季")),
        )
        self.list.begun.connect(self.on_new_season)
        self.list.current.connect(self.on_current)
        self.list.part.connect(self.on_part)
        self.left.addWidget(self.list, 1)

    def _build_panel(self) -> None:
        self.panel = DetailPanel(self.t, self.side)
        self.panel.closed.connect(self.on_panel_closed)
        (self._about,) = self.panel.set_tabs([self.t(N_("这一户"))])
        self._facts = QWidget(self.panel)
        for words, slot, first in (
            (N_("撤回申请"), self.on_withdraw, True),
            (N_("记结果"), self.on_outcome_wanted, False),
            (N_("记帮助"), self.on_help_wanted, False),
        ):
            button = Button(self.t(words), self.panel)
            button.clicked.connect(slot)
            self.panel.add_action(button, first=first)

    def show_request(self, row: RequestView) -> None:
        """Show one family in the panel."""
        t = self.t
        self.panel.set_name(row.name, row.staff_no)
        words, tone = STANDINGS[row.standing]
        self.panel.set_badge(CellView(tag(t(words), tone), self.panel))
        empty_layout(self._about)
        met = row.outcome
        rows = [
            (t(N_("方式")), t(DIRECTION_LABELS[row.direction])),
            (t(N_("去向")), row.place),
            (t(N_("日期")), str(days(row))),
            (t(N_("同行")), t(N_("{a} 大 {c} 小"), a=row.adults, c=len(row.children))),
            (t(N_("子女")), "、".join(row.children)),
            (t(N_("需要")), "、".join(t(HELP_LABELS[one]) for one in sorted(row.wants))),
            (t(N_("申请")), f"{row.asked_on}"),
            (
                t(N_("结果")),
                t(N_("{day} 见到，{n} 天"), day=met.met_on, n=met.days) if met.met_on else "",
            ),
        ]
        self._about.addWidget(labelled(rows, self.panel))
        self._about.addWidget(Text(t(N_("帮助")), TextKind.STRONG, parent=self.panel))
        for one in row.helps:
            words = f"{one.day}　{t(HELP_LABELS[one.kind])}"
            if one.tickets:
                words += t(N_("　{n} 张"), n=one.tickets)
            paid = f"　{yuan(one.fen)} {t(N_('元'))}"
            words += t(N_("{title}（{unit}）"), title=paid, unit=t(SOURCE_LABELS[one.source]))
            self._about.addWidget(ElidedText(words, parent=self.panel))
        if not row.helps:
            self._about.addWidget(Text(t(N_("还没有安排。")), TextKind.MUTED, parent=self.panel))
        self.show_side(self.panel)

    # --- cells

    def direction(self, row: RequestView) -> Cell:
        """Return who travels."""
        return self.t(DIRECTION_LABELS[row.direction])

    def standing(self, row: RequestView) -> Cell:
        """Return how far it is: word and shape, not colour alone."""
        words, tone = STANDINGS[row.standing]
        return tag(self.t(words), tone)

    def arranged(self, row: RequestView) -> Cell:
        """Return what stands for the family."""
        if not row.helps:
            return muted(
                self.t(N_("、")).join(self.t(HELP_LABELS[one]) for one in sorted(row.wants))
            )
        last = row.helps[-1]
        words = self.t(HELP_LABELS[last.kind])
        return f"{words} {last.tickets}" if last.kind in TICKETS else words

    def on_chip(self) -> None:
        """Narrow the list to one standing, or show all."""
        chip = self.sender()
        for key, one in self._chips.items():
            if one is chip:
                self._filter = key if one.isChecked() else None
        self.show_list()

    def on_figure(self) -> None:
        """Show the families behind a figure; 申请 shows all."""
        value = self.sender()
        self._filter = next(key for key, one in self._figures.items() if one is value)
        self.show_list()

    def current(self) -> RequestView | None:
        """Return the request that is shown."""
        return next((one for one in self._rows if one.id == self._request), None)

    # --- what the page does

    def on_season_chosen(self, _place: int) -> None:
        """Heard by the page."""
        raise NotImplementedError

    def on_new_season(self) -> None:
        """Heard by the page."""
        raise NotImplementedError

    def on_new(self) -> None:
        """Heard by the page."""
        raise NotImplementedError

    def on_current(self, _row: RequestView) -> None:
        """Heard by the page."""
        raise NotImplementedError

    def on_part(self, _row: RequestView, _target: str) -> None:
        """Heard by the page."""
        raise NotImplementedError

    def on_help_wanted(self) -> None:
        """Heard by the page."""
        raise NotImplementedError

    def on_outcome_wanted(self) -> None:
        """Heard by the page."""
        raise NotImplementedError

    def on_withdraw(self) -> None:
        """Heard by the page."""
        raise NotImplementedError

    def on_panel_closed(self) -> None:
        """Heard by the page."""
        raise NotImplementedError

    def on_season(self) -> None:
        """Heard by the page."""
        raise NotImplementedError

    def on_wish(self) -> None:
        """Heard by the page."""
        raise NotImplementedError

    def on_help(self) -> None:
        """Heard by the page."""
        raise NotImplementedError

    def on_outcome(self) -> None:
        """Heard by the page."""
        raise NotImplementedError

    def on_kind(self) -> None:
        """Heard by the page."""
        raise NotImplementedError


def who(row: RequestView) -> Cell:
    """Return the employee; a click opens the file."""
    return link(row.name, "file")


def place(row: RequestView) -> Cell:
    """Return where to."""
    return row.place


def days(row: RequestView) -> str:
    """Return when."""
    return "–".join(f"{day:%m-%d}" for day in (row.leave_on, row.back_on) if day)


def adults(row: RequestView) -> Cell:
    """Return how many adults travel."""
    return f"{row.adults}"


def children(row: RequestView) -> Cell:
    """Return how many children would be met."""
    return number(f"{len(row.children)}", "file")
