# SPDX-License-Identifier: Apache-2.0
"""What goes out comes back: exports, templates and mended rejects are read like any roster."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from outreach.domain.access import Role
from outreach.domain.ledgers import EMPLOYEES
from outreach.domain.rosters import Pasted
from outreach.errors import NotAllowed, UserError
from outreach.exchange.headings import headings_at
from outreach.exchange.sheets import read_book
from outreach.exchange.tables import headings, write_table, write_template
from outreach.i18n import Translator
from outreach.services import beginning, exports, keeping, ledgers, sites
from outreach.services.context import Actor, Context
from outreach.services.ledgers import ImportOptions, Outcome
from outreach.services.rejects import write_rejects
from outreach.services.store import Store
from tests.conftest import FIRM
from tests.quarters.histories import CTX
from tests.services.pasted import THREE, import_lines, line, number
from tests.services.test_ledgers import ROSTERS


@pytest.fixture
def ctx(store: Store) -> Context:
    return replace(CTX, site=sites.find_site(store, None))


def second(tmp_path: Path) -> tuple[Store, Context]:
    other = beginning.begin(tmp_path / "other", CTX, FIRM)
    return other, replace(CTX, site=sites.find_site(other, None))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("name", ["wide.xlsx", "tall.xlsx", "export.csv", "broken.xlsx"])
def test_an_export_imported_into_an_empty_store_gives_the_same_facts(
    store: Store, ctx: Context, tmp_path: Path, name: str, language: str
) -> None:
    ledgers.import_file(store, ctx, ROSTERS / name, ImportOptions())
    out = tmp_path / "导出.xlsx"
    told = replace(ctx, t=Translator(language))
    assert exports.export_file(store, told, "employees", out) > 0
    other, there = second(tmp_path)
    done = ledgers.import_file(other, there, out, ImportOptions())
    assert not done.problems
    assert keeping.digest(other) == keeping.digest(store)
    other.close()


def test_leavers_many_children_and_other_papers_come_back_too(
    store: Store, ctx: Context, tmp_path: Path
) -> None:
    eight = "；".join(f"张{n}（男，2015.{n}.03）" for n in "12345678")
    ledgers.import_file(
        store, ctx,
        Pasted(
            "工号\t姓名\t身份证号\t出生日期\t其他证件\t入职日期\t离职日期\t户口性质\t籍贯\t子女情况\n"
            f"A1\t张三\t{number(1)}\t\t\t2026-01-05\t\t农业\t河南省周口市郸城县\t{eight}\n"
            f"A2\t李四\t{number(2)}\t\t\t2025-01-05\t2026-06-30\t居民\t\t\n"
            "A3\tMaria\t\t1991-02-03\tE1234567\t2026-01-05\t\t\t\t\n"
        ),
        ImportOptions(),
    )  # fmt: skip
    out = tmp_path / "a.xlsx"
    exports.export_file(store, ctx, "employees", out)
    other, there = second(tmp_path)
    ledgers.import_file(other, there, out, ImportOptions())
    assert keeping.digest(other) == keeping.digest(store)
    assert ledgers.preview(store, ctx, out, ImportOptions()).count(Outcome.UNCHANGED) == 2
    other.close()


def test_an_export_imported_later_keeps_the_day_it_was_said(
    store: Store, ctx: Context, tmp_path: Path
) -> None:
    import_lines(store, ctx, *THREE)
    out = tmp_path / "a.xlsx"
    exports.export_file(store, ctx, "employees", out)
    other, there = second(tmp_path)
    later = replace(there, now=there.now.replace(month=there.now.month + 1))
    ledgers.import_file(other, later, out, ImportOptions())
    assert keeping.digest(other) == keeping.digest(store)
    other.close()


TRICKS = ("=1+1", "+86 138", "-5", "@SUM(A1)", "\t=1", "＝1+1", '=HYPERLINK("http://x")', "{=1}")


@pytest.mark.parametrize("trick", TRICKS)
def test_an_export_holds_no_formulas_or_links_whatever_was_typed(
    store: Store, ctx: Context, tmp_path: Path, trick: str
) -> None:
    quoted = trick.replace('"', '""')
    book = Pasted(f'工号\t姓名\t身份证号\t班组\nA1\t张三\t{number(1)}\t"{quoted}"\n')
    ledgers.import_file(store, ctx, book, ImportOptions())
    out = tmp_path / "a.xlsx"
    exports.export_file(store, ctx, "employees", out)
    with zipfile.ZipFile(out) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f" not in sheet
    assert "hyperlink" not in sheet
    assert not re.search(r'<c [^>]*t="n"', sheet)
    cells = load_workbook(out).active
    assert cells is not None
    assert {cell.data_type for row in cells.iter_rows() for cell in row} <= {"s", "n"}
    assert any(trick.strip() in str(cell.value) for row in cells.iter_rows() for cell in row)


def test_a_child_s_number_leaves_as_its_last_four_and_c_number(
    store: Store, ctx: Context, tmp_path: Path
) -> None:
    ledgers.import_file(store, ctx, ROSTERS / "wide.xlsx", ImportOptions())
    out = tmp_path / "a.xlsx"
    exports.export_file(store, ctx, "employees", out)
    sheet = read_book(out).sheets[0]
    found = next(headings_at(sheet, 0))
    places = {one.key: place for place, one in enumerate(found.columns)}
    told = [row[places["child_number:1"]] for row in sheet.rows[1:]]
    assert set(told) <= {"", None, "未上户口"}
    assert all(len(str(row[places["child_tail:1"]] or "")) in {0, 4} for row in sheet.rows[1:])


def test_who_may_not_import_may_not_take_the_ledger_out(
    store: Store, ctx: Context, tmp_path: Path
) -> None:
    reporter = replace(ctx, actor=Actor(None, "csr", "何", frozenset({Role.REPORTER})))
    with pytest.raises(NotAllowed):
        exports.export_file(store, reporter, "employees", tmp_path / "a.xlsx")
    with pytest.raises(UserError, match="xlsx"):
        exports.export_file(store, ctx, "employees", tmp_path / "a.pdf")
    assert not list(tmp_path.glob("a.*"))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_heading_we_write_is_read_back(tmp_path: Path, language: str) -> None:
    t = Translator(language)
    path = tmp_path / "a.xlsx"
    columns = headings(EMPLOYEES, t, children=6, kept=True)
    write_table(path, "a", [words for _, words in columns], [])
    read = next(headings_at(read_book(path).sheets[0], 0))
    assert [column.key for column in read.columns] == [key for key, _ in columns]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_template_is_text_with_drop_downs_an_explanation_and_imports(
    store: Store, ctx: Context, tmp_path: Path, language: str
) -> None:
    path = tmp_path / "模板.xlsx"
    write_template(path, EMPLOYEES, Translator(language))
    book = load_workbook(path)
    notes, sheet = book.worksheets
    assert notes.max_row >= 5
    formats = {one.number_format for one in sheet.column_dimensions.values()}
    assert formats == {"@"}, "a number typed here stays text"
    assert len(sheet.data_validations.dataValidation) >= 2
    values = {
        "name": "张三",
        "number": number(1),
        "child_name:1": "张小明",
        "child_birth:1": "2015.3.2",
    }
    for place, (key, _) in enumerate(headings(EMPLOYEES, Translator(language), children=3), 1):
        if key in values:
            sheet.cell(2, place, values[key])
    book.save(path)
    done = ledgers.import_file(store, ctx, path, ImportOptions())
    assert (done.employees_created, done.children_created) == (1, 1)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_rejects_come_with_reasons_and_once_mended_are_imported(
    store: Store, ctx: Context, tmp_path: Path, language: str
) -> None:
    done = ledgers.import_file(store, ctx, ROSTERS / "broken.xlsx", ImportOptions())
    path = tmp_path / "退回.xlsx"
    stopped = [plan for plan in done.plans if plan.problems]
    assert write_rejects(done, path, Translator(language)) == len(stopped)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    heads = [str(cell.value) for cell in sheet[1]]
    assert heads[:2] == [Translator(language)(words) for words in ("原因", "原处")]
    assert all(sheet.cell(row, 1).value for row in range(2, len(stopped) + 2))
    again = ledgers.preview(store, ctx, path, ImportOptions())
    assert [p.record.hire.name for p in again.plans] == [p.record.hire.name for p in stopped]
    for row in range(2, len(stopped) + 2):
        for place in range(3, len(heads) + 1):
            if "child" in heads[place - 1].lower() or "子女" in heads[place - 1]:
                sheet.cell(row, place).value = None
        mend(sheet, heads, row)
    book.save(path)
    mended = ledgers.import_file(store, ctx, path, ImportOptions())
    assert not mended.problems, [(p.row, p.key, p.code) for p in mended.problems]
    assert mended.employees_created == len(stopped)


def mend(sheet: object, heads: list[str], row: int) -> None:
    """Write what a clerk would: the right number, name, dates; sex as the number says."""
    values = {
        "姓名": f"改好{row}", "Name": f"Mended {row}", "身份证号": number(100 + row),
        "Resident number": number(100 + row), "性别": "男", "Sex": "男",
        "入职日期": "2026-05-01", "Hired on": "2026-05-01", "工号": f"R{row}",
        "Staff number": f"R{row}", "户籍地": "", "Registered place": "",
    }  # fmt: skip
    for place, head in enumerate(heads, 1):
        if head in values:
            sheet.cell(row, place).value = values[head]  # type: ignore[attr-defined]


def test_cells_at_fault_are_marked_in_the_rejects(
    store: Store, ctx: Context, tmp_path: Path
) -> None:
    done = import_lines(store, ctx, line("A1", "张三", number(1)[:17] + "?", "2026-03-01"))
    path = tmp_path / "退回.xlsx"
    write_rejects(done, path, Translator())
    sheet = load_workbook(path).worksheets[0]
    marked = [cell.column for cell in sheet[2] if cell.fill.fgColor.rgb == "FFFBE3E4"]
    assert [sheet.cell(1, place).value for place in marked] == ["身份证号"]


def told(births: list[date]) -> str:
    named = zip("甲乙丙", births, strict=False)
    return "；".join(f"子{name}（女，{born:%Y.%m.%d}，奶奶）" for name, born in named)


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(
    st.lists(
        st.tuples(
            st.text("张王李赵𠮷䶮·阿买提", min_size=2, max_size=6).filter(
                lambda name: (
                    not name.startswith("·") and not name.endswith("·") and "··" not in name
                )
            ),
            st.dates(date(2024, 1, 1), date(2026, 9, 1)),
            st.sampled_from(["", "焊接班", "=班", "  前后 ", "总装 一线"]),
            st.lists(st.dates(date(2009, 1, 1), date(2025, 12, 31)), max_size=3, unique=True),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_any_small_firm_survives_the_way_out_and_in(
    tmp_path_factory: pytest.TempPathFactory,
    people: list[tuple[str, date, str, list[date]]],
) -> None:
    folder = tmp_path_factory.mktemp("firm")
    first = beginning.begin(folder / "one", CTX, FIRM)
    ctx = replace(CTX, site=sites.find_site(first, None))
    lines = [
        [f"N{place}", name, number(place, f"19{70 + place}{place + 1:02d}02"), hired.isoformat(),
         team,
         told(births)]
        for place, (name, hired, team, births) in enumerate(people)
    ]  # fmt: skip
    heads = ["工号", "姓名", "身份证号", "入职日期", "班组", "子女情况"]
    done = ledgers.import_file(
        first, ctx, Pasted("\n".join("\t".join(row) for row in [heads, *lines])), ImportOptions()
    )
    assert done.employees_created == len(people)
    out = folder / "a.xlsx"
    exports.export_file(first, ctx, "employees", out)
    other, there = second(folder)
    ledgers.import_file(other, there, out, ImportOptions())
    assert keeping.digest(other) == keeping.digest(first)
    other.close()
    first.close()
