# SPDX-License-Identifier: Apache-2.0
"""Dangers and referrals without the key: reported by anybody, read by the reporter and holders."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from outreach.db.incidents import IncidentRow, NotificationRow
from outreach.db.referrals import ReferralRow
from outreach.domain.incidents import Answer, Ending, Order, OrderBy, OrderKind
from outreach.domain.referrals import Outcome, Result
from outreach.errors import NotAllowed
from outreach.services import (
    doubles,
    emergency_leaves,
    incident_files,
    incident_papers,
    incidents,
    referrals,
)
from tests.incidents.cases import FACTS, REASON, REFERRAL, REPORT, TOLD
from tests.reports.samples import text_of
from tests.sealed.house import CLERK, EVERYTHING, HEAD, OFFICER, OTHER, OWED, House
from tests.ui.pages.sample import TODAY, Firm

BACK = Order(OrderBy.POLICE, OrderKind.RETURN, TODAY, "古竹派出所责令书 3 号")


def reported(house: House, login: str = CLERK) -> uuid.UUID:
    """Let somebody report a danger and tell the police of it."""
    with house.opened(login) as seat:
        made = incidents.report(seat.store, seat.ctx, REPORT)
        incidents.notify(seat.store, seat.ctx, made.id, TOLD)
    return made.id


def followed(house: House, case: uuid.UUID, login: str = OFFICER) -> None:
    """Let a holder add what can be added to a case, all but its end."""
    with house.opened(login) as seat:
        store, ctx = seat.store, seat.ctx
        found = incident_files.open_case(store, ctx, case)
        incidents.answer(store, ctx, found.told[0].id, Answer(TODAY, "已到家看望"), version=1)
        incidents.notify(store, ctx, case, replace(TOLD, receipt="接警-0618", person="林警官"))
        incidents.look(store, ctx, case, "孩子说吃过饭")
        emergency_leaves.order(store, ctx, case, BACK)


def refused(call: Any) -> None:
    with pytest.raises(NotAllowed) as caught:
        call()
    assert caught.value.code == "sealed"


def test_hr_reads_and_prints_its_own_report_without_the_key(house: House, tmp_path: Path) -> None:
    case = reported(house)
    with house.opened(CLERK) as seat:
        assert not seat.store.holds_sealed
        found = incident_files.open_for_print(seat.store, seat.ctx, case)
        assert (found.report.facts, found.report.situations) == (FACTS, REPORT.situations)
        path = incident_papers.print_report(seat.store, seat.ctx, case, tmp_path)
    assert "送饭" in text_of(path)


def test_nobody_else_of_hr_reads_it_and_the_refusal_is_one_sentence(house: House) -> None:
    case = reported(house)
    with house.opened(OTHER) as seat:
        store, ctx = seat.store, seat.ctx
        assert incident_files.own_reports(store, ctx) == []
        refused(lambda: incident_files.open_for_print(store, ctx, case))
        refused(lambda: incidents.notify(store, ctx, case, TOLD))
        with store.reading() as session:  # the refusal is the key's: no service is asked
            refused(lambda: session.scalars(select(IncidentRow.facts)).all())
            refused(lambda: session.scalars(select(NotificationRow.person)).all())


@pytest.mark.parametrize("login", [OFFICER, HEAD, EVERYTHING])
def test_holders_read_what_hr_reported_and_follow_it(house: House, login: str) -> None:
    case = reported(house)
    followed(house, case, login)
    with house.opened(OFFICER) as seat:
        found = incident_files.open_case(seat.store, seat.ctx, case)
        assert (found.report.facts, found.report.child_name) == (FACTS, "张小满")
        assert [one.person for one in found.told] == ["陈警官", "林警官"]
        assert (found.told[0].answer, found.looks[0][2]) == ("已到家看望", "孩子说吃过饭")
        assert found.orders[0][1].words == BACK.words


def test_what_holders_add_leaves_the_reporter_their_own_report(
    house: House, tmp_path: Path
) -> None:
    case = reported(house)
    followed(house, case)
    with house.opened(CLERK) as seat:
        [own] = incident_files.own_reports(seat.store, seat.ctx)
        assert [one.receipt for one in own.told] == ["接警-0617", "接警-0618"]
        assert {(one.person, one.answer) for one in own.told} == {("", "")}
        assert incident_files.open_for_print(seat.store, seat.ctx, case).report.facts == FACTS
        assert "已到家看望" not in text_of(
            incident_papers.print_report(seat.store, seat.ctx, case, tmp_path)
        )
    with house.opened(HEAD) as seat:
        version = incident_files.open_case(seat.store, seat.ctx, case).version
        incidents.close(seat.store, seat.ctx, case, Ending.HANDLED, "姑姑照看", version=version)
        assert incident_files.open_case(seat.store, seat.ctx, case).close_reason == "姑姑照看"
    with house.opened(CLERK) as seat:
        [own] = incident_files.own_reports(seat.store, seat.ctx)
        assert not own.open_
        refused(lambda: incident_files.open_for_print(seat.store, seat.ctx, case))


def test_the_right_without_the_key_lists_cases_and_opens_none(house: House) -> None:
    case = reported(house)
    followed(house, case)
    with house.opened(OWED) as seat:
        store, ctx = seat.store, seat.ctx
        [row] = incident_files.cases(store, ctx)
        assert (row.number, row.answered, len(row.told)) == (1, 1, 2)
        assert incident_files.due_looks(store, ctx, on=TODAY + timedelta(days=1)) == [row]
        refused(lambda: incident_files.open_case(store, ctx, case))
        refused(lambda: incident_files.open_for_print(store, ctx, case))
    mine = reported(house, OWED)
    with house.opened(OWED) as seat:
        assert incident_files.open_for_print(seat.store, seat.ctx, mine).report.facts == FACTS
    with house.opened(OFFICER) as seat:
        assert incident_files.open_case(seat.store, seat.ctx, mine).report.facts == FACTS
        assert len(incident_files.cases(seat.store, seat.ctx)) == 2


def test_a_reading_that_is_refused_leaves_no_trace_of_a_reading(house: House) -> None:
    case = reported(house)
    with house.opened(OWED) as seat:
        refused(lambda: incident_files.open_case(seat.store, seat.ctx, case))
        with seat.store.reading() as session:
            verbs = session.connection().exec_driver_sql(
                "SELECT verb FROM audit_entry WHERE record_kind = 'incident' ORDER BY number"
            )
            assert [verb for (verb,) in verbs] == ["report", "notify"]


def test_a_referral_is_read_by_holders_and_listed_for_those_with_the_right(house: House) -> None:
    with house.opened(OFFICER) as seat:
        first, _ = referrals.refer(seat.store, seat.ctx, REFERRAL)
    with house.opened(OWED) as seat:
        store, ctx = seat.store, seat.ctx
        assert [one.number for one in referrals.referrals(store, ctx)] == [1]
        assert len(referrals.due_referrals(store, ctx, on=TODAY + timedelta(days=40))) == 1
        refused(lambda: referrals.open_referral(store, ctx, first))
        second, _ = referrals.refer(store, ctx, REFERRAL)
        assert referrals.open_referral(store, ctx, second).reason == REASON
    with house.opened(HEAD) as seat:
        store, ctx = seat.store, seat.ctx
        referrals.chase(store, ctx, second, version=1)
        done = Outcome(TODAY, Result.DONE, "已办成")
        referrals.finish(store, ctx, second, done, version=2)
        found = referrals.open_referral(store, ctx, second)
        assert (found.reason, found.outcome) == (REASON, "已办成")


def test_files_of_one_person_are_brought_together_and_parted_without_the_key(house: House) -> None:
    """The rows move with their person; nobody has to read them for that."""
    about = replace(REFERRAL, child_number="", staff_no="W6")
    with house.opened(EVERYTHING) as seat:
        made, _ = referrals.refer(seat.store, seat.ctx, about)
        before = referrals.open_referral(seat.store, seat.ctx, made)
        firm = Firm(seat.store, house.site, serial=7)
        kept = firm.hire("王二", "W60", hired_on=TODAY).employee_id
        with seat.store.reading() as session:
            gone = session.scalars(select(ReferralRow.employee_id)).one()
        assert gone is not None
    with house.opened(CLERK) as seat:
        merged = doubles.merge(seat.store, seat.ctx, keep=kept, gone=gone)
        doubles.unmerge(seat.store, seat.ctx, merged)
    with house.opened(OFFICER) as seat:
        assert referrals.open_referral(seat.store, seat.ctx, made) == before
