# SPDX-License-Identifier: Apache-2.0
"""Make one record of its lines: an employee with children, and every fault with its cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from outreach.domain.areas import find_area_in
from outreach.domain.children import ChildDeclared, School, parse_short_number, read_carer
from outreach.domain.dates import ImpossibleDate, birthday
from outreach.domain.employees import WORKING_AGE, HukouType, NewHire, Origin, Registered
from outreach.domain.headings import is_weak_place
from outreach.domain.names import fold_name
from outreach.domain.numbers import BadNumber, ResidentNumber, Sex, fold_number, parse_number
from outreach.domain.rosters import Cell, ColumnRead, Problem, Record, Verdict
from outreach.errors import N_
from outreach.exchange.cells import date_of, is_blank, is_dash, shown, text_of
from outreach.exchange.limits import MOST_LETTERS
from outreach.exchange.places import column_index, column_letters
from outreach.exchange.sheets import Sheet

MESSAGES = {
    Verdict.NUMBER_DESTROYED: N_("号码被改成科学计数，后几位丢失，请按证件重新录入"),
    Verdict.NUMBER_MASKED: N_("号码中有星号，无法核对"),
    Verdict.CHECK_DIGIT: N_("校验码不对，请对照证件核对"),
    Verdict.IMPOSSIBLE_DATE: N_("没有这一天，请核对"),
    Verdict.UNDER_16: N_("入职日不满 16 周岁，不能登记为职工"),
    Verdict.SEX_DISAGREES: N_("性别与身份证号不一致"),
    Verdict.BIRTH_DISAGREES: N_("出生日期与身份证号不一致"),
    Verdict.CHILD_OLDER: N_("子女比本人还早出生"),
    Verdict.MISSING: N_("这一格是空的，必须填写"),
    Verdict.DUPLICATE: N_("与前面一行是同一个证件号码"),
    Verdict.FUTURE_DATE: N_("日期晚于今天"),
    Verdict.FORMULA: N_("这一格是公式，请改成值再导入"),
    Verdict.UNREADABLE: N_("看不懂这一格的内容"),
    Verdict.TOO_LONG: N_("这一格超过 2000 个字，请删短"),
}
UNCONFIRMED = "（待核实）"  # behind a place of our own export that nobody has confirmed
_SEXES = {"男": Sex.MALE, "女": Sex.FEMALE, "m": Sex.MALE, "f": Sex.FEMALE}
_HUKOU = {
    "农业": HukouType.RURAL, "农村": HukouType.RURAL, "农业户口": HukouType.RURAL,
    "非农业": HukouType.URBAN, "城镇": HukouType.URBAN, "非农": HukouType.URBAN,
    "城市": HukouType.URBAN, "非农业户口": HukouType.URBAN, "居民": HukouType.UNIFIED,
    "居民户口": HukouType.UNIFIED, "居民户": HukouType.UNIFIED,
}  # fmt: skip
_SCHOOLS = (
    ("未入园", School.NOT_YET), ("幼儿", School.KINDERGARTEN), ("小学", School.PRIMARY),
    ("初中", School.JUNIOR), ("高中", School.SENIOR), ("职", School.VOCATIONAL),
    ("中专", School.VOCATIONAL), ("辍学", School.DROPPED_OUT), ("未在校", School.NOT_IN_SCHOOL),
)  # fmt: skip
_UNREGISTERED = re.compile(
    r"未上户|没上户|未落户|无户口|未办|待办|暂无|没有|无|未登记|(?i:not registered)"
)
_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff·A-Za-z]{1,20}")
_ONE_CHILD = re.compile(r"([^（()）；;，,]+?)\s*[（(]([^（()）]*)[）)]")


class RecordReader:
    """Read records from the lines of one sheet; remembers numbers to find the same one twice."""

    def __init__(
        self,
        file: str,
        sheet: Sheet,
        columns: Sequence[ColumnRead],
        today: date,
        numbers: dict[str, int],
    ) -> None:
        self._file = file
        self._sheet = sheet
        self._today = today
        self._places = {c.key: column_index(c.letters) for c in columns if c.key}
        groups = sorted({int(key.split(":")[1]) for key in self._places if ":" in key})
        self._groups = [
            (
                group,
                {
                    key.split(":")[0]: place
                    for key, place in self._places.items()
                    if key.endswith(f":{group}")
                },
            )
            for group in groups
        ]
        self._has_children = bool(groups) or "children" in self._places
        self._numbers = numbers  # of all sheets: the same person may stand on two
        self._weak_place = any(c.key == "hukou" and is_weak_place(c.heading) for c in columns)
        self._row = 0
        self._problems: list[Problem] = []

    def read(self, lines: Sequence[int]) -> Record:
        """Return the record of these rows (counted from 0), with everything wrong in it."""
        self._problems = []
        self._row = lines[0]
        hire = self._hire()
        children: list[ChildDeclared] = []
        for row in lines:
            self._row = row
            children += self._children(hire)
        self._row = lines[0]
        declared = tuple(children) if self._has_children else None
        self._check_twice(hire)
        return Record(
            self._sheet.name,
            lines[0] + 1,
            replace(hire, children=declared),
            tuple(self._problems),
            tuple(self._sheet.rows[row] for row in lines),
        )

    def _hire(self) -> NewHire:
        name = fold_name(self._text("name"))
        if not name and not self._is_formula("name"):
            self._note("name", Verdict.MISSING)
        number = self._number("number")
        birth = self._date("birth")
        sex = self._sex("sex")
        if number is not None:
            if sex is not None and sex is not number.sex:
                self._note("sex", Verdict.SEX_DISAGREES)
            if birth is not None and birth != number.birth:
                self._note("birth", Verdict.BIRTH_DISAGREES)
            birth, sex = number.birth, number.sex
        nameless = number is None and birth is None and not self._text("staff_no")
        if nameless and not self._problems:
            self._note("number", Verdict.MISSING)  # nobody could tell this person from another
        hired_on = self._date("hired_on")
        if hired_on is not None and hired_on > self._today:
            self._note("hired_on", Verdict.FUTURE_DATE)
        elif birth is not None and birthday(birth, WORKING_AGE) > (hired_on or self._today):
            self._note("number" if number else "birth", Verdict.UNDER_16)
        left_on = self._date("left_on")
        if left_on is not None and hired_on is not None and left_on < hired_on:
            self._note("left_on", Verdict.IMPOSSIBLE_DATE)
        return NewHire(
            name=name,
            staff_no=self._text("staff_no"),
            number=number.text if number else "",
            birth=birth,
            sex=sex,
            phone=fold_number(self._text("phone")),
            team=self._text("team"),
            labour_company=self._text("labour_company"),
            hired_on=hired_on,
            left_on=left_on,
            asked_on=self._date("asked_on"),
            other_paper=self._text("other_paper"),
            registered=self._registered(),
            origin=Origin(self._file, self._sheet.name, self._row + 1),
        )

    def _registered(self) -> Registered:
        """Take the place the office wrote down as stated; only a number's prefix is a hint."""
        written = self._text("hukou")
        text = written.removesuffix(UNCONFIRMED)
        kind = _HUKOU.get(self._text("hukou_type"), HukouType.UNKNOWN)
        code = find_area_in(text) if text else None
        sure = code is not None and not self._weak_place and text == written
        return Registered(code or "", text, confirmed=sure, kind=kind)

    def _children(self, parent: NewHire) -> list[ChildDeclared]:
        found = []
        for _group, places in self._groups:
            if any(not is_blank(self._at(place)) for place in places.values()):
                found.append(self._child(places, parent))
        if "children" in self._places:
            found += self._children_in_cell(self._places["children"], parent)
        return [child for child in found if child is not None]

    def _child(self, places: dict[str, int], parent: NewHire) -> ChildDeclared | None:
        def cell(key: str) -> Cell:
            return self._at(places[key]) if key in places else None

        def text(key: str) -> str:
            return self._text_at(places.get(key), key)

        if all(is_blank(value) or is_dash(text_of(value)) for value in map(cell, places)):
            return None  # 无 in the name's cell: nobody is declared
        name = text("child_name")
        number, unregistered = self._child_number(places.get("child_number"))
        birth = self._date_at(places.get("child_birth"), "child_birth")
        sex = self._sex_at(places.get("child_sex"), "child_sex")
        place = places.get("child_birth", places.get("child_number", places.get("child_name")))
        carer_text = text("child_carer")
        return self._checked(
            ChildDeclared(
                name=fold_name(name),
                birth=birth,
                sex=sex,
                number=number.text if number else "",
                unregistered=unregistered,
                school=_school(text("child_school")),
                carer=read_carer(carer_text),
                carer_text=carer_text,
                short_no=parse_short_number(text("child_no")),
                number_tail=text("child_tail") if number is None else "",
            ),
            number,
            parent,
            place,
        )

    def _checked(
        self,
        child: ChildDeclared,
        number: ResidentNumber | None,
        parent: NewHire,
        place: int | None,
    ) -> ChildDeclared:
        birth, sex = child.birth, child.sex
        if number is not None:
            if sex is not None and sex is not number.sex:
                self._note_at(place, "child_sex", Verdict.SEX_DISAGREES)
            if birth is not None and birth != number.birth:
                self._note_at(place, "child_birth", Verdict.BIRTH_DISAGREES)
            birth, sex = number.birth, number.sex
        if birth is None:
            if not self._problems:
                self._note_at(place, "child_birth", Verdict.MISSING)
        elif birth > self._today:
            self._note_at(place, "child_birth", Verdict.FUTURE_DATE)
        elif parent.birth is not None and birth <= parent.birth:
            self._note_at(place, "child_birth", Verdict.CHILD_OLDER)
        return replace(child, birth=birth, sex=sex)

    def _children_in_cell(self, place: int, parent: NewHire) -> list[ChildDeclared]:
        """Read 张三（男，2015.11.03，2107…）；李四（…）: several children in one cell."""
        text = self._text_at(place, "children")
        if not text or is_dash(text):
            return []
        told = _children_told(text)
        if not told:
            self._note_at(place, "children", Verdict.UNREADABLE)
        children = []
        for name, words in told:
            child = ChildDeclared(name=fold_name(name))
            number: ResidentNumber | None = None
            for word in words:
                child, read = self._word(child, word, place)
                number = read or number
            children.append(self._checked(child, number, parent, place))
        return children

    def _word(
        self, child: ChildDeclared, word: str, place: int
    ) -> tuple[ChildDeclared, ResidentNumber | None]:
        if word in _SEXES:
            return replace(child, sex=_SEXES[word]), None
        if re.fullmatch(r"[\dXx*]{15,18}", word):
            number = self._parse(word, place, "children")
            return replace(child, number=number.text if number else ""), number
        if _UNREGISTERED.search(word):
            return replace(child, unregistered=True), None
        try:
            day = date_of(word)
        except ImpossibleDate:
            self._note_at(place, "children", Verdict.IMPOSSIBLE_DATE)
            return child, None
        if day is not None:
            return replace(child, birth=day), None
        return replace(child, carer=read_carer(word), carer_text=word), None

    def _child_number(self, place: int | None) -> tuple[ResidentNumber | None, bool]:
        value = self._at(place) if place is not None else None
        text = text_of(value)
        if is_blank(value) or is_dash(text):
            return None, False
        if (self._row, place) in self._sheet.formulas:
            self._note_at(place, "child_number", Verdict.FORMULA)
            return None, False
        if isinstance(value, str) and _UNREGISTERED.search(text):
            return None, True
        return self._parse(value, place, "child_number"), False

    def _number(self, key: str) -> ResidentNumber | None:
        place = self._places.get(key)
        value = self._at(place) if place is not None else None
        if place is None:
            return None
        if self._is_formula(key):
            self._note(key, Verdict.FORMULA)
            return None
        if is_blank(value):
            self._note(key, Verdict.MISSING)
            return None
        return self._parse(value, place, key)

    def _parse(self, value: Cell, place: int | None, key: str) -> ResidentNumber | None:
        if isinstance(value, float) and abs(value) >= 1e15:
            self._note_at(place, key, Verdict.NUMBER_DESTROYED)  # only 15 digits survived
            return None
        try:
            return parse_number(text_of(value))
        except BadNumber as error:
            self._note_at(place, key, Verdict(error.fault.value))
            return None

    def _check_twice(self, hire: NewHire) -> None:
        if not hire.number:
            return
        if hire.number in self._numbers:
            self._note("number", Verdict.DUPLICATE)
        else:
            self._numbers[hire.number] = self._row

    def _text(self, key: str) -> str:
        return self._text_at(self._places.get(key), key)

    def _text_at(self, place: int | None, key: str) -> str:
        if place is None:
            return ""
        if (self._row, place) in self._sheet.formulas:
            self._note_at(place, key, Verdict.FORMULA)
            return ""
        text = text_of(self._at(place))
        if len(text) > MOST_LETTERS:
            self._note_at(place, key, Verdict.TOO_LONG)
            return ""
        return text

    def _date(self, key: str) -> date | None:
        return self._date_at(self._places.get(key), key)

    def _date_at(self, place: int | None, key: str) -> date | None:
        value = self._at(place) if place is not None else None
        if is_blank(value) or (isinstance(value, str) and is_dash(value)):
            return None
        try:
            day = date_of(value)
        except ImpossibleDate:
            self._note_at(place, key, Verdict.IMPOSSIBLE_DATE)
            return None
        if day is None:
            self._note_at(place, key, Verdict.UNREADABLE)
        return day

    def _sex(self, key: str) -> Sex | None:
        return self._sex_at(self._places.get(key), key)

    def _sex_at(self, place: int | None, key: str) -> Sex | None:
        text = text_of(self._at(place)) if place is not None else ""
        if not text or is_dash(text):
            return None
        sex = _SEXES.get(text.lower().removesuffix("性"))
        if sex is None:
            self._note_at(place, key, Verdict.UNREADABLE)
        return sex

    def _is_formula(self, key: str) -> bool:
        return (self._row, self._places.get(key, -1)) in self._sheet.formulas

    def _at(self, place: int | None) -> Cell:
        cells = self._sheet.rows[self._row]
        return cells[place] if place is not None and place < len(cells) else None

    def _note(self, key: str, code: Verdict) -> None:
        self._note_at(self._places.get(key), key, code)

    def _note_at(self, place: int | None, key: str, code: Verdict) -> None:
        self._problems.append(
            Problem(
                self._sheet.name,
                self._row + 1,
                column_letters(place) if place is not None else "",
                key,
                code,
                MESSAGES[code],
                shown(self._at(place)),
            )
        )


def _children_told(text: str) -> list[tuple[str, list[str]]]:
    """Part 张三（男，2015.11.03）；李四（…）, or 张三 男 2015.11.03；李四 …, into names and words.

    Nothing is returned where anything is left that belongs to no child.
    """
    found = _ONE_CHILD.findall(text)
    if found:
        rest = _ONE_CHILD.sub("", text)
        clean = not re.sub(r"[\s；;，,、。0-9.]+", "", rest)
        return [(name, _words(inside)) for name, inside in found] if clean else []
    told = [_words(one) for one in re.split(r"[；;\n]+", text) if one.strip(" ，,、。")]
    clean = all(len(words) > 1 and _NAME.fullmatch(words[0]) for words in told)
    return [(words[0], words[1:]) for words in told] if clean else []


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[，,、\s]+", text) if word]


def _school(text: str) -> School:
    return next((school for word, school in _SCHOOLS if word in text), School.UNKNOWN)
