# SPDX-License-Identifier: Apache-2.0
"""How reports, referrals and emergency leaves stand in their tables and panels."""

from __future__ import annotations

from datetime import date

from outreach.domain.incidents import (
    CHANNEL_LABELS,
    DANGER_LABELS,
    LEAVE_LABELS,
    TOLD_LABELS,
    Danger,
    LeaveResult,
    situations,
)
from outreach.domain.money import SOURCE_LABELS
from outreach.domain.referrals import BASIS_LABELS, BODY_LABELS, RESULT_LABELS, Result, subjects
from outreach.domain.reunions import HELP_LABELS
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services.emergency_leaves import LeaveView
from outreach.services.incident_files import Case, CaseRow, OwnReport, ToldView
from outreach.services.incidents import report_number
from outreach.services.referrals import ReferralFile, ReferralLine, referral_number
from outreach.ui.controls.cells import Cell, link, muted, tag, toned
from outreach.ui.theme import Tone

TONES = {Danger.YES: Tone.DANGER, Danger.UNKNOWN: Tone.WARNING, Danger.NO: Tone.PLAIN}
RESULT_TONES = {Result.OPEN: Tone.WARNING, Result.DONE: Tone.SUCCESS}
LEAVE_TONES = {
    LeaveResult.OPEN: Tone.WARNING,
    LeaveResult.HOME: Tone.SUCCESS,
    LeaveResult.CARER: Tone.SUCCESS,
}


class IncidentCells:
    """The cells of the three lists, in one reader's language, on one day."""

    def __init__(self, t: Translator, today: date) -> None:
        self.t = t
        self._today = today

    # --- reports

    def number(self, row: CaseRow | OwnReport) -> Cell:
        """Return the number people know it by."""
        return report_number(row.number, self.t)

    def reported(self, row: CaseRow | OwnReport) -> Cell:
        """Return the day of the report."""
        return f"{row.reported_on}"

    def danger(self, row: CaseRow) -> Cell:
        """Return whether the danger is going on: word and tone."""
        return tag(self.t(DANGER_LABELS[row.danger]), TONES[row.danger])

    def told(self, row: CaseRow | OwnReport) -> Cell:
        """Return which bodies were told; nobody yet is said in colour."""
        if not row.told:
            return toned(self.t(N_("还没有告诉")), Tone.DANGER)
        return self.t(N_("、")).join(self.t(TOLD_LABELS[one.body]) for one in row.told)

    def receipts(self, row: OwnReport) -> Cell:
        """Return the receipts."""
        found = [one.receipt for one in row.told if one.receipt]
        return self.t(N_("、")).join(found) if found else muted("—")

    def answered(self, row: CaseRow) -> Cell:
        """Return how many told something back."""
        return f"{row.answered} / {len(row.told)}" if row.told else muted("—")

    def standing(self, row: CaseRow) -> Cell:
        """Return when it is looked at next, or that it is closed."""
        if row.look_due is None:
            return tag(self.t(N_("已结案")), Tone.SUCCESS, "check")
        if row.look_due <= self._today:
            return tag(self.t(N_("今天要跟进")), Tone.WARNING, "clock")
        return muted(self.t(N_("跟进中")))

    # --- referrals

    def referral(self, row: ReferralLine) -> Cell:
        """Return the number people know it by."""
        return referral_number(row.number, self.t)

    def body(self, row: ReferralLine) -> Cell:
        """Return to whom."""
        return row.office or self.t(BODY_LABELS[row.body])

    def sent(self, row: ReferralLine) -> Cell:
        """Return when it was sent."""
        return f"{row.sent_on}"

    def due(self, row: ReferralLine) -> Cell:
        """Return until when; late is said in words and colour."""
        if row.result is not Result.OPEN:
            return muted(f"{row.due_on}")
        if row.overdue_days:
            words = self.t.plural(N_("{day}，过了 {n} 天"), row.overdue_days, day=row.due_on)
            return toned(words, Tone.DANGER)
        return f"{row.due_on}"

    def chases(self, row: ReferralLine) -> Cell:
        """Return how often one asked again."""
        return f"{row.chases}" if row.chases else muted("—")

    def result(self, row: ReferralLine) -> Cell:
        """Return the result: word and tone."""
        return tag(self.t(RESULT_LABELS[row.result]), RESULT_TONES.get(row.result, Tone.PLAIN))

    # --- leaves

    def who(self, row: LeaveView) -> Cell:
        """Return who goes; a click opens the file."""
        return link(row.name, "file")

    def span(self, row: LeaveView) -> Cell:
        """Return from when to when."""
        return f"{row.first} — {row.last or ''}".strip()

    def help(self, row: LeaveView) -> Cell:
        """Return the help on the way, or what settles it."""
        if row.help is not None:
            return self.t(HELP_LABELS[row.help])
        return link(self.t(N_("定帮助")), "help") if row.result is LeaveResult.OPEN else muted("—")

    def source(self, row: LeaveView) -> Cell:
        """Return whose money it was."""
        return self.t(SOURCE_LABELS[row.source]) if row.source else muted("—")

    def came(self, row: LeaveView) -> Cell:
        """Return the result, or what records it."""
        if row.result is LeaveResult.OPEN:
            return link(self.t(N_("记结果")), "result")
        return tag(self.t(LEAVE_LABELS[row.result]), LEAVE_TONES.get(row.result, Tone.PLAIN))


