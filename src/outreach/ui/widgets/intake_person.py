# SPDX-License-Identifier: Apache-2.0
"""Part 1 of the registration: the person, as far as the identity number does not say it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from outreach.domain.employees import HukouType, NewHire, Registered
from outreach.domain.numbers import SEX_LABELS, BadNumber, Sex, parse_number
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services.children import Family
from outreach.services.employees import NUMBER_SENTENCES, NumberCheck
from outreach.ui.answers import ChoiceField
from outreach.ui.controls.button import Button
from outreach.ui.controls.cells import tag
from outreach.ui.controls.choices import Choice
from outreach.ui.field import Verdict, bad, not_future, ok, warn
from outreach.ui.fields import DateField, SuggestField, TextField
from outreach.ui.forms import AnyField
from outreach.ui.theme import Tone
from outreach.ui.widgets.intake_section import Section, suggest_areas
from outreach.ui.widgets.marks import CellView

HUKOU_LABELS = {
    HukouType.RURAL: N_("农业"),
    HukouType.URBAN: N_("非农业"),
    HukouType.UNIFIED: N_("居民户"),
}


class PersonSection(Section):
    """Number, name, work and registered place; the number fills in birth and sex."""

    number_typed = Signal(str)  # a number that passed its own check
    decided = Signal()  # the hire decision was entered or changed

    def __init__(self, today: date, t: Translator, parent: QWidget) -> None:
        super().__init__(1, t("本人"), t("从身份证读出的内容不用再填"), t, parent)
        self._teams: Sequence[str] = ()
        self._build_identity(today)
        self._build_work(today)
        self._build_place()
        self.number.left.connect(self._on_number_left)
        self.number.edited.connect(self._on_number_edited)
        self.decided_on.edited.connect(self.decided)
        self.decided_on.left.connect(self.decided)
        self.hukou.edited.connect(self._on_place_edited)

    def set_teams(self, teams: Sequence[str]) -> None:
        """Offer the site's teams."""
        self._teams = teams

    def take_check(self, found: NumberCheck) -> None:
        """Fill in what the number says; the area of issue is only a hint."""
        if found.number != _plain(self.number.value()):
            return  # typed on meanwhile
        self._derive(found.birth, found.sex)
        if found.area and not self.hukou.value():
            self.hukou.offer(Choice(found.area_code, found.area))
            self._set_confirmed(confirmed=False)
        if found.taken_by:
            self.number.say(
                bad(self.t("这个号码已登记为 {who}，请打开那一位。", who=found.taken_by))
            )
        else:
            self.number.say(ok(self.t("校验码正确，库中没有重号")))

    def show_family(self, family: Family) -> None:
        """Fill in somebody who is known."""
        self.number.set_value(family.number)
        self.name.set_value(family.name)
        self.staff_no.set_value(family.staff_no)
        self.birth.set_value(family.birth)
        self.sex.set_value(family.sex)
        self._lock_derived(locked=bool(family.number))
        self.team.set_value(family.team)
        self.phone.set_value(family.phone)
        self.decided_on.set_value(family.hire_decided_on)
        self.hired_on.set_value(family.hired_on)
        self.other_paper.set_value(family.other_paper)
        if family.hukou_code:
            self.hukou.offer(Choice(family.hukou_code, family.hukou_text or family.hukou_code))
        else:
            self.hukou.set_value(family.hukou_text)
        self._set_confirmed(confirmed=family.hukou_confirmed)
        self.hukou_type.set_value(
            None if family.hukou_type is HukouType.UNKNOWN else family.hukou_type
        )

    def hire(self) -> NewHire:
        """Return what was typed, children apart."""
        return NewHire(
            name=self.name.value(),
            staff_no=self.staff_no.value(),
            number=_plain(self.number.value()),
            other_paper=self.other_paper.value(),
            birth=self.birth.value(),
            sex=self.sex.value(),
            phone=self.phone.value(),
            team=self.team.value(),
            hired_on=self.hired_on.value(),
            registered=Registered(
                self.hukou.chosen or "",
                self.hukou.value(),
                confirmed=self.confirmed and bool(self.hukou.value()),
                kind=self.hukou_type.value() or HukouType.UNKNOWN,
            ),
        )

    def field_of(self, code: str) -> AnyField | None:
        """Return the field that an error of the service belongs to."""
        fields: dict[str, AnyField] = {
            "duplicate": self.number,
            "check_digit": self.number,
            "birth_disagrees": self.birth,
            "sex_disagrees": self.sex,
            "staff_no_taken": self.staff_no,
            "under_16": self.hired_on,
            "not_hired": self.decided_on,
            "asked_before_hire": self.decided_on,
            "before_hire": self.hired_on,
        }
        return fields.get(code)

    def reset(self) -> None:
        """Make ready for the next person."""
        self._lock_derived(locked=False)
        self._set_confirmed(confirmed=True)

    def _build_identity(self, today: date) -> None:
        t = self.t
        self.number = TextField(
            "number", t("身份证号"), t, self, check=self._check_number, latin=True
        )
        self.name = TextField("name", t("姓名"), t, self, required=True)
        self.staff_no = TextField("staff_no", t("工号"), t, self, required=True, latin=True)
        self.birth = DateField(
            "birth", t("出生日期（由证号得出）"), t, self, today=today, check=not_future(today, t)
        )
        self.sex = ChoiceField(
            "sex",
            t("性别（由证号得出）"),
            t,
            self,
            choices=[Choice(sex, t(label)) for sex, label in SEX_LABELS.items()],
        )
        self.place(self.number, 2)
        for field in (self.name, self.staff_no, self.birth, self.sex):
            self.place(field)

    def _build_work(self, today: date) -> None:
        t = self.t
        self.team = SuggestField("team", t("班组"), t, self, suggest=self._suggest_teams)
        self.phone = TextField("phone", t("手机"), t, self, latin=True)
        self.decided_on = DateField(
            "decided_on",
            t("录用决定日期"),
            t,
            self,
            today=today,
            required=True,
            check=not_future(today, t),
        )
        self.hired_on = DateField("hired_on", t("入职日期"), t, self, today=today, required=True)
        self.other_paper = TextField(
            "other_paper", t("其他证件（没有身份证时）"), t, self, latin=True
        )
        for field in (self.team, self.phone, self.decided_on, self.hired_on):
            self.place(field)
        self.place(self.other_paper, 2)

    def _build_place(self) -> None:
        t = self.t
        self.confirmed = True
        self.hukou_type = ChoiceField(
            "hukou_type",
            t("户口性质"),
            t,
            self,
            choices=[Choice(kind, t(label)) for kind, label in HUKOU_LABELS.items()],
            placeholder=t("没有说"),
        )
        self.hukou = SuggestField(
            "hukou", t("户籍地"), t, self, suggest=suggest_areas, placeholder=t("省 市 县")
        )
        self.confirm = Button(t("是，已核对"), self.hukou)
        self.confirm.clicked.connect(self._on_confirmed)
        self.unsure = CellView(tag(t("待确认"), Tone.WARNING), self.hukou)
        self.hukou.beside(self.confirm)
        self.hukou.beside(self.unsure)
        self.place(self.hukou_type)
        self.place(self.hukou, 3)
        self._set_confirmed(confirmed=True)

    def _check_number(self, text: str) -> Verdict | None:
        try:
            number = parse_number(text)
        except BadNumber as error:
            return bad(self.t(NUMBER_SENTENCES[error.fault]))
        self._derive(number.birth, number.sex)
        return None

    def _derive(self, birth: date, sex: Sex) -> None:
        self.birth.set_value(birth)
        self.sex.set_value(sex)
        self._lock_derived(locked=True)

    def _lock_derived(self, *, locked: bool) -> None:
        self.birth.setEnabled(not locked)
        self.sex.setEnabled(not locked)

    def _set_confirmed(self, *, confirmed: bool) -> None:
        self.confirmed = confirmed
        self.confirm.setVisible(not confirmed)
        self.unsure.setVisible(not confirmed)
        if confirmed:
            self.hukou.say(None)
        else:
            words = self.t("按证号前六位预填，只是发证地；未确认前按“不清楚”处理")
            self.hukou.say(warn(words))

    def _on_confirmed(self) -> None:
        self._set_confirmed(confirmed=True)
        self.hukou.edited.emit()

    def _on_place_edited(self) -> None:
        """Take what the clerk types as asked: it needs no confirmation of its own."""
        if not self.confirmed:
            self._set_confirmed(confirmed=True)

    def _on_number_left(self) -> None:
        text = self.number.value()
        try:
            parse_number(text)
        except BadNumber:
            return
        self.number_typed.emit(text)

    def _on_number_edited(self) -> None:
        self._lock_derived(locked=False)

    def _suggest_teams(self, text: str) -> Sequence[Choice[str]]:
        return [Choice(team, team) for team in self._teams if text in team]


def _plain(text: str) -> str:
    try:
        return parse_number(text).text
    except BadNumber:
        return text
