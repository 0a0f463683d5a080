# SPDX-License-Identifier: Apache-2.0
"""Part 1 of the registration: the person, as far as the identity number does not say it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from outreach.domain.dates import age_on
from outreach.domain.employees import HukouType, NewHire, Registered, check_working_age
from outreach.domain.numbers import SEX_LABELS, BadNumber, ResidentNumber, Sex, parse_number
from outreach.errors import N_, UserError
from outreach.i18n import Translator
from outreach.services.children import Family
from outreach.services.employees import NUMBER_SENTENCES, NumberCheck
from outreach.ui.answers import ChoiceField
from outreach.ui.controls.button import LinkButton
from outreach.ui.controls.choices import Choice
from outreach.ui.field import Verdict, bad, not_future, ok
from outreach.ui.fields import DateField, ReadOnlyField, TextField
from outreach.ui.forms import AnyField
from outreach.ui.theme import CAPTION
from outreach.ui.widgets.intake_fields import ListField, PlaceField
from outreach.ui.widgets.intake_section import FlowGrid, Section, settle

HUKOU_LABELS = {
    HukouType.RURAL: N_("农业户口"),
    HukouType.URBAN: N_("非农业户口"),
    HukouType.UNIFIED: N_("居民户口"),
}
HUKOU_LETTERS = {HukouType.RURAL: "ny", HukouType.URBAN: "fny", HukouType.UNIFIED: "jm"}
WITH_PAPER = "with_paper"  # in a draft
SEX_LETTERS = {Sex.MALE: "nan", Sex.FEMALE: "nv"}


class PersonSection(Section):
    """Number, name, work and registered place; the number says birth and sex."""

    number_typed = Signal(str)  # a number that passed its own check
    person_wanted = Signal(object)  # who has the number already
    decided = Signal()  # the hire decision was entered or changed

    def __init__(self, today: date, t: Translator, parent: QWidget) -> None:
        super().__init__(
            1, t(N_("本人")), t(N_("本人")), t(N_("从身份证读出的内容不用再填")), t, parent
        )
        self._teams: Sequence[str] = ()
        self._found: NumberCheck | None = None
        self._family: Family | None = None
        self._with_paper = False  # no resident number: another paper, birth and sex by hand
        self._grid = FlowGrid(self)
        self.column.addWidget(self._grid)
        self._build_identity(today)
        self._build_work(today)
        self._open_person.hide()
        self._show_kind()
        self.number.left.connect(self.on_number_left)
        self.number.edited.connect(self.on_number_edited)
        self.decided_on.edited.connect(self.decided)
        self.decided_on.left.connect(self.decided)

    # What the form fills in

    def begin(self, today: date) -> None:
        """Override Section.begin."""
        super().begin(today)
        self._found = self._family = None
        self.decided_on.set_day_check(self._check_decided)
        self.hired_on.set_day_check(self._check_hired)
        self.birth.set_day_check(not_future(today, self.t))
        self._open_person.hide()
        self._show_kind(with_paper=False)

    def set_teams(self, teams: Sequence[str]) -> None:
        """Offer the site's teams."""
        self._teams = teams

    def show_family(self, family: Family) -> None:
        """Fill in somebody who is known."""
        self._family = family
        self._show_kind(with_paper=bool(family.other_paper and not family.number))
        self.number.set_value(group_number(family.number))
        self.other_paper.set_value(family.other_paper)
        self.birth.set_value(family.birth)
        self.sex.set_value(family.sex)
        self._derive()
        self.name.set_value(family.name)
        self.staff_no.set_value(family.staff_no)
        self.team.set_value(family.team)
        self.phone.set_value(family.phone)
        self.decided_on.set_value(family.hire_decided_on)
        self.hired_on.set_value(family.hired_on)
        self.hukou.put_known(family.hukou_text, family.hukou_code, confirmed=family.hukou_confirmed)
        known = family.hukou_type is not HukouType.UNKNOWN
        self.hukou_type.set_value(family.hukou_type if known else None)

    def take_check(self, found: NumberCheck) -> None:
        """Show what the store says of the number; the area of issue is only a hint."""
        read = self._read_number()
        if read is None or read.text != found.number:
            return  # typed on meanwhile
        self._found = found
        self._open_person.setVisible(bool(found.taken_by))
        self.number.run_check()
        if found.area and not found.taken_by and (self.hukou.is_empty() or self.hukou.is_hint()):
            self.hukou.hint(found.area_code, found.area)

    def draft(self) -> dict[str, str]:
        """Return what is no field: whether another paper is shown."""
        return {WITH_PAPER: "1" if self._with_paper else ""}

    def restore(self, draft: Mapping[str, str]) -> None:
        """Show the paper that a draft is about."""
        if WITH_PAPER in draft:
            self._show_kind(with_paper=bool(draft[WITH_PAPER]))

    # What the form takes out

    @property
    def confirmed(self) -> bool:
        """Whether the registered place stands, or is only what the number offers."""
        return self.hukou.confirmed

    def birth_day(self) -> date | None:
        """Return the person's birth, from the number or as typed."""
        read = self._read_number()
        if self._with_paper:
            return self.birth.value()
        return read.birth if read is not None else None

    def hire(self) -> NewHire:
        """Return what was typed, children apart."""
        with_paper = self._with_paper
        return NewHire(
            name=self.name.value(),
            staff_no=self.staff_no.value(),
            number="" if with_paper else "".join(self.number.value().split()),
            other_paper=self.other_paper.value() if with_paper else "",
            birth=self.birth.value() if with_paper else None,
            sex=self.sex.value() if with_paper else None,
            phone=self.phone.value(),
            team=self.team.value(),
            labour_company=self._family.labour_company if self._family is not None else "",
            hired_on=self.hired_on.value(),
            registered=Registered(
                self.hukou.chosen or "",
                self.hukou.value(),
                confirmed=self.hukou.confirmed and not self.hukou.is_empty(),
                kind=self.hukou_type.value() or HukouType.UNKNOWN,
            ),
        )

    def field_of(self, code: str) -> AnyField | None:
        """Return the field that an error of the service belongs to."""
        fields: dict[str, AnyField] = {
            "duplicate": self.number,
            "number_destroyed": self.number,
            "number_masked": self.number,
            "check_digit": self.number,
            "impossible_date": self.number,
            "unreadable": self.number,
            "birth_disagrees": self.number,
            "sex_disagrees": self.number,
            "staff_no_taken": self.staff_no,
            "under_16": self.hired_on,
            "future_date": self.decided_on,
            "not_hired": self.decided_on,
            "asked_before_hire": self.decided_on,
        }
        return fields.get(code)

    # What the user does

    def on_number_left(self) -> None:
        """Ask the store about a number that passed its own check."""
        read = self._read_number()
        if read is not None and (self._found is None or self._found.number != read.text):
            self.number_typed.emit(read.text)

    def on_number_edited(self) -> None:
        """Show what the number says as soon as it is whole."""
        self._found = None
        self._open_person.hide()
        self._derive()

    def on_kind(self) -> None:
        """Go over to another paper, or back to the number."""
        self._show_kind(with_paper=not self._with_paper)
        settle(self)
        (self.other_paper if self._with_paper else self.number).focus()

    def on_person_wanted(self) -> None:
        """Ask for the form of whoever has this number."""
        if self._found is not None and isinstance(self._found.taken_id, UUID):
            self.person_wanted.emit(self._found.taken_id)

    # How it is made

    def _build_identity(self, today: date) -> None:
        t, grid = self.t, self._grid
        self.number = TextField(
            "number",
            t(N_("身份证号")),
            t,
            grid,
            required=True,
            latin=True,
            check=self._check_number,
            normalise=group_number,
        )
        self._open_person = self._link(self.number, t(N_("打开这一位")), self.on_person_wanted)
        self._link(self.number, t(N_("没有身份证")), self.on_kind)
        self.other_paper = TextField(
            "other_paper", t(N_("其他证件和号码")), t, grid, required=True, latin=True
        )
        self._link(self.other_paper, t(N_("改填身份证号")), self.on_kind)
        self.name = TextField("name", t(N_("姓名")), t, grid, required=True)
        self.staff_no = TextField("staff_no", t(N_("工号")), t, grid, required=True, latin=True)
        self.derived = ReadOnlyField("derived", t(N_("出生、性别（由证号得出）")), t, grid)
        self.birth = DateField("birth", t(N_("出生日期")), t, grid, today=today, required=True)
        self.sex = ChoiceField(
            "sex",
            t(N_("性别")),
            t,
            grid,
            choices=[Choice(sex, t(SEX_LABELS[sex]), SEX_LETTERS[sex]) for sex in Sex],
        )
        self.fields += [self.number, self.other_paper, self.name, self.staff_no]
        self.fields += [self.derived, self.birth, self.sex]

    def _build_work(self, today: date) -> None:
        t, grid = self.t, self._grid
        self.team = ListField("team", t(N_("班组")), t, grid, suggest=self._suggest_teams)
        self.phone = TextField("phone", t(N_("手机")), t, grid, latin=True)
        kinds = [Choice(kind, t(HUKOU_LABELS[kind]), HUKOU_LETTERS[kind]) for kind in HUKOU_LABELS]
        self.hukou_type = ChoiceField(
            "hukou_type", t(N_("户口性质")), t, grid, choices=kinds, placeholder=t(N_("没有说"))
        )
        self.hukou = PlaceField("hukou", t(N_("户籍地")), t, grid)
        self.decided_on = DateField(
            "decided_on", t(N_("录用决定日期")), t, grid, today=today, required=True
        )
        self.hired_on = DateField(
            "hired_on", t(N_("入职日期")), t, grid, today=today, required=True
        )
        self.fields += [self.team, self.phone, self.hukou_type, self.hukou]
        self.fields += [self.decided_on, self.hired_on]

    def _link(self, field: TextField, words: str, do: Callable[[], None]) -> LinkButton:
        """Put a link beside a field, made right after it: so Tab goes from one to the other."""
        link = LinkButton(words, field, size=CAPTION)
        link.clicked.connect(do)
        field.beside(link)
        return link

    def _show_kind(self, *, with_paper: bool = False) -> None:
        self._with_paper = with_paper
        paper = self.other_paper if with_paper else self.number
        said: list[AnyField] = [self.birth, self.sex] if with_paper else [self.derived]
        place: list[tuple[QWidget, int]] = [(self.hukou_type, 1), (self.hukou, 2)]
        if with_paper:
            place.reverse()  # the line above is full
        self._grid.show_only(
            (paper, 2),
            (self.name, 1),
            (self.staff_no, 1),
            *[(field, 1) for field in [*said, self.team, self.phone]],
            *place,
            (self.decided_on, 1),
            (self.hired_on, 1),
        )

    # What the checks rest on

    def _read_number(self) -> ResidentNumber | None:
        try:
            return parse_number(self.number.value())
        except BadNumber:
            return None

    def _derive(self) -> None:
        read = self._read_number()
        if read is None:
            self.derived.set_value("")
            return
        self.derived.set_value(
            self.t(
                N_("{birth} {sex} {age} 岁"),
                birth=read.birth.isoformat(),
                sex=self.t(SEX_LABELS[read.sex]),
                age=age_on(read.birth, self.today),
            )
        )
        self.derived.control.setCursorPosition(0)

    def _check_number(self, text: str) -> Verdict | None:
        try:
            read = parse_number(text)
        except BadNumber as error:
            return bad(self.t(NUMBER_SENTENCES[error.fault]))
        found = self._found
        if found is None or found.number != read.text:
            return None
        if found.taken_by:
            return bad(self.t(N_("这个号码已登记为 {who}，不要重复登记。"), who=found.taken_by))
        return ok(self.t(N_("校验码正确，没有重号")))

    def _check_decided(self, day: date) -> Verdict | None:
        if day <= self.today:
            return None
        words = N_("录用决定日期晚于今天（{today}），录用后再登记。")
        return bad(self.t(words, today=self.today.isoformat()))

    def _check_hired(self, day: date) -> Verdict | None:
        birth = self.birth_day()
        try:
            if birth is not None:
                check_working_age(birth, day)
        except UserError as error:
            return bad(error.sentence(self.t))
        return None

    def _suggest_teams(self, text: str) -> Sequence[Choice[str]]:
        return [Choice(team, team) for team in self._teams if text in team]


def group_number(text: str) -> str:
    """Write a whole resident number as one reads it aloud: 441621 19900314 3524."""
    try:
        number = parse_number(text).text
    except BadNumber:
        return text
    return f"{number[:6]} {number[6:14]} {number[14:]}"