def about_report(t: Translator, case: Case) -> list[tuple[str, str]]:
    """Return the report as label and words, "" where nobody knows."""
    one = case.report
    known = situations()
    met = [known[code].brief.in_language(t.language) for code in known if code in one.situations]
    aged = t.plural(N_("{n} 岁"), one.child_age) if one.child_age is not None else ""
    whom = " ".join(part for part in (one.child_number, one.child_name, aged) if part)
    return [
        (t(N_("孩子")), whom or t(N_("不知道"))),
        (t(N_("现在哪里")), one.place),
        (t(N_("遇到的情形")), t(N_("；")).join(met)),
        (t(N_("看到、听到的情况")), one.facts),
        (t(N_("怎么知道的")), one.how),
        (t(N_("得知时间")), f"{one.learned_at:%Y-%m-%d %H:%M}"),
        (t(N_("疑似侵害人")), one.suspect),
        (t(N_("已采取的措施")), one.measures),
        (t(N_("单位内部告知了谁")), one.told_inside),
        (t(N_("报告人")), " ".join(part for part in (one.reporter, one.phone) if part)),
        (t(N_("结案")), f"{case.closed_on} {case.closed_by}" if case.closed_on else ""),
        (t(N_("理由")), case.close_reason),
    ]


def about_referral(t: Translator, one: ReferralFile) -> list[tuple[str, str]]:
    """Return a referral as label and words."""
    subject = subjects().get(one.subject)
    basis = t(BASIS_LABELS[one.basis])
    if one.consented_on is not None:
        basis += f" {one.consented_on}"
    elif one.incident_number is not None:
        basis += f" {report_number(one.incident_number, t)}"
    return [
        (t(N_("对象")), one.whose),
        (t(N_("事项")), subject.words.in_language(t.language) if subject else one.subject),
        (t(N_("依据")), subject.clause.in_language(t.language) if subject else ""),
        (t(N_("部门")), one.office or t(BODY_LABELS[one.body])),
        (t(N_("方式")), t(CHANNEL_LABELS[one.channel])),
        (t(N_("情况和理由")), one.reason),
        (t(N_("根据")), basis),
        (t(N_("转出日期")), f"{one.sent_on}"),
        (t(N_("几号前答复")), f"{one.due_on}"),
        (t(N_("催问")), f"{one.chased_on}（{one.chases}）" if one.chased_on else ""),
        (t(N_("结果")), t(RESULT_LABELS[one.result])),
        (t(N_("答复的内容")), one.outcome),
    ]


def told_line(t: Translator, one: ToldView) -> str:
    """Write one body that was told, with its receipt."""
    who = one.office or t(TOLD_LABELS[one.body])
    at, channel = f"{one.at:%m-%d %H:%M}", t(CHANNEL_LABELS[one.channel])
    return " · ".join(part for part in (who, at, channel, one.receipt, one.person) if part)
