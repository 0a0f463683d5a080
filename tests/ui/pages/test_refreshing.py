# SPDX-License-Identifier: Apache-2.0
"""The rules are asked in the background: at the start, on a new day, after others' writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from sqlalchemy import func, select

from outreach.clock import FixedClock, parse_moment
from outreach.db.statuses import ChildStatusRow
from outreach.services import statuses
from outreach.ui.main import Session
from outreach.ui.messages import Message
from outreach.ui.page import Changed, Topic
from tests.ui.kit.statements import allowed
from tests.ui.pages.sample import NOW, Firm, child

LATE = parse_moment("2026-11-24T09:00+08:00")
Begin = Callable[[], Session]


@pytest.fixture
def begin(
    dressed: object, firm: Firm, qapp: QApplication, no_statement_on_the_gui_thread: None
) -> Iterator[Begin]:
    """Return what opens the window on the firm, and waits until all is quiet."""
    made: list[Session] = []

    def start() -> Session:
        session = Session(firm.application(), qapp)
        made.append(session)
        session.window.show()
        settle(session)
        return session

    yield start
    for session in made:
        settle(session)
        session.tasks.stop()
        assert session.tasks.wait_done(10_000)
        session.window.close()
        session.window.deleteLater()
        session.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def settle(session: Session) -> None:
    for _ in range(4):
        assert session.tasks.wait_idle()
        QApplication.processEvents()


def hire(firm: Firm, name: str, number: str) -> None:
    with allowed():
        firm.hire(name, number, child("张小满", date(2017, 3, 5)))


def known(firm: Firm) -> tuple[int, date | None]:
    """Return how many children have a status, and of which day the last is."""
    with allowed(), firm.store.reading() as session:
        count = session.scalar(select(func.count()).select_from(ChildStatusRow)) or 0
        return count, session.scalar(select(func.max(ChildStatusRow.as_of)))


def set_clock(session: Session, moment: datetime) -> None:
    place = session.workplace
    place.application = replace(place.application, clock=FixedClock(moment))


def test_at_the_start_everybody_has_a_status(firm: Firm, begin: Begin) -> None:
    hire(firm, "张松", "W10422")
    begin()
    assert known(firm) == (1, NOW.date())


def test_what_others_write_is_asked_about_once_and_not_for_ever(firm: Firm, begin: Begin) -> None:
    session = begin()
    heard: list[Changed] = []
    session.changes.happened.connect(heard.append)
    hire(firm, "张松", "W10422")
    session.changes.publish({Topic.EMPLOYEES}, session)
    session.changes.publish({Topic.CHILDREN}, session)
    settle(session)
    assert known(firm)[0] == 1
    own = [one for one in heard if one.origin is session.refresher]
    assert [one.topics for one in own] == [frozenset({Topic.FOLLOWUPS})]
    session.changes.publish({Topic.TALKS}, session)
    assert not session.tasks.writing(), "talks change nothing the rules ask about"


def test_a_new_day_is_asked_about_while_the_window_stands(firm: Firm, begin: Begin) -> None:
    hire(firm, "张松", "W10422")
    session = begin()
    set_clock(session, LATE)
    session.look_at_the_day()
    settle(session)
    with allowed():
        found = statuses.standing(firm.store, session.workplace.context())
    assert found.warnings == (("GD-2024", "plan_period_ended"),)
    session.look_at_the_day()
    assert session.tasks.idle(), "once a day"


def test_a_clock_that_was_set_back_is_said_once_and_changes_nothing(
    firm: Firm, begin: Begin
) -> None:
    hire(firm, "张松", "W10422")
    with allowed():
        statuses.refresh(firm.store, replace(firm.context(), now=LATE))
    before = known(firm)
    session = begin()
    posted: list[Message] = []
    withdrawn: list[str] = []
    session.messages.posted.connect(posted.append)
    session.messages.withdrawn.connect(withdrawn.append)
    session.refresher.ask()
    settle(session)
    assert ["电脑的日期" in one.text for one in posted] == [True]
    assert known(firm) == before
    set_clock(session, LATE)
    session.look_at_the_day()
    settle(session)
    assert withdrawn == ["clock"]


def test_nothing_is_begun_while_the_window_closes(firm: Firm, begin: Begin) -> None:
    session = begin()
    session.tasks.stop()
    session.refresher.ask()
    assert session.tasks.idle()
