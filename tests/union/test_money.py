# SPDX-License-Identifier: Apache-2.0
"""Money in whole fen, each fen once: over gifts, tickets, aid, the fund and projects."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.domain.aid import AidAsked, AidKind, Decision, FundIncome, Payment, ProjectCost
from outreach.domain.contact import Gift
from outreach.domain.money import Source, parse_yuan, plain_yuan, yuan
from outreach.domain.periods import Quarter
from outreach.domain.quarters import Body
from outreach.domain.reunions import Help, HelpKind
from outreach.errors import NotAllowed, UserError
from outreach.services import aid, contact, quarters, reporting, reunions
from tests.quarters.histories import CTX, QUARTER
from tests.ui.pages.sample import TODAY, Firm
from tests.union.work import HEAD, SUMMER, approved, ask, one_of_everything


@given(st.integers(0, 10**12))
def test_every_amount_reads_back_as_it_was_written(fen: int) -> None:
    assert parse_yuan(yuan(fen)) == fen
    assert parse_yuan(plain_yuan(fen)) == fen
    assert parse_yuan(f"￥{yuan(fen)} 元") == fen


@pytest.mark.parametrize("text", ["", "-5", "1,23", "3.456", "三百", "1e3", "12 34", "10000000001"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(UserError) as refused:
        parse_yuan(text)
    assert refused.value.code == "bad_money"


def test_each_fen_is_counted_once_by_use_and_source(firm: Firm) -> None:
    one_of_everything(firm)
    account = quarters.reconcile(firm.store, firm.context(), QUARTER.period)
    spent = {(one.use, one.source): one.fen for one in account.lines if one.fen}
    assert spent == {
        ("gifts", Source.UNION): 3_000,
        ("reunions", Source.ENTERPRISE): 35_650,
        ("aid", Source.FUND): 80_000,  # 600 yuan and goods worth 200
        ("projects", Source.DONATION): 120_000,
    }
    assert account.total == 238_650
    assert (account.fund_opening, account.fund_income, account.fund_spent) == (0, 500_000, 80_000)
    assert account.fund_closing == 420_000


def test_the_fund_opens_with_what_the_quarter_before_left(firm: Firm) -> None:
    store, ctx = firm.store, firm.context()
    aid.add_income(store, ctx, FundIncome(date(2026, 5, 4), 100_001, "公司"))
    contact.give(store, ctx, [Gift("W1", date(2026, 6, 1), 0, 0, 101, Source.FUND)])
    request = ask(firm, SUMMER, "W1")
    lodging = Help(HelpKind.LODGING, date(2026, 7, 3), fen=99, source=Source.FUND)
    reunions.help_family(store, ctx, request, lodging)
    spring = quarters.reconcile(store, ctx, Quarter(2026, 2).period)
    summer = quarters.reconcile(store, ctx, QUARTER.period)
    assert (spring.fund_opening, spring.fund_closing) == (0, 99_900)
    assert (summer.fund_opening, summer.fund_closing) == (99_900, 99_801)


def test_the_internal_report_prints_the_account_that_adds_up(firm: Firm) -> None:
    one_of_everything(firm)
    document = reporting.compose(firm.store, CTX, QUARTER, Body.INTERNAL)
    tables = {table.title: table for section in document.sections for table in section.tables}
    account = tables["本季度支出，每一分钱只计一次（元）"]
    rows = [[parse_yuan(cell) for cell in row[1:]] for row in account.rows]
    assert all(sum(row[:-1]) == row[-1] for row in rows), "across"
    assert [sum(column) for column in zip(*rows[:-1], strict=True)] == rows[-1], "and down"
    fund = {label: parse_yuan(cell) for label, cell in tables["专项基金（元）"].rows}
    assert fund["期初结余"] + fund["本季度收入"] - fund["本季度支出"] == fund["期末结余"]
    outside = reporting.compose(firm.store, CTX, QUARTER, Body.UNION)
    assert "经费对账" not in [section.heading for section in outside.sections]


def test_nothing_is_paid_that_was_not_approved(firm: Firm) -> None:
    store, ctx = firm.store, firm.context()
    case = aid.ask(store, ctx, AidAsked("W3", AidKind.STUDY, date(2026, 9, 1), 80_000))
    paid = Payment(TODAY, 80_000, Source.UNION)
    with pytest.raises(UserError) as refused:
        aid.pay(store, ctx, case, paid)
    assert refused.value.sentence(ctx.t) == "这笔帮扶还没有批准，批准后才能发放。"
    with pytest.raises(NotAllowed):
        aid.decide(store, ctx, case, Decision.APPROVED, version=1, fen=80_000)
    head = firm.context(HEAD)
    with pytest.raises(UserError) as refused:
        aid.decide(store, head, case, Decision.APPROVED, version=1, fen=80_001)
    assert refused.value.code == "bad_money"
    aid.decide(store, head, case, Decision.APPROVED, version=1, fen=50_000)
    with pytest.raises(UserError) as refused:
        aid.pay(store, ctx, case, paid)
    assert "还可以发 500 元" in refused.value.sentence(ctx.t)
    aid.pay(store, ctx, case, Payment(TODAY, 20_000, Source.UNION))
    aid.pay(store, ctx, case, Payment(TODAY, 10_000, Source.UNION, 20_000, "书包"))
    with pytest.raises(UserError) as refused:
        aid.pay(store, ctx, case, Payment(TODAY, 1, Source.UNION))
    assert refused.value.code == "over_approved"
    (view,) = aid.cases(store, ctx)
    assert (view.paid_fen, view.left_fen) == (50_000, 0)
    assert quarters.figures(store, ctx, QUARTER)["R24"].value == 1


def test_a_refusal_needs_a_reason_and_stays(firm: Firm) -> None:
    store, ctx, head = firm.store, firm.context(), firm.context(HEAD)
    case = aid.ask(store, ctx, AidAsked("W3", AidKind.CHARITY, date(2026, 9, 1), 80_000))
    with pytest.raises(UserError):
        aid.decide(store, head, case, Decision.REFUSED, version=1)
    aid.decide(store, head, case, Decision.REFUSED, version=1, reason="已由民政救助")
    with pytest.raises(UserError) as refused:
        aid.decide(store, head, case, Decision.APPROVED, version=2, fen=1)
    assert refused.value.code == "decided"


def test_two_employees_of_one_family_are_one_family_aided(firm: Firm) -> None:
    for staff_no in ("W1", "W2", "W3"):
        case = approved(firm, staff_no, 10_000)
        aid.pay(firm.store, firm.context(), case, Payment(TODAY, 10_000, Source.UNION))
    assert quarters.figures(firm.store, firm.context(), QUARTER)["R24"].value == 2


def test_a_cost_of_a_project_nobody_began_is_refused(firm: Firm) -> None:
    with pytest.raises(UserError) as refused:
        aid.spend(firm.store, firm.context(), ProjectCost("港湾", TODAY, 100, Source.FUND))
    assert "先新建" in refused.value.sentence(firm.context().t)
