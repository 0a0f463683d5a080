# SPDX-License-Identifier: Apache-2.0
"""The letter that refers a matter to a department (转介函), with a slip to send back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from reportlab.platypus import CondPageBreak, Flowable, Spacer

from outreach.domain.documents import ReferralLetter
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.reports import theme
from outreach.reports.blocks import Entry, KeyValues, Rule, Signatures, heading
from outreach.reports.document import Section, Sheet, save
from outreach.reports.document import render as render_sheet
from outreach.reports.text import TextBlock

_SLIP_ROOM = 180.0  # points: the slip is not torn apart by a page's end


def render(letter: ReferralLetter, t: Translator) -> bytes:
    """Return the letter as PDF; its description names the firm and the number, nobody else."""
    title = t(N_("转介函"))
    sheet = Sheet(
        title=f"{title} {letter.number}",
        author=letter.firm,
        language=t.language,
        dated=letter.dated,
        header=(f"{title}　{letter.number}", letter.firm),
    )
    footer = t(
        N_("{name}打印　含个人信息，只供受理的部门使用"),
        name=letter.printed_by,
    )
    return render_sheet(sheet, [Section(list(_story(letter, t)), footer)], t)


def write(letter: ReferralLetter, path: Path, t: Translator) -> None:
    """Write the letter as PDF; raises :class:`UserError` when the place cannot be written."""
    save(render(letter, t), path)


def _story(letter: ReferralLetter, t: Translator) -> Iterator[Flowable]:
    yield TextBlock(t(N_("转介函")), theme.PAPER_TITLE)
    yield TextBlock(t(N_("{body}："), body=letter.addressee), theme.PAPER_EMPLOYEE)
    words = t(
        N_("我单位在工作中了解到下面的情况，按规定转请你单位办理，并请在 {day}前告知结果。"),
        day=t.date(letter.answer_by),
    )
    yield TextBlock(words, theme.body(t.language), before=9)
    yield Spacer(1, 9)
    yield KeyValues(
        [
            Entry(t(N_("对象")), letter.whose),
            Entry(t(N_("事项")), letter.subject.text),
            Entry(t(N_("依据")), letter.subject.clause),
            Entry(t(N_("告知的根据")), letter.basis),
        ]
    )
    yield from heading(t(N_("情况和理由")), theme.CAPTION, before=12)
    yield TextBlock(letter.reason, theme.body(t.language))
    yield Spacer(1, 12)
    yield KeyValues(
        [Entry(t(N_("联系人")), letter.contact), Entry(t(N_("电话")), letter.phone)], columns=2
    )
    yield Signatures([(letter.firm, t(N_("（盖章）"))), (t(N_("日期")), t.date(letter.dated))])
    yield CondPageBreak(_SLIP_ROOM)
    yield Rule(before=24, after=9)
    yield from heading(t(N_("回执（请填好后退回）")), theme.CAPTION)
    results = (t(N_("已受理")), t(N_("不符合条件，原因：")), t(N_("转到：")))
    yield KeyValues(
        [
            Entry(t(N_("编号")), letter.number),
            *(
                Entry(t(N_("结果")) if not place else "", f"□ {words}")
                for place, words in enumerate(results)
            ),
        ]
    )
    yield Signatures([(t(N_("受理人（签字）")), ""), (t(N_("日期")), "")])
