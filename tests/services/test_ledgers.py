# SPDX-License-Identifier: Apache-2.0
"""Importing rosters: exact, repeatable, all or nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from outreach.cli.ledgers import as_json
from outreach.clock import BUSINESS_ZONE
from outreach.domain.access import Role
from outreach.domain.children import ChildDeclared, Inquiry, WhoIsHome
from outreach.domain.employees import Consent, HasMinors, Intake
from outreach.domain.rosters import Pasted
from outreach.errors import N_, Cancelled, NotAllowed
from outreach.i18n import Translator
from outreach.services import beginning, children, employees, keeping, leaving, ledgers, sites
from outreach.services.context import Actor, Context
from outreach.services.ledgers import ImportOptions, Outcome
from outreach.services.sites import EnterpriseBegun
from outreach.services.store import Store
from tests.quarters.histories import CTX
from tests.services.pasted import number

ROSTERS = Path(__file__).parent.parent / "data" / "rosters"
EXPECTED = json.loads((ROSTERS / "expected.json").read_text(encoding="utf-8"))
NOW = datetime(2026, 9, 30, 9, tzinfo=BUSINESS_ZONE)
ALL = frozenset({Role.ADMIN, Role.HR, Role.UNION})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    firm = EnterpriseBegun(name="示例制造有限公司", site_name="一厂", practice=True)
    begun = beginning.begin(tmp_path / "store", Context(Actor(None, "", "", ALL), NOW), firm)
    yield begun
    begun.close()


@pytest.fixture
def ctx(store: Store) -> Context:
    return Context(Actor(None, "hr", "林雨", ALL), NOW, sites.find_site(store, None))


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_shared_roster_gives_exactly_what_it_must(store: Store, ctx: Context, name: str) -> None:
    result = ledgers.import_file(store, ctx, ROSTERS / name, ImportOptions())
    shown = as_json(result, Translator())
    wanted = EXPECTED[name]["import"]
    assert shown["records_read"] == wanted["records_read"]
    assert shown["created"] == wanted["created"]
    for kind in ("refused", "undecided"):
        found = [{k: p[k] for k in ("sheet", "row", "code")} for p in shown[kind]]  # type: ignore[attr-defined]
        assert found == wanted[kind]
    counted = children.summary(store, ctx, on=date(2026, 9, 30))
    assert vars(counted) == EXPECTED[name]["summary"]


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_numbers_always_add_up(store: Store, ctx: Context, name: str) -> None:
    result = ledgers.preview(store, ctx, ROSTERS / name, ImportOptions())
    assert sum(result.count(outcome) for outcome in Outcome) == len(result.read.records)


def test_a_second_run_changes_nothing(store: Store, ctx: Context) -> None:
    ledgers.import_file(store, ctx, ROSTERS / "wide.xlsx", ImportOptions())
    before = keeping.digest(store)
    again = ledgers.import_file(store, ctx, ROSTERS / "wide.xlsx", ImportOptions())
    assert again.count(Outcome.UNCHANGED) == 120
    assert (again.employees_created, again.children_created) == (0, 0)
    assert keeping.digest(store) == before


def test_a_look_writes_nothing_and_tells_the_same_numbers(store: Store, ctx: Context) -> None:
    before = keeping.digest(store)
    looked = ledgers.preview(store, ctx, ROSTERS / "wide.xlsx", ImportOptions())
    assert keeping.digest(store) == before
    done = ledgers.import_file(store, ctx, ROSTERS / "wide.xlsx", ImportOptions())
    assert looked.children_created == done.children_created == 145
    assert looked.employees_created == done.employees_created == 120


class StopAt:
    """Cancel at the n-th step."""

    def __init__(self, step: int) -> None:
        self.left = step

    def step(self, done: int, total: int, text: str = "") -> None:
        self.left -= 1
        if self.left < 0:
            raise Cancelled(N_("已取消，什么也没有改。"))


@pytest.mark.parametrize("step", range(8))
def test_a_cancelled_import_leaves_nothing(store: Store, ctx: Context, step: int) -> None:
    before = keeping.digest(store)
    with pytest.raises(Cancelled):
        ledgers.import_file(store, ctx, ROSTERS / "wide.xlsx", ImportOptions(), StopAt(step))
    assert keeping.digest(store) == before


def test_who_may_not_import_is_refused(store: Store, ctx: Context) -> None:
    reporter = Context(Actor(None, "csr", "何", frozenset({Role.REPORTER})), NOW, ctx.site)
    with pytest.raises(NotAllowed):
        ledgers.import_file(store, reporter, ROSTERS / "wide.xlsx", ImportOptions())


def test_children_of_a_refusal_do_not_come_back_with_the_next_roster(
    store: Store, ctx: Context
) -> None:
    ledgers.import_file(store, ctx, ROSTERS / "wide.xlsx", ImportOptions())
    family = children.family_by_staff_no(store, ctx, "W11002")
    assert len(family.children) == 3
    refuse(store, ctx, family)
    assert not children.family_by_staff_no(store, ctx, "W11002").children
    again = ledgers.import_file(store, ctx, ROSTERS / "wide.xlsx", ImportOptions())
    assert again.children_created == 0
    assert not children.family_by_staff_no(store, ctx, "W11002").children


def refuse(store: Store, ctx: Context, family: children.Family) -> None:
    register(store, ctx, family, Intake(ctx.today, Consent.REFUSED, "2026-1"))


def register(store: Store, ctx: Context, family: children.Family, intake: Intake) -> None:
    from outreach.domain.employees import NewHire

    assert family.hired_on is not None
    employees.register(
        store,
        ctx,
        employees.Registration(
            NewHire(
                name=family.name,
                staff_no=family.staff_no,
                number=family.number,
                phone=family.phone,
                team=family.team,
                hired_on=family.hired_on,
            ),
            family.hired_on,
            intake,
            employee_id=family.employee_id,
            version=family.version,
        ),
    )


def test_what_a_family_said_itself_is_not_overwritten_by_a_roster(
    store: Store, ctx: Context
) -> None:
    ledgers.import_file(store, ctx, ROSTERS / "wide.xlsx", ImportOptions())
    family = children.family_by_staff_no(store, ctx, "W11002")
    declared = tuple(
        ChildDeclared(birth=child.birth, short_no=child.short_no) for child in family.children
    )
    inquiry = Inquiry(ctx.today, WhoIsHome.NOBODY)
    intake = Intake(ctx.today, Consent.GIVEN, "2026-1", HasMinors.YES, declared, inquiry)
    register(store, ctx, family, intake)
    ledgers.import_file(store, ctx, ROSTERS / "wide.xlsx", ImportOptions())
    shown = children.family_by_staff_no(store, ctx, "W11002").inquiry
    assert shown is not None
    assert (shown.source, shown.who_is_home) == ("form", WhoIsHome.NOBODY)


def test_couples_share_their_children_and_each_is_told_of_the_other(
    store: Store, ctx: Context
) -> None:
    ledgers.import_file(store, ctx, ROSTERS / "wide.xlsx", ImportOptions())
    for first, second in EXPECTED["wide.xlsx"]["couples"]:
        family = children.family_by_staff_no(store, ctx, first)
        other = children.family_by_staff_no(store, ctx, second)
        assert {child.id for child in family.children} == {child.id for child in other.children}
        assert family.children[0].shared_with == (f"{second} {other.name}",)


def test_an_update_says_old_and_new_and_blanks_never_erase(
    store: Store, ctx: Context, tmp_path: Path
) -> None:
    ledgers.import_file(store, ctx, ROSTERS / "export.csv", ImportOptions())
    lines = (ROSTERS / "export.csv").read_text(encoding="gb18030").splitlines()
    path = tmp_path / "更新.csv"
    path.write_text(f"{lines[0]}\nC31001,李㛃,,21072619920605551X,,装配班,,\n", encoding="utf-8")
    looked = ledgers.preview(store, ctx, path, ImportOptions())
    (plan,) = looked.plans
    assert [(c.item, c.old, c.new) for c in plan.changes] == [("team", "总装二线", "装配班")]
    ledgers.import_file(store, ctx, path, ImportOptions())
    family = children.family_by_staff_no(store, ctx, "C31001")
    assert (family.team, family.phone) == ("装配班", "13367714535")


PERSON = "110101199003070038"


def roster(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "表.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_children_without_names_are_known_again_and_twins_stay_two(
    store: Store, ctx: Context, tmp_path: Path
) -> None:
    path = roster(
        tmp_path,
        "工号,姓名,身份证号,子女1出生日期,子女2出生日期",
        f"A1,张三,{PERSON},2015-03-03,2015-03-03",
    )
    first = ledgers.import_file(store, ctx, path, ImportOptions())
    again = ledgers.import_file(store, ctx, path, ImportOptions())
    assert (first.children_created, again.children_created) == (2, 0)
    assert again.count(Outcome.UNCHANGED) == 1


def test_an_old_roster_does_not_bring_back_who_has_left(
    store: Store, ctx: Context, tmp_path: Path
) -> None:
    head, line = "工号,姓名,身份证号,入职日期", f"A1,张三,{PERSON},"
    path = roster(tmp_path, head, line + "2024-01-05")
    ledgers.import_file(store, ctx, path, ImportOptions())
    person = children.family_by_staff_no(store, ctx, "A1").employee_id
    leaving.leave(store, ctx, person, last_day=date(2026, 6, 30))
    again = ledgers.import_file(store, ctx, path, ImportOptions())
    assert again.count(Outcome.UNDECIDED) == 1
    assert children.summary(store, ctx, on=ctx.today).employees == 0
    hired_again = roster(tmp_path, head, line + "2026-09-01")
    ledgers.import_file(store, ctx, hired_again, ImportOptions())
    assert children.summary(store, ctx, on=ctx.today).employees == 1


def test_a_staff_number_in_use_is_not_given_to_somebody_else(
    store: Store, ctx: Context, tmp_path: Path
) -> None:
    head = "工号,姓名,身份证号"
    other = "A2,李四,110101199003070054"
    path = roster(tmp_path, head, f"A1,张三,{PERSON}", other)
    assert ledgers.import_file(store, ctx, path, ImportOptions()).employees_created == 2
    swapped = roster(tmp_path, head, f"A2,张三,{PERSON}")
    result = ledgers.import_file(store, ctx, swapped, ImportOptions())
    (plan,) = result.plans
    assert plan.outcome is Outcome.UNDECIDED
    assert [result.people[one].handle for one in plan.candidates] == ["A2"]


def test_a_new_name_from_a_short_roster_keeps_phone_and_staff_number_to_search_by(
    store: Store, ctx: Context, tmp_path: Path
) -> None:
    full = roster(tmp_path, "工号,姓名,身份证号,手机", f"A1,张三,{PERSON},13800000001")
    ledgers.import_file(store, ctx, full, ImportOptions())
    short = roster(tmp_path, "姓名,身份证号", f"张叁,{PERSON}")
    ledgers.import_file(store, ctx, short, ImportOptions())
    for query in ("A1", "13800000001", "张叁"):
        assert children.list_families(store, ctx, query=query).total == 1
    assert children.list_families(store, ctx, query="张三").total == 0


def test_somebody_known_at_another_site_begins_here_with_the_barest_roster(
    store: Store, ctx: Context, tmp_path: Path
) -> None:
    path = roster(tmp_path, "姓名,身份证号", f"张三,{PERSON}")
    ledgers.import_file(store, ctx, path, ImportOptions())
    second = replace(ctx, site=sites.add_site(store, ctx, "二厂"))
    assert ledgers.import_file(store, second, path, ImportOptions()).count(Outcome.UPDATED) == 1
    assert ledgers.import_file(store, second, path, ImportOptions()).count(Outcome.UNCHANGED) == 1
    assert children.list_families(store, second).total == 1


def test_a_place_somebody_confirmed_is_not_lost_to_words_that_name_none(
    store: Store, ctx: Context, tmp_path: Path
) -> None:
    head = "工号,姓名,身份证号,户籍地"
    for place in ("河南省信阳市罗山县", "老家"):
        path = roster(tmp_path, head, f"A1,张三,{PERSON},{place}")
        ledgers.import_file(store, ctx, path, ImportOptions())
    family = children.family_by_staff_no(store, ctx, "A1")
    assert (family.hukou_code, family.hukou_confirmed) == ("411521", True)


def test_a_child_of_the_same_name_and_birthday_under_another_number_is_told(
    store: Store,
) -> None:
    """Couples write the same child on two lines; with a slip in one number it would be two."""
    ctx = replace(CTX, site=sites.find_site(store, None))
    heads = "工号\t姓名\t身份证号\t子女姓名\t子女身份证号\t子女出生日期"
    child, slipped = number(8, "20150302"), number(9, "20150302")
    both = Pasted(
        f"{heads}\nA1\t张三\t{number(1)}\t张小明\t{child}\t2015-3-2"
        f"\nA2\t李四\t{number(2)}\t张小明\t{slipped}\t2015-3-2"
    )
    seen = ledgers.preview(store, ctx, both, ImportOptions())
    assert [(one.row, one.code) for one in seen.warnings] == [(3, "child_alike")]
    done = ledgers.import_file(store, ctx, both, ImportOptions())
    assert (done.children_created, len(done.warnings)) == (2, 1)
    assert not ledgers.import_file(store, ctx, both, ImportOptions()).warnings
