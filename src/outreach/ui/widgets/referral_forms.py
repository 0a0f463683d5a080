# SPDX-License-Identifier: Apache-2.0
"""The forms of a referral: the matter with its consent, what came back, the end of a leave."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from outreach.domain.incidents import CHANNEL_LABELS, LEAVE_LABELS, Channel, LeaveResult
from outreach.domain.money import SOURCE_LABELS
from outreach.domain.referrals import (
    BASIS_LABELS,
    BODY_LABELS,
    RESULT_LABELS,
    Basis,
    Body,
    Outcome,
    Referral,
    Result,
    subjects,
)
from outreach.domain.reunions import HELP_LABELS
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.ui.answers import ChoiceField, SegmentField
from outreach.ui.controls.choices import Choice
from outreach.ui.field import not_future
from outreach.ui.fields import AreaField, DateField, TextField
from outreach.ui.typed import CountField, choices_of
from outreach.ui.widgets.side_form import SideForm


class ReferForm(SideForm):
    """A matter to refer: the subject leads to its departments, the basis to what it rests on."""

    DRAFT = "referral"

    def __init__(self, t: Translator, today: date, parent: QWidget | None = None) -> None:
        note = t(N_("把姓名告诉外单位，要先另外征得本人（不满 14 岁的由监护人）同意。"))
        super().__init__(t(N_("登记转介")), t(N_("登记并打印")), t, parent, note=note)
        self._today = today
        offered = [
            Choice(code, one.words.in_language(t.language)) for code, one in subjects().items()
        ]
        self.subject = self.put(
            ChoiceField("subject", t(N_("事项")), t, choices=offered, required=True)
        )
        self.subject.edited.connect(self.on_subject)
        self.body_to = self.put(ChoiceField[Body]("body", t(N_("部门")), t, required=True), 1)
        self.office = self.put(TextField("office", t(N_("具体单位")), t), 1)
        self.child = self.put(
            TextField("child", t(N_("孩子的编号")), t, latin=True, placeholder="C-0001"), 1
        )
        self.staff_no = self.put(TextField("staff_no", t(N_("职工工号")), t), 1)
        self.reason = self.put(AreaField("reason", t(N_("情况和理由")), t, required=True))
        self.basis = self.put(
            SegmentField(
                "basis", t(N_("根据")), t, choices=choices_of(BASIS_LABELS, t), required=True
            )
        )
        self.basis.edited.connect(self.on_basis)
        self.consented_on = self.put(
            DateField("consented_on", t(N_("同意的日期")), t, today=today), 1
        )
        self.incident = self.put(CountField("incident", t(N_("报告编号")), t), 1)
        self.sent_on = self.put(
            DateField(
                "sent_on",
                t(N_("转出日期")),
                t,
                today=today,
                required=True,
                check=not_future(today, t),
            ),
            1,
        )
        self.due_on = self.put(
            DateField("due_on", t(N_("几号前答复")), t, today=today, hint=t(N_("空着是 30 天"))),
            1,
        )
        self.channel = self.put(
            ChoiceField("channel", t(N_("方式")), t, choices=choices_of(CHANNEL_LABELS, t)), 1
        )
        self.on_basis()

    def begin(self, today: date) -> None:
        """Empty it: sent today, in writing."""
        self._today = today
        self.renew()
        self.sent_on.set_value(today)
        self.channel.set_value(Channel.LETTER)
        self.on_basis()
        self.form.mark_clean()

    def on_subject(self) -> None:
        """Offer the departments of the subject, and say where that is written."""
        found = subjects().get(self.subject.value() or "")
        bodies = found.bodies if found else ()
        self.body_to.set_choices([Choice(one, self.t(BODY_LABELS[one])) for one in bodies])
        if bodies:
            self.body_to.set_value(bodies[0])
        self.subject.set_hint(found.clause.in_language(self.t.language) if found else "")

    def on_basis(self) -> None:
        """Ask for the day of the consent, or for the report."""
        basis = self.basis.value()
        self.consented_on.setVisible(basis is not Basis.DANGER)
        self.incident.setVisible(basis is Basis.DANGER)

    def referral(self) -> Referral:
        """Return the referral."""
        danger = self.basis.value() is Basis.DANGER
        return Referral(
            subject=self.subject.value() or "",
            body=self.body_to.value() or Body.CIVIL_AFFAIRS,
            reason=self.reason.value(),
            sent_on=self.sent_on.value() or self._today,
            child_number=self.child.value(),
            staff_no=self.staff_no.value(),
            basis=self.basis.value(),
            consented_on=None if danger else self.consented_on.value(),
            incident_number=self.incident.count() or None if danger else None,
            office=self.office.value(),
            channel=self.channel.value() or Channel.LETTER,
            due_on=self.due_on.value(),
        )


class ReferralOutcomeForm(SideForm):
    """What the body said."""

    DRAFT = "referral_outcome"
    OF_RECORD = True

    def __init__(self, t: Translator, today: date, parent: QWidget | None = None) -> None:
        super().__init__(t(N_("记答复")), t(N_("记下")), t, parent)
        self._today = today
        answers = {code: words for code, words in RESULT_LABELS.items() if code is not Result.OPEN}
        self.result = self.put(
            ChoiceField("result", t(N_("结果")), t, choices=choices_of(answers, t), required=True),
            1,
        )
        self.day = self.put(
            DateField(
                "day", t(N_("日期")), t, today=today, required=True, check=not_future(today, t)
            ),
            1,
        )
        self.words = self.put(AreaField("words", t(N_("答复的内容")), t))

    def outcome(self) -> Outcome:
        """Return the outcome."""
        return Outcome(
            self.day.value() or self._today, self.result.value() or Result.OPEN, self.words.value()
        )


class LeaveForm(SideForm):
    """What came of an emergency leave."""

    DRAFT = "leave_outcome"
    OF_RECORD = True

    def __init__(self, t: Translator, today: date, parent: QWidget | None = None) -> None:
        super().__init__(t(N_("记返乡结果")), t(N_("记下")), t, parent)
        self._today = today
        answers = {
            code: words for code, words in LEAVE_LABELS.items() if code is not LeaveResult.OPEN
        }
        self.result = self.put(
            ChoiceField("result", t(N_("结果")), t, choices=choices_of(answers, t), required=True),
            1,
        )
        self.day = self.put(
            DateField(
                "day", t(N_("日期")), t, today=today, required=True, check=not_future(today, t)
            ),
            1,
        )


class WayHomeForm(SideForm):
    """The help an emergency leave gets on its way, and whose money it is."""

    DRAFT = "way_home"
    OF_RECORD = True

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(t(N_("定路上的帮助")), t(N_("记下")), t, parent)
        self.help = self.put(
            ChoiceField(
                "help", t(N_("路上的帮助")), t, choices=choices_of(HELP_LABELS, t), required=True
            ),
            1,
        )
        self.source = self.put(
            ChoiceField(
                "source", t(N_("经费来源")), t, choices=choices_of(SOURCE_LABELS, t), required=True
            ),
            1,
        )
