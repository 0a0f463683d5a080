# SPDX-License-Identifier: Apache-2.0
"""A name that labels children does not leave: not in print, in a ledger, or as a file's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from outreach.db.agencies import ConsultationRow, ResponsibleRow
from outreach.db.aid import AidCaseRow, PaymentRow, ProjectCostRow, ProjectRow
from outreach.db.contact import PointRow
from outreach.db.reunions import SeasonRow
from outreach.db.sites import SiteRow
from outreach.db.talks import CampaignRow, MaterialRow, TalkRow
from outreach.domain.access import Role
from outreach.domain.contact import Call, Point, PointKind
from outreach.domain.quarters import Body
from outreach.domain.reunions import Season, SeasonKind
from outreach.errors import NotAllowed, UserError
from outreach.exchange.tables import write_table, write_template
from outreach.reports.document import save
from outreach.services import (
    calendars,
    contact,
    exports,
    ledgers,
    naming,
    papers,
    reporting,
    reunions,
    sign_in_sheets,
)
from outreach.services.context import Actor
from outreach.services.keepers import KEEPERS, keeper_of
from outreach.services.ledgers import ImportOptions
from outreach.services.papers import PaperKind
from outreach.services.records import export_records
from outreach.services.rejects import write_rejects
from tests.services.pasted import line, roster
from tests.ui.pages.sample import NOW, TODAY, Firm
from tests.union.labels import (
    BAD,
    FIRST,
    QUARTER,
    kept_before,
    kept_before_team,
    refused,
    trail,
)
from tests.union.work import command, one_of_everything, plan

COLUMNS = {
    "talks": TalkRow.title,
    "attendance": TalkRow.title,
    "campaigns": CampaignRow.name,
    "materials": MaterialRow.title,
    "seasons": SeasonRow.name,
    "reunions": SeasonRow.name,
    "help": SeasonRow.name,
    "projects": ProjectRow.name,
    "costs": ProjectCostRow.what,
    "aid": AidCaseRow.purpose,
    "payments": PaymentRow.goods,
    "consultations": ConsultationRow.topic,
    "actions": ConsultationRow.topic,
    "responsible": ResponsibleRow.unit,
    "employments": SiteRow.name,
}


@pytest.mark.parametrize("kind", COLUMNS)
def test_a_ledger_with_such_a_name_is_not_exported(firm: Firm, kind: str, tmp_path: Path) -> None:
    one_of_everything(firm)
    kept_before(firm, COLUMNS[kind])
    out, before = tmp_path / "台账.xlsx", trail(firm)
    keeper = KEEPERS[kind]
    error = refused(lambda: export_records(firm.store, firm.context(), keeper, out))
    assert error.values["name"] == BAD
    assert not out.exists()
    assert trail(firm) == before


@pytest.mark.parametrize("kind", ["points", "contact"])
def test_a_point_with_such_a_name_is_not_exported(firm: Firm, kind: str, tmp_path: Path) -> None:
    contact.add_point(firm.store, firm.context(), Point("视频间", PointKind.VIDEO, FIRST))
    contact.log_call(firm.store, firm.context(), Call("视频间", TODAY, 5, "W1"))
    kept_before(firm, PointRow.name)
    out = tmp_path / "台账.xlsx"
    refused(lambda: export_records(firm.store, firm.context(), KEEPERS[kind], out))
    assert not out.exists()


def test_a_roster_with_such_a_team_is_not_exported(firm: Firm, tmp_path: Path) -> None:
    out, before = tmp_path / "花名册.xlsx", trail(firm)
    exports.export_file(firm.store, firm.context(), "employees", tmp_path / "前.xlsx")
    kept_before_team(firm)
    refused(lambda: exports.export_file(firm.store, firm.context(), "employees", out))
    assert not out.exists()
    assert trail(firm)[1] == before[1] + 1, "only the first export"


@pytest.mark.parametrize("column", [TalkRow.title, TalkRow.place, SiteRow.name])
def test_a_sign_in_sheet_and_a_calendar_do_not_bear_such_a_name(
    firm: Firm, column: Any, tmp_path: Path
) -> None:
    session = plan(firm, TODAY, place="三楼")
    kept_before(firm, column)
    out = tmp_path / "打印"
    store, ctx = firm.store, firm.context()
    refused(lambda: sign_in_sheets.print_sheet(store, ctx, session, out))
    refused(lambda: calendars.write_calendar(store, ctx, FIRST, TODAY, out))
    assert not out.exists()


def test_a_sign_in_sheet_does_not_bear_such_a_team(firm: Firm, tmp_path: Path) -> None:
    session = plan(firm, TODAY)
    kept_before_team(firm)
    out = tmp_path / "打印"
    refused(lambda: sign_in_sheets.print_sheet(firm.store, firm.context(), session, out))
    assert not out.exists()


@pytest.mark.parametrize("column", [TalkRow.title, CampaignRow.name, SiteRow.name])
def test_a_report_does_not_bear_such_a_name(firm: Firm, column: Any, tmp_path: Path) -> None:
    one_of_everything(firm)
    kept_before(firm, column)
    before = trail(firm)
    store, ctx = firm.store, firm.context()
    refused(lambda: reporting.draft(store, ctx, QUARTER, Body.UNION))
    refused(lambda: reporting.issue_drafts(store, ctx, QUARTER, list(Body), tmp_path / "报告"))
    assert not list((tmp_path / "报告").iterdir())
    assert trail(firm) == before


def test_a_report_does_not_bear_such_a_department(firm: Firm) -> None:
    one_of_everything(firm)
    kept_before(firm, ResponsibleRow.unit)
    refused(lambda: reporting.draft(firm.store, firm.context(), QUARTER, Body.UNION))


def test_a_family_s_file_does_not_bear_such_a_team(firm: Firm, tmp_path: Path) -> None:
    who = firm.hire("何一", "W72", team="一车间").employee_id
    kept_before_team(firm)
    out = tmp_path / "打印"
    refused(lambda: papers.print_family(firm.store, firm.context(), who, out))
    assert not out.exists()


def test_no_folder_or_file_is_written_under_such_a_name(firm: Firm, tmp_path: Path) -> None:
    one_of_everything(firm)
    who = [firm.hire("何一", "W73").employee_id]
    session = plan(firm, TODAY)
    store, ctx, before = firm.store, firm.context(), trail(firm)
    file, folder = tmp_path / "留_守_儿_童.xlsx", tmp_path / "困境儿童"
    import_result = ledgers.preview(store, ctx, roster(line("W74", "", "")), ImportOptions())
    acts: list[Callable[[], object]] = [
        lambda: exports.export_file(store, ctx, "employees", file),
        lambda: export_records(store, ctx, keeper_of("talks"), file),
        lambda: export_records(store, ctx, keeper_of("talks"), folder / "新" / "台账.xlsx"),
        lambda: write_rejects(import_result, file, ctx.t),
        lambda: reporting.issue_drafts(store, ctx, QUARTER, [Body.UNION], folder),
        lambda: sign_in_sheets.print_sheet(store, ctx, session, folder),
        lambda: calendars.write_calendar(store, ctx, FIRST, TODAY, folder),
        lambda: papers.print_papers(store, ctx, PaperKind.PLEDGE, who, folder),
        lambda: papers.print_family(store, ctx, who[0], folder),
    ]
    for act in acts:
        refused(act)
    assert not file.exists()
    assert not folder.exists()
    assert trail(firm) == before


def test_the_layers_below_write_no_such_file_or_sheet(firm: Firm, tmp_path: Path) -> None:
    t = firm.context().t
    ledger = keeper_of("talks").ledger
    refused(lambda: write_table(tmp_path / "a.xlsx", "困境儿童", ["名"], []))
    refused(lambda: write_table(tmp_path / "困境儿童.xlsx", "a", ["名"], []))
    refused(lambda: write_template(tmp_path / "困境儿童.xlsx", ledger, t))
    refused(lambda: save(b"", tmp_path / "困境儿童.pdf"))
    assert not [one for one in tmp_path.iterdir() if one.is_file()]


def test_the_command_line_refuses_such_file_names_and_writes_nothing(
    firm: Firm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    one_of_everything(firm)
    monkeypatch.setenv("OUTREACH_NOW", NOW.isoformat())
    monkeypatch.setenv("OUTREACH_STORE", str(firm.store.folder))
    table = tmp_path / "点位.csv"
    table.write_text("点位名称,种类,启用日期\n电话亭2,传真,2026-8-1\n")
    bad = str(tmp_path / "孤_儿.xlsx")
    calls = [
        ["export", "employees", bad],
        ["export", "talks", bad],
        ["template", "talks", bad],
        ["import", "points", str(table), "--reject-file", bad],
        ["import", "employees", str(table), "--reject-file", bad],
        ["report", "--quarter", "2026Q3", "--for", "all", "--out", str(tmp_path / "留守家庭")],
        ["demo", "--dir", str(tmp_path / "流动儿童")],
    ]
    before = trail(firm)
    for call in calls:
        assert command(firm, call) == 2, call
        assert "贴标签" in capsys.readouterr().err
    assert trail(firm) == before
    assert not [one.name for one in tmp_path.iterdir() if one.name not in _made(firm, table)]


def _made(firm: Firm, table: Path) -> set[str]:
    return {table.name, (firm.store.folder or Path()).name}


def test_a_name_kept_before_is_listed_and_renamed_and_then_prints(
    firm: Firm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    session = plan(firm, TODAY)
    kept_before(firm, TalkRow.title)
    assert [(one.kind, one.name) for one in naming.labelled(firm.store, firm.context())] == [
        ("talk", BAD)
    ]
    monkeypatch.setenv("OUTREACH_NOW", NOW.isoformat())
    monkeypatch.setenv("OUTREACH_STORE", str(firm.store.folder))
    assert command(firm, ["names"]) == 0
    assert "职工子女之家" in capsys.readouterr().out
    assert command(firm, ["names", "--json"]) == 0
    capsys.readouterr()
    assert command(firm, ["rename", "talk", BAD, "职工子女之家"]) == 0
    assert "1" in capsys.readouterr().out
    assert naming.labelled(firm.store, firm.context()) == []
    path = sign_in_sheets.print_sheet(firm.store, firm.context(), session, tmp_path / "打印")
    assert path.exists()


def test_a_rename_is_refused_without_right_for_nothing_and_where_the_name_is_taken(
    firm: Firm,
) -> None:
    store, ctx = firm.store, firm.context()
    for name in ("第一季", "第二季"):
        reunions.add_season(store, ctx, Season(name, SeasonKind.OTHER, FIRST, TODAY))
    before = trail(firm)
    for kind, old, new, code in (
        ("nothing", "第一季", "第三季", "bad_kind"),
        ("season", "第一季", " ", "missing"),
        ("season", "第九季", "第三季", "not_found"),
        ("season", "第一季", "第二季", "exists"),
        ("season", "第一季", BAD, "label"),
    ):
        with pytest.raises(UserError) as caught:
            naming.rename(store, ctx, kind, old, new)
        assert caught.value.code == code
    reporter = replace(ctx, actor=Actor(None, "lin", "林", frozenset({Role.REPORTER})))
    with pytest.raises(NotAllowed):
        naming.rename(store, reporter, "season", "第一季", "第三季")
    assert trail(firm) == before
