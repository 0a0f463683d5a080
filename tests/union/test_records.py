# SPDX-License-Identifier: Apache-2.0
"""Ledgers of the union's work: out of one store and into another, the same, and only once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest

from outreach.domain.access import Role
from outreach.domain.ledgers import LEDGERS
from outreach.domain.rosters import Pasted
from outreach.domain.union_ledgers import UNION_LEDGERS
from outreach.errors import UserError
from outreach.exchange.tables import write_template
from outreach.i18n import Translator
from outreach.services import quarters
from outreach.services.keepers import KEEPERS, keeper_of
from outreach.services.records import export_records, import_records, sentence, write_refused
from tests.quarters.histories import QUARTER
from tests.ui.pages import sample
from tests.ui.pages.sample import CLERK, NOW, Firm
from tests.union.work import one_of_everything, staff

IN_ORDER = [one.kind for one in UNION_LEDGERS]  # each after those it speaks of

BOTH = replace(CLERK, roles=CLERK.roles | {Role.RESPONSIBLE})


@pytest.fixture
def twin(tmp_path: Path) -> Iterator[Firm]:
    """Return another firm with the same people and none of the union's records."""
    made = sample.begin(tmp_path)
    staff(made)
    yield made
    made.store.close()


def exported(firm: Firm, kind: str, folder: Path) -> tuple[Path, list[tuple[object, ...]]]:
    folder.mkdir(exist_ok=True)
    path = folder / f"{kind}.xlsx"
    export_records(firm.store, firm.context(), keeper_of(kind), path)
    rows = list(openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True))
    return path, sorted(rows, key=str)


def test_every_ledger_read_into_another_firm_gives_the_same_records_and_figures(
    firm: Firm, twin: Firm, tmp_path: Path
) -> None:
    one_of_everything(firm)
    later = replace(twin.context(BOTH), now=NOW + timedelta(days=1))  # today's are decided anew
    for kind in IN_ORDER:
        path, rows = exported(firm, kind, tmp_path / "from")
        assert len(rows) > 1, kind
        result = import_records(twin.store, later, keeper_of(kind), path)
        told = [sentence(one, Translator()) for one in result.refused]
        assert not told, (kind, told)
        assert exported(twin, kind, tmp_path / "to")[1] == rows, kind
        again = import_records(twin.store, later, keeper_of(kind), path)
        assert (again.created, again.updated, again.unchanged) == (0, 0, again.read), kind
    first, second = (quarters.figures(one.store, one.context(), QUARTER) for one in (firm, twin))
    for id_ in ("R01", "R02", "R03", "R04", "R08", "R19", "R20", "R21", "R22", "R24", "R32"):
        assert first[id_].value == second[id_].value, id_
        assert first[id_].value, id_


@pytest.mark.parametrize("kind", sorted(KEEPERS))
def test_an_empty_ledger_offers_what_must_be_filled_in(
    firm: Firm, tmp_path: Path, kind: str
) -> None:
    if LEDGERS[kind].read_only:
        with pytest.raises(UserError) as refused:
            import_records(firm.store, firm.context(), keeper_of(kind), Pasted("x\n"))
        assert refused.value.code == "read_only"
        return
    path = tmp_path / "空白表.xlsx"
    write_template(path, LEDGERS[kind], Translator())
    heads = [cell.value for cell in openpyxl.load_workbook(path).worksheets[1][1]]
    columns = LEDGERS[kind].columns
    assert set(heads) <= {column.zh for column in columns}
    assert set(heads) >= {column.zh for column in columns if column.required}


def test_refused_lines_come_back_with_their_reason_and_the_others_are_written(
    firm: Firm, tmp_path: Path
) -> None:
    one_of_everything(firm)
    text = (
        "点位名称\t日期\t工号\t分钟\t次数\t月度合计\n"
        "视频间\t2026-9-8\tW2\t31\t1\t否\n"
        "视频间\t2026-9-9\tW2\t半小时\t1\t否\n"
        "没有这间\t2026-9-9\tW2\t10\t1\t否\n"
        "视频间\t2026-9-10\tW99\t10\t1\t否\n"
        "电话亭\t2026-8-9\tW2\t10\t1\t否\n"
        "视频间\t2027-9-10\tW2\t10\t1\t否\n"
    )
    result = import_records(firm.store, firm.context(), keeper_of("contact"), Pasted(text))
    assert (result.read, result.created, len(result.refused)) == (6, 1, 5)
    told = [sentence(one, Translator()) for one in result.refused]
    assert len(set(told)) == 5
    assert all(one.endswith("。") for one in told)
    path = tmp_path / "拒收.xlsx"
    write_refused(result, path, Translator())
    back = list(openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True))
    assert len(back) == 6
    assert any("半小时" in map(str, row) for row in back)
    again = import_records(firm.store, firm.context(), keeper_of("contact"), Pasted(text))
    assert (again.created, again.unchanged) == (0, 1)


def test_a_trial_run_writes_nothing(firm: Firm) -> None:
    text = "团圆季\t假期\t开始日期\t结束日期\n2026 国庆\t国庆\t2026-10-1\t2026-10-7\n"
    before = import_records(
        firm.store, firm.context(), keeper_of("seasons"), Pasted(text), dry_run=True
    )
    assert (before.created, before.written) == (1, False)
    after = import_records(firm.store, firm.context(), keeper_of("seasons"), Pasted(text))
    assert (after.created, after.written) == (1, True)


def test_a_decision_comes_in_only_by_somebody_who_may_decide(
    firm: Firm, twin: Firm, tmp_path: Path
) -> None:
    one_of_everything(firm)
    path, _ = exported(firm, "aid", tmp_path / "from")
    result = import_records(twin.store, twin.context(), keeper_of("aid"), path)
    assert result.created == 0
    assert [one.code for one in result.refused] == ["not_approver"]
