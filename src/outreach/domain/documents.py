# SPDX-License-Identifier: Apache-2.0
"""What a printed document says, as plain facts: services fill these in, reports lays them out.

Sentences, numbers and answers arrive here ready to read, in the reader's language; only the
labels of the layout itself ("编号", "第 2 页 / 共 6 页") are written while printing. An empty
string or None means "not known" and is printed so, never as "no".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

NOT_APPLICABLE = "—"  # a figure that makes no sense for the period, such as a summed head count


@dataclass(frozen=True)
class EnterpriseFacts:
    """The firm as it signs a document: ``unit`` is the responsible one (责任部门)."""

    name: str
    uscc: str = ""
    unit: str = ""
    contact: str = ""
    phone: str = ""
    sites: tuple[str, ...] = ()


@dataclass(frozen=True)
class NumberedParagraph:
    """One paragraph of a paper; ``clause`` is its source, printed small, "" for none."""

    text: str
    clause: str = ""


@dataclass(frozen=True)
class Paper:
    """One paper for one employee to sign, printed on a page of its own.

    ``code`` is printed as a small QR code, so that the signed sheet finds its record again;
    it holds an opaque id and nothing else. ``date_line`` is printed as the date of signing;
    empty leaves a blank to be filled in by hand. ``intro`` stands before the paragraphs,
    ``acknowledgement`` right above the signature.
    """

    firm: str
    employee: str
    staff_no: str
    text_version: str
    title: str
    paragraphs: tuple[NumberedParagraph, ...]
    code: str
    intro: str = ""
    acknowledgement: str = ""
    date_line: str = ""


@dataclass(frozen=True)
class PledgePaper(Paper):
    """A pledge (「我是法定监护人」承诺书)."""


@dataclass(frozen=True)
class NoticePaper(Paper):
    """The statutory notice (监护责任告知书); the employee signs that it was understood."""


@dataclass(frozen=True)
class LabelledValue:
    """One line of a form: ``value`` "" is printed as 未填."""

    label: str
    value: str = ""


@dataclass(frozen=True)
class FamilyChild:
    """One child in its family's file: ``short_no`` as people see it, C-2107."""

    short_no: str
    name: str = ""
    birth: date | None = None
    sex: str = ""
    school: str = ""
    lives_with: str = ""


@dataclass(frozen=True)
class FamilyInquiry:
    """What was declared about guardianship on one day (监护情况询问)."""

    asked_on: date
    facts: tuple[LabelledValue, ...]


@dataclass(frozen=True)
class FamilyNotice:
    """A statutory notice that was given (监护责任告知)."""

    given_on: date
    text_version: str
    method: str = ""


@dataclass(frozen=True)
class FamilyPledge:
    """A pledge as signed; ``state`` says in words whether it is in force."""

    signed_on: date
    text_version: str
    method: str = ""
    lapses_on: date | None = None
    state: str = ""


@dataclass(frozen=True)
class FamilyFile:
    """One family's file (家庭情况): it holds names of children and stays in the firm.

    ``registered_confirmed`` is False while the place is only a hint from the number's area
    of issue; it is then printed with 待确认. ``inquiries`` begin with the latest.
    ``other`` holds further lines about the employee, such as phone or labour company.
    """

    firm: str
    site: str
    employee: str
    staff_no: str
    printed_on: date
    printed_by: str
    team: str = ""
    hired_on: date | None = None
    registered_place: str = ""
    registered_confirmed: bool = False
    consent: str = ""
    other: tuple[LabelledValue, ...] = ()
    children: tuple[FamilyChild, ...] = ()
    inquiries: tuple[FamilyInquiry, ...] = ()
    notices: tuple[FamilyNotice, ...] = ()
    pledges: tuple[FamilyPledge, ...] = ()


@dataclass(frozen=True)
class SourcedLine:
    """One line with where it is written, "" for none."""

    text: str
    clause: str = ""


