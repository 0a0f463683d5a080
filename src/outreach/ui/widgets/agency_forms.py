# SPDX-License-Identifier: Apache-2.0
"""The forms of the bodies page: a body, a consultation with its items, who answers here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from outreach.domain.agencies import (
    AGENCY_LABELS,
    Action,
    Agency,
    AgencyKind,
    Consultation,
    Contact,
    Responsible,
)
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.ui.answers import ChoiceField
from outreach.ui.field import not_future
from outreach.ui.fields import AreaField, DateField, TextField
from outreach.ui.typed import NameField, choices_of
from outreach.ui.widgets.side_form import SideForm
from outreach.ui.widgets.talk_forms import split_names


class AgencyForm(SideForm):
    """A body with one person to speak to."""

    DRAFT = "agency"

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(t(N_("加单位")), t(N_("加入")), t, parent)
        self.kind = self.put(
            ChoiceField(
                "kind", t(N_("种类")), t, choices=choices_of(AGENCY_LABELS, t), required=True
            )
        )
        self.name = self.put(
            TextField(
                "name", t(N_("单位名称")), t, required=True, hint=t(N_("报告封面照这个名称写"))
            )
        )
        self.contact = self.put(TextField("contact", t(N_("联系人")), t), 1)
        self.duty = self.put(TextField("duty", t(N_("职务")), t), 1)
        self.phone = self.put(TextField("phone", t(N_("电话")), t, latin=True))

    def agency(self) -> Agency:
        """Return the body."""
        person = Contact(self.contact.value(), self.duty.value(), self.phone.value())
        contacts = (person,) if person.name else ()
        return Agency(self.kind.value() or AgencyKind.OTHER, self.name.value(), contacts)


class ConsultationForm(SideForm):
    """A consultation; one action item a line."""

    DRAFT = "consultation"

    def __init__(self, t: Translator, today: date, parent: QWidget | None = None) -> None:
        super().__init__(t(N_("记会商")), t(N_("记下")), t, parent)
        self._today = today
        self.day = self.put(
            DateField(
                "day", t(N_("日期")), t, today=today, required=True, check=not_future(today, t)
            ),
            1,
        )
        self.place = self.put(TextField("place", t(N_("地点")), t), 1)
        self.topic = self.put(TextField("topic", t(N_("议题")), t, required=True))
        self.agencies = self.put(
            TextField(
                "agencies", t(N_("参加单位")), t, required=True, hint=t(N_("几个之间用顿号分开"))
            )
        )
        self.items = self.put(
            AreaField(
                "items",
                t(N_("要办的事")),
                t,
                hint=t(N_("一行一件；可以写成：事情｜负责人｜2026-10-31")),
                lines=5,
            )
        )

    def set_agencies(self, names: Sequence[str]) -> None:
        """Say which bodies are known."""
        self.agencies.set_hint(self.t("、").join(names[:6]))

    def consultation(self) -> Consultation:
        """Return the consultation."""
        lines = [line.strip() for line in self.items.value().splitlines() if line.strip()]
        return Consultation(
            self.day.value() or self._today,
            self.topic.value(),
            split_names(self.agencies.value()),
            self.place.value(),
            tuple(_action(line) for line in lines),
        )


def _action(line: str) -> Action:
    """Read one item: what, who sees to it, until when."""
    parts = [part.strip() for part in line.replace("|", "｜").split("｜")] + ["", ""]
    try:
        due = date.fromisoformat(parts[2]) if parts[2] else None
    except ValueError:
        return Action(line)
    return Action(parts[0], parts[1], due)


class ResponsibleForm(SideForm):
    """Who answers in the firm from a day on."""

    DRAFT = "responsible"

    def __init__(self, t: Translator, today: date, parent: QWidget | None = None) -> None:
        note = t(N_("以前的责任人到前一天为止，不会删除。"))
        super().__init__(t(N_("责任部门和责任人")), t(N_("记下")), t, parent, note=note)
        self._today = today
        self.unit = self.put(NameField("unit", t(N_("责任部门")), t, required=True))
        self.person = self.put(TextField("person", t(N_("责任人")), t, required=True), 1)
        self.phone = self.put(TextField("phone", t(N_("电话")), t, latin=True), 1)
        self.valid_from = self.put(
            DateField("valid_from", t(N_("自哪天起")), t, today=today, required=True), 1
        )

    def responsible(self) -> Responsible:
        """Return who answers."""
        return Responsible(
            self.unit.value(),
            self.person.value(),
            self.phone.value(),
            self.valid_from.value() or self._today,
        )
