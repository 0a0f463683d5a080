# SPDX-License-Identifier: Apache-2.0
"""A name that labels children is refused when it is saved, by hand or out of a ledger."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from outreach.domain.agencies import Agency, AgencyKind, Consultation, Responsible
from outreach.domain.aid import AidAsked, AidKind, Payment, Project, ProjectCost, ProjectKind
from outreach.domain.contact import Point, PointKind
from outreach.domain.money import Source
from outreach.domain.quarters import Body
from outreach.domain.reunions import Season, SeasonKind
from outreach.domain.rosters import Pasted
from outreach.domain.talks import Campaign, Material, MaterialKind, TalkHeld, Theme, Venue
from outreach.services import (
    agencies,
    aid,
    attachments,
    attendance,
    contact,
    keeping,
    ledgers,
    reporting,
    reunions,
    sessions,
    sites,
    talks,
)
from outreach.services.keepers import keeper_of
from outreach.services.ledgers import ImportOptions
from outreach.services.records import import_records, write_refused
from outreach.services.report_facts import Remark, keep_remarks
from tests.services.pasted import line, number, roster
from tests.ui.pages import sample
from tests.ui.pages.sample import TODAY, Firm
from tests.union.labels import (
    BAD,
    FIRST,
    PLAN,
    QUARTER,
    refused,
    trail,
)
from tests.union.work import approved, one_of_everything, plan


def _pay(firm: Firm) -> object:
    case = next(one.id for one in aid.cases(firm.store, firm.context()) if one.left_fen)
    return aid.pay(firm.store, firm.context(), case, Payment(TODAY, 100, Source.FUND, goods=BAD))


def _attach(firm: Firm) -> object:
    photo = (firm.store.folder or Path()) / f"{BAD}.png"
    photo.write_bytes(b"\x89PNG\r\n\x1a\n")
    (session,) = sessions.between(firm.store, firm.context(), FIRST, TODAY)
    return attachments.attach(firm.store, firm.context(), ("talk_session", session.id), photo)


def _remark(firm: Firm) -> None:
    said = {Remark.SAID: BAD}
    keep_remarks(firm.store, firm.context(), QUARTER, Body.UNION, said)


def _held(firm: Firm) -> object:
    held = TalkHeld(BAD, Theme.GUARDIANSHIP, Venue.FACTORY, TODAY, ("W1",))
    return talks.hold(firm.store, firm.context(), held)


def _roster(firm: Firm) -> object:
    person = line("W70", "何一", number(70), "2026-3-2", BAD)
    return ledgers.import_file(firm.store, firm.context(), roster(person), ImportOptions())


def _material(firm: Firm) -> object:
    given = Material(MaterialKind.FILM, BAD, 1, TODAY)
    return attendance.give_material(firm.store, firm.context(), given)


SAVES: dict[str, Callable[[Firm], object]] = {
    "talk": lambda firm: plan(firm, title=BAD),
    "place of a talk": lambda firm: plan(firm, place=BAD),
    "talk that took place": _held,
    "campaign": lambda firm: talks.add_campaign(firm.store, firm.context(), Campaign(BAD)),
    "material": _material,
    "attachment": _attach,
    "point": lambda firm: contact.add_point(
        firm.store, firm.context(), Point(BAD, PointKind.PHONE, FIRST)
    ),
    "season": lambda firm: reunions.add_season(
        firm.store, firm.context(), Season(BAD, SeasonKind.OTHER, FIRST, TODAY)
    ),
    "project": lambda firm: aid.add_project(
        firm.store, firm.context(), Project(BAD, ProjectKind.OTHER, FIRST)
    ),
    "cost": lambda firm: aid.spend(
        firm.store, firm.context(), ProjectCost("童心港湾", TODAY, 100, Source.UNION, BAD)
    ),
    "purpose": lambda firm: aid.ask(
        firm.store, firm.context(), AidAsked("W1", AidKind.STUDY, TODAY, 100, BAD)
    ),
    "goods": _pay,
    "topic": lambda firm: agencies.consult(
        firm.store, firm.context(), Consultation(TODAY, BAD, ("惠阳区总工会",))
    ),
    "unit": lambda firm: agencies.name_responsible(
        firm.store, firm.context(), Responsible(BAD, "周敏", "", TODAY)
    ),
    "site": lambda firm: sites.add_site(firm.store, firm.context(), BAD),
    "team": lambda firm: firm.hire("何一", "W71", team=BAD),
    "team of a roster": _roster,
    "remark": _remark,
}


@pytest.mark.parametrize("what", SAVES)
def test_a_name_that_labels_children_is_not_saved(firm: Firm, what: str) -> None:
    one_of_everything(firm)
    approved(firm, "W2", 10_000)
    before = trail(firm)
    error = refused(lambda: SAVES[what](firm))
    assert error.values["term"] == "留守儿童"
    assert "职工子女" in error.sentence(firm.context().t)
    assert trail(firm) == before


def test_a_firm_does_not_begin_with_such_a_site_or_department(tmp_path: Path) -> None:
    refused(lambda: sample.begin(tmp_path, site_name=BAD))
    refused(lambda: sample.begin(tmp_path, responsible_unit=BAD))
    assert not list(tmp_path.rglob("*.db"))


LINES = {
    "campaigns": f"系列活动名称\n{BAD}",
    "talks": f"宣讲名称\t日期\t主题\t场地\n{BAD}\t2026-9-1\t家庭监护\t厂区",
    "materials": f"种类\t名称\t数量\t日期\n宣传册（册）\t{BAD}\t3\t2026-9-1",
    "points": f"点位名称\t种类\t启用日期\n{BAD}\t视频间\t2026-8-1",
    "seasons": f"团圆季\t假期\t开始日期\t结束日期\n{BAD}\t暑期\t2026-7-1\t2026-8-1",
    "projects": f"项目名称\t种类\t开始日期\n{BAD}\t公益项目\t2026-7-1",
    "costs": f"项目名称\t日期\t金额（元）\t经费来源\t用于\n童心港湾\t2026-9-1\t3\tunion\t{BAD}",
    "aid": f"工号\t种类\t申请日期\t申请金额（元）\t用途\nW1\t金秋助学\t2026-9-1\t30\t{BAD}",
    "consultations": f"日期\t议题\t参加单位\n2026-9-1\t{BAD}\t惠阳区总工会",
    "responsible": f"责任部门\t责任人\t开始日期\n{BAD}\t周敏\t2026-9-1",
}


@pytest.mark.parametrize("kind", LINES)
def test_a_line_of_a_ledger_with_such_a_name_is_refused(
    firm: Firm, kind: str, tmp_path: Path
) -> None:
    one_of_everything(firm)
    before = keeping.digest(firm.store)
    result = import_records(firm.store, firm.context(), keeper_of(kind), Pasted(LINES[kind]))
    assert [one.code for one in result.refused] == ["label"], result
    assert (result.created, result.updated) == (0, 0)
    assert keeping.digest(firm.store) == before
    back = tmp_path / "拒收.xlsx"
    assert write_refused(result, back, firm.context().t) == 1, "the line goes back to be mended"
    refused(lambda: write_refused(result, tmp_path / f"{BAD}.xlsx", firm.context().t))
    assert [one.name for one in tmp_path.glob("*.xlsx")] == ["拒收.xlsx"]


def test_others_keep_their_names_and_documents_theirs(firm: Firm) -> None:
    one_of_everything(firm)
    office = "市农村留守儿童关爱保护和困境儿童保障工作领导小组办公室"
    store, ctx = firm.store, firm.context()
    agencies.add_agency(store, ctx, Agency(AgencyKind.CIVIL_AFFAIRS, office))
    agencies.consult(store, ctx, Consultation(TODAY, f"学习{PLAN}", (office,)))
    keep_remarks(store, ctx, QUARTER, Body.UNION, {Remark.SAID: f"按照{PLAN}开展工作。"})
    assert reporting.draft(store, ctx, QUARTER, Body.CIVIL_AFFAIRS).document.recipient == office
    reporting.draft(store, ctx, QUARTER, Body.UNION)
    refused(lambda: plan(firm, title=f"学习{PLAN}"))