@dataclass(frozen=True)
class IncidentForm:
    """A report of danger to a minor (强制报告表), for the bodies that are told; it is sealed.

    ``told`` and ``answers`` are rows of ready words; blank rows to fill in by hand are added.
    """

    firm: str
    number: str
    printed_on: date
    printed_by: str
    reporter: tuple[LabelledValue, ...]
    child: tuple[LabelledValue, ...]
    danger: str
    situations: tuple[SourcedLine, ...]
    texts: tuple[LabelledValue, ...]  # what was seen, measures taken: each may be long
    tell: tuple[SourcedLine, ...]  # whom to tell, in order
    told: tuple[tuple[str, str, str, str, str], ...]  # body, time, channel, receipt, person
    answers: tuple[tuple[str, str, str], ...]  # body, day, result
    notes: tuple[SourcedLine, ...]


@dataclass(frozen=True)
class ReferralLetter:
    """A letter that refers a matter to a department (转介函), with a slip to send back."""

    firm: str
    number: str
    addressee: str
    dated: date
    printed_by: str
    whose: str
    subject: SourcedLine
    reason: str
    basis: str
    answer_by: date
    contact: str
    phone: str


@dataclass(frozen=True)
class SignInPerson:
    """One line of a sign-in sheet."""

    staff_no: str
    name: str
    team: str = ""


@dataclass(frozen=True)
class SignInSheet:
    """A session's sheet: neutral title, when, where, who is expected. Nothing says why."""

    firm: str
    title: str
    when: str
    where: str
    people: tuple[SignInPerson, ...]


@dataclass(frozen=True)
class HeadlineFigure:
    """One of the four large figures on the cover."""

    label: str
    value: str
    unit: str


@dataclass(frozen=True)
class FigureRow:
    """One indicator with its comparisons, each ready to read or :data:`NOT_APPLICABLE`."""

    label: str
    unit: str
    current: str
    previous: str = NOT_APPLICABLE
    same_quarter_last_year: str = NOT_APPLICABLE
    year_to_date: str = NOT_APPLICABLE


@dataclass(frozen=True)
class ChartFacts:
    """One figure over several periods, the last of them the period reported on.

    A value of None was not counted; it leaves a gap marked "—", not a zero.
    """

    title: str
    unit: str
    bars: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True)
class BreakdownTable:
    """A table: its first ``words`` columns are text, the others hold numbers."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: int = 1


@dataclass(frozen=True)
class ReportSection:
    """A part of a report under its own heading: sentences, then tables."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    tables: tuple[BreakdownTable, ...] = ()


@dataclass(frozen=True)
class QuarterDocument:
    """A quarterly report to one recipient (季度报告).

    ``number`` is None before the issue. ``facts_hash`` is the SHA-256 of the facts in
    canonical JSON, in hex: its beginning is printed on every page, all of it is kept in
    the file. ``dated`` is the day of issue, or of the draft. ``title`` and ``subtitle`` are
    the recipient's own; empty leaves the general ones.
    """

    number: str | None
    dated: date
    recipient: str
    period_label: str
    period_first: date
    period_last: date
    enterprise: EnterpriseFacts
    summary: tuple[str, ...]
    headline: tuple[HeadlineFigure, ...]
    rows: tuple[FigureRow, ...]
    charts: tuple[ChartFacts, ...]
    definitions: tuple[str, ...]
    breakdowns: tuple[BreakdownTable, ...]
    facts_hash: str
    draft: bool
    language: str
    title: str = ""
    subtitle: str = ""
    sections: tuple[ReportSection, ...] = ()


@dataclass(frozen=True)
class WhyMatter:
    """One class or colour and why: its conditions with their marks, then the named parts."""

    title: str
    answer: str
    lines: tuple[tuple[str, str], ...] = ()
    parts: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class WhyPaper:
    """Why one child has its answers (情况说明): by number only, and it stays in the firm."""

    firm: str
    number: str
    basis: str
    printed_on: date
    printed_by: str
    matters: tuple[WhyMatter, ...] = ()
    warnings: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    turns: tuple[str, ...] = ()


@dataclass(frozen=True)
class RecoveryPaper:
    """A store's recovery code (恢复码): whoever holds the sheet can set a new password."""

    firm: str
    code: str
    made_on: date
