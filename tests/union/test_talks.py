# SPDX-License-Identifier: Apache-2.0
"""A talk on a real day: plan, sheet, calendar, sign-ins, heads of other firms, who was missing."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from outreach.domain.talks import (
    Audience,
    Campaign,
    Engagement,
    Material,
    MaterialKind,
    SessionPlan,
    TalkPlan,
    Theme,
    Venue,
    WalkIns,
)
from outreach.errors import NotAllowed, UserError
from outreach.services import (
    attachments,
    attendance,
    calendars,
    quarters,
    sessions,
    sign_in_sheets,
    signing,
    talks,
)
from outreach.services.context import Actor
from tests.attachments.samples import jpeg
from tests.quarters.histories import QUARTER
from tests.ui.pages.sample import TODAY, Firm
from tests.union.work import plan


def who(firm: Firm, staff_no: str) -> object:
    session = plan(firm)
    return signing.whom(firm.store, firm.context(), session, staff_no).employee_id


def test_a_talk_that_ends_before_it_starts_is_not_planned(firm: Firm) -> None:
    talk = TalkPlan("家长课堂", Theme.GUARDIANSHIP, Venue.FACTORY)
    backwards = SessionPlan(TODAY, time(14), time(13, 30))
    with pytest.raises(UserError) as refused:
        talks.plan(firm.store, firm.context(), talk, [SessionPlan(TODAY), backwards])
    assert refused.value.sentence(firm.context().t) == (
        "结束时间 13:30 不晚于开始时间 14:00，请核对。"
    )
    assert not sessions.between(firm.store, firm.context(), TODAY, TODAY), "not half of it either"


def test_a_title_that_labels_children_is_refused_with_another_word(firm: Firm) -> None:
    with pytest.raises(UserError) as refused:
        plan(firm, title="留守儿童家长会")
    assert "“留守儿童”，这样的字眼会给孩子贴标签" in refused.value.sentence(firm.context().t)


def test_somebody_not_on_the_roster_that_day_cannot_sign_in(firm: Firm) -> None:
    store, ctx = firm.store, firm.context()
    person = who(firm, "W1")
    before = plan(firm, date(2026, 3, 1), "开工第一课")
    with pytest.raises(UserError) as refused:
        attendance.sign_in(store, ctx, before, person)  # type: ignore[arg-type]
    assert refused.value.code == "not_at_work"
    with pytest.raises(UserError) as refused:
        attendance.sign_in_numbers(store, ctx, before, ["W1", "W77"])
    assert "W1、W77" in refused.value.sentence(ctx.t)
    assert sessions.session_file(store, ctx, before).card.people == 0


def test_nobody_signs_in_before_the_day(firm: Firm) -> None:
    tomorrow = plan(firm, TODAY + timedelta(days=1))
    with pytest.raises(UserError):
        attendance.sign_in_numbers(firm.store, firm.context(), tomorrow, ["W1"])


def test_a_typed_name_is_never_guessed(firm: Firm) -> None:
    store, ctx, session = firm.store, firm.context(), plan(firm)
    firm.hire("张松", "W7", hired_on=date(2026, 3, 2))
    assert signing.whom(store, ctx, session, "w1").name == "张松"
    assert signing.whom(store, ctx, session, "郑爽").staff_no == "W2"
    with pytest.raises(UserError) as refused:
        signing.whom(store, ctx, session, "张松")
    assert "W1 张松" in refused.value.sentence(ctx.t)
    assert "W7 张松" in refused.value.sentence(ctx.t)
    with pytest.raises(UserError) as refused:
        signing.whom(store, ctx, session, "W99")
    assert refused.value.code == "not_at_work"


def test_a_session_counts_people_heads_and_who_is_missing(firm: Firm) -> None:
    store, ctx, session = firm.store, firm.context(), plan(firm)
    assert attendance.sign_in_numbers(store, ctx, session, ["W1", "W2", "W1", "W4"]) == 3
    attendance.set_walk_ins(store, ctx, session, WalkIns("恒达劳务", 6, Engagement.SUBCONTRACT))
    attendance.set_walk_ins(store, ctx, session, WalkIns("恒达劳务", 4, Engagement.SUBCONTRACT))
    found = sessions.session_file(store, ctx, session)
    assert (found.card.people, found.card.heads, found.card.attendances) == (3, 4, 7)
    missing = [one.staff_no for one in sessions.absentees(store, ctx, session)]
    assert missing == ["W3", "W5"], "parents who have not signed in; nobody without children"
    assert found.expected == 4
    person = sessions.signed_in(store, ctx, session)[0]
    attendance.take_back(store, ctx, session, person.employee_id)
    figures = quarters.figures(store, ctx, QUARTER)
    assert (figures["R02"].value, figures["R02"].breakdowns["labour"]["subcontract"]) == (6, 4)


def test_a_talk_for_one_team_expects_that_team(firm: Firm) -> None:
    session = plan(firm, teams=("一车间",), audience=Audience.EVERYONE)
    found = sessions.absentees(firm.store, firm.context(), session)
    assert {one.staff_no for one in found} == {"W5", "W6"}


def test_numbers_run_on_in_a_campaign_and_a_cancelled_talk_takes_none(firm: Firm) -> None:
    store, ctx = firm.store, firm.context()
    talks.add_campaign(store, ctx, Campaign("职工家庭课堂", "区总工会", first_number=36))
    numbers = []
    for day in (1, 2, 3):
        session = plan(firm, date(2026, 9, day), campaign="职工家庭课堂")
        if day == 2:
            talks.cancel(store, ctx, session, version=1)
            continue
        attendance.sign_in_numbers(store, ctx, session, ["W1"])
        numbers.append(talks.close(store, ctx, session, version=1))
    assert numbers == [36, 37]
    assert quarters.figures(store, ctx, QUARTER)["R01"].value == 2


def test_handbooks_count_as_copies_and_films_apart(firm: Firm) -> None:
    store, ctx, session = firm.store, firm.context(), plan(firm)
    attendance.sign_in_numbers(store, ctx, session, ["W1"])
    for kind, pieces in ((MaterialKind.HANDBOOK, 45), (MaterialKind.VIEWS, 900)):
        attendance.give_material(
            store, ctx, Material(kind, "安全手册", pieces, TODAY), session_id=session
        )
    figures = quarters.figures(store, ctx, QUARTER)
    assert (figures["R08"].value, figures["R07"].value, figures["R02"].value) == (45, 900, 1)


def test_the_sign_in_sheet_prints_everybody_expected_and_a_slip_with_the_number_alone(
    firm: Firm, tmp_path: Path
) -> None:
    session = plan(firm)
    path = sign_in_sheets.print_sheet(firm.store, firm.context(), session, tmp_path)
    text = subprocess.run(
        ["pdftotext", "-raw", path, "-"], check=True, capture_output=True, encoding="utf-8"
    ).stdout
    for name in ("张松", "郑爽", "曾燊", "李一"):
        assert name in text
    for word in ("祝帅", "张小满", "子女", "家庭监护", "亲情沟通", "孩子"):
        assert word not in text.replace("和孩子好好说话", ""), "a neutral sheet"
    assert len(PdfDocument(path)) >= 1
    assert "张松" not in path.name


def test_the_calendar_file_holds_what_is_planned_and_nothing_cancelled(
    firm: Firm, tmp_path: Path
) -> None:
    store, ctx = firm.store, firm.context()
    plan(firm, TODAY + timedelta(days=1), "家长课堂；陪伴，有办法", place="三楼培训室")
    talks.cancel(store, ctx, plan(firm, TODAY, "不办了"), version=1)
    first, last = date(2026, 9, 1), date(2026, 10, 31)
    path = calendars.write_calendar(store, ctx, first, last, tmp_path)
    data = path.read_bytes()
    text = data.decode().replace("\r\n ", "")
    assert data.count(b"BEGIN:VEVENT") == 1
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert "SUMMARY:家长课堂；陪伴，有办法" in text
    assert "DTSTART;TZID=Asia/Shanghai:20260929T140000" in text or "20260929T060000Z" in text
    assert calendars.write_calendar(store, ctx, first, last, tmp_path).read_bytes() == data


def test_a_photo_is_kept_with_the_talk_and_anything_else_is_refused(
    firm: Firm, tmp_path: Path
) -> None:
    store, ctx, session = firm.store, firm.context(), plan(firm)
    photo = tmp_path / "签到表.jpg"
    photo.write_bytes(jpeg())
    kept = attachments.attach(store, ctx, ("talk_session", session), photo)
    (listed,) = attachments.attachments(store, ctx, session)
    assert listed.name == "签到表.jpg"
    assert listed.size == len(attachments.content(store, ctx, kept))
    script = tmp_path / "照片.jpg"
    script.write_bytes(b"MZ\x90")
    for path, code in ((script, "bad_attachment"), (tmp_path / "none.jpg", "unreadable_file")):
        with pytest.raises(UserError) as refused:
            attachments.attach(store, ctx, ("talk_session", session), path)
        assert refused.value.code == code
    attachments.remove(store, ctx, kept)
    assert not attachments.attachments(store, ctx, session)


def test_hr_alone_may_not_take_attendance(firm: Firm) -> None:
    session = plan(firm)
    roles = frozenset({role for role in firm.context().actor.roles if role.value == "hr"})
    ctx = replace(firm.context(), actor=Actor(None, "hr", "人事", roles))
    with pytest.raises(NotAllowed):
        attendance.sign_in_numbers(firm.store, ctx, session, ["W1"])


def test_one_sign_in_costs_the_same_in_a_talk_of_any_size(firm: Firm) -> None:
    from tests.ui.pages.sample import statements

    session = plan(firm)
    ctx, counts = firm.context(), []
    for number in ("W1", "W2", "W3"):
        with statements(firm) as seen:
            person = signing.whom(firm.store, ctx, session, number)
            attendance.sign_in(firm.store, ctx, session, person.employee_id)
        counts.append(len(seen))
    assert counts[0] == counts[1] == counts[2] <= 12
