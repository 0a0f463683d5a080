# SPDX-License-Identifier: Apache-2.0
"""The forms of the aid page: an application, a decision, a payment, the fund, projects."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from outreach.domain.aid import (
    AID_LABELS,
    PROJECT_LABELS,
    AidAsked,
    AidKind,
    Decision,
    FundIncome,
    Payment,
    Project,
    ProjectCost,
    ProjectKind,
)
from outreach.domain.money import SOURCE_LABELS, Source
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.ui.answers import ChoiceField, SegmentField
from outreach.ui.controls.choices import Choice
from outreach.ui.field import not_future
from outreach.ui.fields import AreaField, DateField, TextField
from outreach.ui.typed import NameField, YuanField, choices_of
from outreach.ui.widgets.side_form import SideForm


class AskForm(SideForm):
    """An application for aid."""

    DRAFT = "aid"

    def __init__(self, t: Translator, today: date, parent: QWidget | None = None) -> None:
        note = t(N_("只写钱做什么用，不写困难的原因和病情。"))
        super().__init__(t(N_("登记帮扶申请")), t(N_("登记")), t, parent, note=note)
        self._today = today
        self.staff_no = self.put(TextField("staff_no", t(N_("工号或姓名")), t, required=True))
        self.kind = self.put(
            ChoiceField("kind", t(N_("种类")), t, choices=choices_of(AID_LABELS, t), required=True),
            1,
        )
        self.fen = self.put(YuanField("fen", t(N_("申请金额（元）")), t, required=True), 1)
        self.day = self.put(
            DateField(
                "day", t(N_("申请日期")), t, today=today, required=True, check=not_future(today, t)
            ),
            1,
        )
        self.purpose = self.put(NameField("purpose", t(N_("用途")), t))

    def asked(self) -> AidAsked:
        """Return the application."""
        return AidAsked(
            self.staff_no.value(),
            self.kind.value() or AidKind.OTHER,
            self.day.value() or self._today,
            self.fen.fen(),
            self.purpose.value(),
        )


class DecideForm(SideForm):
    """What the responsible person says."""

    DRAFT = "aid_decision"
    OF_RECORD = True

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        note = t(N_("申请和批准是同一个人时要写理由，次日起才能发放。"))
        super().__init__(t(N_("审批")), t(N_("确定")), t, parent, note=note)
        answers = [
            Choice(Decision.APPROVED, t(N_("批准"))),
            Choice(Decision.REFUSED, t(N_("不批准"))),
        ]
        self.decision = self.put(
            SegmentField("decision", t(N_("决定")), t, choices=answers, required=True)
        )
        self.fen = self.put(YuanField("fen", t(N_("批准金额（元）")), t), 1)
        self.reason = self.put(AreaField("reason", t(N_("理由")), t, lines=3))


class PayForm(SideForm):
    """Money and goods handed over."""

    DRAFT = "aid_payment"
    OF_RECORD = True

    def __init__(self, t: Translator, today: date, parent: QWidget | None = None) -> None:
        super().__init__(t(N_("记发放")), t(N_("记下")), t, parent)
        self._today = today
        self.day = self.put(
            DateField(
                "day", t(N_("日期")), t, today=today, required=True, check=not_future(today, t)
            ),
            1,
        )
        self.source = self.put(
            ChoiceField(
                "source",
                t(N_("经费来源")),
                t,
                choices=choices_of(SOURCE_LABELS, t),
                required=True,
            ),
            1,
        )
        self.fen = self.put(YuanField("fen", t(N_("金额（元）")), t), 1)
        self.goods_fen = self.put(YuanField("goods_fen", t(N_("物品价值（元）")), t), 1)
        self.goods = self.put(NameField("goods", t(N_("物品")), t))

    def payment(self) -> Payment:
        """Return the payment."""
        return Payment(
            self.day.value() or self._today,
            self.fen.fen(),
            self.source.value() or Source.UNION,
            self.goods_fen.fen(),
            self.goods.value(),
        )


class IncomeForm(SideForm):
    """Money put into the fund."""

    DRAFT = "aid_income"

    def __init__(self, t: Translator, today: date, parent: QWidget | None = None) -> None:
        super().__init__(t(N_("基金收入")), t(N_("记下")), t, parent)
        self._today = today
        self.day = self.put(DateField("day", t(N_("日期")), t, today=today, required=True), 1)
        self.fen = self.put(YuanField("fen", t(N_("金额（元）")), t, required=True), 1)
        self.from_whom = self.put(TextField("from_whom", t(N_("资金来自")), t, required=True))

    def income(self) -> FundIncome:
        """Return the income."""
        return FundIncome(self.day.value() or self._today, self.fen.fen(), self.from_whom.value())


class ProjectForm(SideForm):
    """A project for home places."""

    DRAFT = "aid_project"

    def __init__(self, t: Translator, today: date, parent: QWidget | None = None) -> None:
        super().__init__(t(N_("新建项目")), t(N_("新建")), t, parent)
        self._today = today
        self.kind = self.put(
            SegmentField(
                "kind", t(N_("种类")), t, choices=choices_of(PROJECT_LABELS, t), required=True
            )
        )
        self.name = self.put(NameField("name", t(N_("项目名称")), t, required=True))
        self.place = self.put(TextField("place", t(N_("地点")), t))
        self.first = self.put(DateField("first", t(N_("开始")), t, today=today, required=True), 1)
        self.last = self.put(DateField("last", t(N_("结束")), t, today=today), 1)

    def project(self) -> Project:
        """Return the project."""
        return Project(
            self.name.value(),
            self.kind.value() or ProjectKind.OTHER,
            self.first.value() or self._today,
            self.last.value(),
            self.place.value(),
        )


class CostForm(SideForm):
    """Money spent on a project."""

    DRAFT = "aid_cost"

    def __init__(self, t: Translator, today: date, parent: QWidget | None = None) -> None:
        super().__init__(t(N_("项目支出")), t(N_("记下")), t, parent)
        self._today = today
        self.project = self.put(ChoiceField[str]("project", t(N_("项目")), t, required=True))
        self.day = self.put(DateField("day", t(N_("日期")), t, today=today, required=True), 1)
        self.fen = self.put(YuanField("fen", t(N_("金额（元）")), t, required=True), 1)
        self.source = self.put(
            ChoiceField(
                "source",
                t(N_("经费来源")),
                t,
                choices=choices_of(SOURCE_LABELS, t),
                required=True,
            ),
            1,
        )
        self.what = self.put(NameField("what", t(N_("用于")), t))

    def set_projects(self, projects: Sequence[Project]) -> None:
        """Offer the projects."""
        self.project.set_choices([Choice(one.name, one.name) for one in projects])

    def cost(self) -> ProjectCost:
        """Return the cost."""
        return ProjectCost(
            self.project.value() or "",
            self.day.value() or self._today,
            self.fen.fen(),
            self.source.value() or Source.FUND,
            self.what.value(),
        )
