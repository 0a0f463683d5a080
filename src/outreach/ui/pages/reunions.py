# SPDX-License-Identifier: Apache-2.0
"""Reunions (团圆): a season, its requests, help for each family, how it came out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from outreach.domain.access import Right
from outreach.domain.holidays import Break, Calendar, Holiday, break_around
from outreach.domain.reunions import (
    HELP_LABELS,
    SEASON_LABELS,
    SeasonKind,
)
from outreach.errors import N_
from outreach.services import calendars, emergency_leaves, requests, reunions
from outreach.services.emergency_leaves import LeaveView
from outreach.services.requests import RequestView, SeasonView
from outreach.ui.asks import OpenFamily
from outreach.ui.controls.choices import Choice
from outreach.ui.page import Topic
from outreach.ui.tasks import Progress
from outreach.ui.widgets.reunions_frame import ReunionsFrame

HOLIDAY_OF = {SeasonKind.SPRING: Holiday.SPRING, SeasonKind.NATIONAL: Holiday.NATIONAL}


@dataclass(frozen=True)
class Shown:
    """All seasons, and the requests of the chosen one."""

    seasons: list[SeasonView]
    chosen: SeasonView | None
    requests: list[RequestView]
    calendar: Calendar
    leaves: list[LeaveView]


class ReunionsPage(ReunionsFrame):
    """See every family's request, and what it still waits for."""

    NAME: ClassVar[str] = "reunions"
    TITLE: ClassVar[str] = N_("团圆")
    ICON: ClassVar[str] = "bus"
    TOPICS: ClassVar[frozenset[Topic]] = frozenset(
        {Topic.REUNIONS, Topic.CHILDREN, Topic.INCIDENTS}
    )
    WRITES: ClassVar[frozenset[Topic]] = frozenset({Topic.REUNIONS, Topic.QUARTERS})
    RIGHT: ClassVar[Right] = Right.REUNIONS
    LEDGER_KINDS: ClassVar[tuple[str, ...]] = ("reunions", "help", "seasons")

    def reload(self) -> None:
        """Override DeskPage.reload: the seasons, and the requests of the chosen one."""
        store, ctx, wanted = self.services.store, self.services.context(), self._season

        def job(_progress: Progress) -> Shown:
            every = requests.seasons(store, ctx)
            chosen = next((one for one in every if one.id == wanted), every[0] if every else None)
            found = requests.requests(store, ctx, chosen.id) if chosen else []
            leaves = emergency_leaves.emergency_leaves(store, ctx, open_only=True)
            return Shown(every, chosen, found, calendars.calendar(store), leaves)

        self.tasks.read(job, owner=self, key="season", done=self.show_season)

    def show_season(self, found: Shown) -> None:
        """Show a season with its requests."""
        self._calendar = found.calendar
        self.emergencies.show_leaves(found.leaves)
        self._seasons = {one.id: one for one in found.seasons}
        self._season = found.chosen.id if found.chosen else None
        self.seasons.blockSignals(True)
        self.seasons.fill([Choice(one.id.hex, one.season.name) for one in found.seasons])
        if found.chosen is not None:
            self.seasons.setCurrentIndex(found.seasons.index(found.chosen))
        self.seasons.blockSignals(False)
        self.new_button.setEnabled(found.chosen is not None)
        self._rows = tuple(found.requests)
        self.show_figures(found.chosen)
        self.show_list()
        if found.chosen is None:
            self.head.set_sentence(self.t(N_("还没有团圆季")))
            return
        season = found.chosen.season
        self.head.set_sentence(
            self.t(N_("{first} 至 {last}"), first=season.first, last=season.last)
            + self._worked(season.first.year, season.kind)
        )

    def _worked(self, year: int, kind: SeasonKind) -> str:
        """Say which weekend days are worked for the holiday, and where it is provisional."""
        holiday = HOLIDAY_OF.get(kind)
        known = self._calendar.get(year)
        if holiday is None or known is None:
            return ""
        found = next((one for one in known.breaks if one.kind is holiday), None)
        words = ""
        if found is not None and found.work:
            days = self.t("、").join(f"{day:%m-%d}" for day in found.work)
            words = self.t(N_("，{days} 调休上班"), days=days)
        if known.provisional:
            words += self.t(N_("；{year} 年的调休还没有公布，日期是暂定的"), year=year)
        return words

    # --- what the user does

    def on_season_chosen(self, place: int) -> None:
        """Show another season."""
        self._season = UUID(hex=str(self.seasons.itemData(place)))
        self._request = None
        self.reload()

    def on_new_season(self) -> None:
        """Open a season."""
        self.season_form.renew()
        self.open_form(self.season_form)

    def on_kind(self) -> None:
        """Fill in the days of the holiday that comes next."""
        kind = self.season_form.kind.value()
        if kind is None:
            return
        found, year = self._next_break(kind)
        known = self._calendar.get(year)
        note = ""
        if kind in HOLIDAY_OF and (known is None or known.provisional):
            note = self.t(N_("{year} 年的调休还没有公布，日期请到时再核对。"), year=year)
        name = f"{year} {self.t(SEASON_LABELS[kind])}" if kind is not SeasonKind.OTHER else ""
        self.season_form.suggest(found, name, note)

    def _next_break(self, kind: SeasonKind) -> tuple[Break | None, int]:
        holiday = HOLIDAY_OF.get(kind)
        for year in (self._today.year, self._today.year + 1):
            found = break_around(self._calendar, year, holiday) if holiday else None
            if found is not None and found.last >= self._today:
                return found, year
        return None, self._today.year

    def on_season(self) -> None:
        """Write the season."""
        season = self.season_form.season()
        store, ctx = self.services.store, self.services.context()

        def job(_progress: Progress) -> UUID:
            return reunions.add_season(store, ctx, season)

        self.run(job, self.on_season_added)

    def on_season_added(self, season_id: UUID) -> None:
        """Show the new season."""
        self._season = season_id
        self.on_form_closed()
        self.written(self.t(N_("团圆季已建好，可以登记申请了。")))

    def on_new(self) -> None:
        """Record a request."""
        view = self._seasons.get(self._season) if self._season else None
        self.wish_form.begin(view.season if view else None)
        self.open_form(self.wish_form, self._season)

    def on_wish(self) -> None:
        """Write the request; the form stays for the next family."""
        season, wish = self._season, self.wish_form.wish()
        if season is None:
            return
        store, ctx = self.services.store, self.services.context()

        def job(_progress: Progress) -> str:
            reunions.ask(store, ctx, season, wish)
            return self.t(N_("已登记 {no} 的申请。"), no=wish.staff_no)

        self.run(job, self.on_wish_kept)

    def on_wish_kept(self, words: str) -> None:
        """Make room for the next family."""
        view = self._seasons.get(self._season) if self._season else None
        self.wish_form.begin(view.season if view else None)
        self.wish_form.staff_no.focus()
        self.written(words)

    def on_current(self, row: RequestView) -> None:
        """Let the panel follow the list."""
        self._form, self._shut = None, False
        self._request = row.id
        self.show_request(row)

    def on_part(self, row: RequestView, target: str) -> None:
        """Open the family's file."""
        if target == "file":
            self.go.emit("children", OpenFamily(row.employee_id))

    def on_help_wanted(self) -> None:
        """Record help for the family that is shown."""
        row = self.current()
        if row is not None:
            self.help_form.begin(next(iter(sorted(row.wants)), None), row.adults)
            self.open_form(self.help_form, row.id)

    def on_help(self) -> None:
        """Write the help."""
        given, request = self.help_form.help(), self._request
        if request is None:
            return
        store, ctx = self.services.store, self.services.context()

        def job(_progress: Progress) -> str:
            reunions.help_family(store, ctx, request, given)
            return self.t(N_("已记下{help}。"), help=self.t(HELP_LABELS[given.kind]))

        self.run(job, self.on_kept)

    def on_outcome_wanted(self) -> None:
        """Record how it came out."""
        self.outcome_form.renew()
        self.open_form(self.outcome_form, self._request)

    def on_outcome(self) -> None:
        """Write how it came out."""
        row, outcome = self.current(), self.outcome_form.outcome()
        if row is None:
            return
        store, ctx = self.services.store, self.services.context()

        def job(_progress: Progress) -> str:
            reunions.finish(store, ctx, row.id, outcome, version=row.version)
            return self.t(N_("已记下结果。"))

        self.run(job, self.on_kept)

    def on_withdraw(self) -> None:
        """Take the request back."""
        row = self.current()
        if row is None:
            return
        store, ctx = self.services.store, self.services.context()

        def job(_progress: Progress) -> str:
            reunions.withdraw(store, ctx, row.id, version=row.version)
            return self.t(N_("申请已撤回。"))

        self.run(job, self.on_kept)

    def on_kept(self, words: str) -> None:
        """Go back to the family."""
        self._form = None
        self.show_side(self.panel)
        self.written(words)

    def on_panel_closed(self) -> None:
        """Put the panel away."""
        self._request, self._shut = None, True
        self.hide_side()
