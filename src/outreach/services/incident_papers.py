# SPDX-License-Identifier: Apache-2.0
"""Print reports of danger and letters of referral: filled forms under a neutral file name."""

from __future__ import annotations

import uuid
from datetime import datetime
from pathlib import Path

from outreach.config import writable_folder
from outreach.domain.documents import IncidentForm, LabelledValue, ReferralLetter, SourcedLine
from outreach.domain.incidents import (
    CHANNEL_LABELS,
    DANGER_LABELS,
    TOLD_LABELS,
    Telling,
    advice,
    situations,
    whom_to_tell,
)
from outreach.domain.referrals import BASIS_LABELS, BODY_LABELS, CONSENT_CLAUSE, Basis, subjects
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services import sites
from outreach.services.context import Context
from outreach.services.incident_files import Case, ToldView, open_for_print
from outreach.services.incidents import report_number
from outreach.services.referrals import ReferralFile, open_referral, referral_number
from outreach.services.store import Store


def print_report(store: Store, ctx: Context, incident_id: uuid.UUID, folder: Path) -> Path:
    """Write a report as PDF; the file is named by its number alone. Return its path."""
    from outreach.reports import incident

    case = open_for_print(store, ctx, incident_id)
    number = report_number(case.number, ctx.t)
    path = writable_folder(folder) / f"{number}.pdf"
    incident.write(_form(case, number, sites.enterprise(store).name, ctx), path, ctx.t)
    return path


def print_referral(store: Store, ctx: Context, referral_id: uuid.UUID, folder: Path) -> Path:
    """Write a letter of referral as PDF, named by its number alone. Return its path."""
    from outreach.reports import referral

    found = open_referral(store, ctx, referral_id, verb="print")
    number = referral_number(found.number, ctx.t)
    path = writable_folder(folder) / f"{number}.pdf"
    referral.write(_letter(found, number, store, ctx), path, ctx.t)
    return path


def _form(case: Case, number: str, firm: str, ctx: Context) -> IncidentForm:
    t, one, language = ctx.t, case.report, ctx.t.language
    met = [each for code, each in situations().items() if code in one.situations]
    place = (firm, ctx.site.name if ctx.site else "")
    return IncidentForm(
        firm=firm,
        number=number,
        printed_on=ctx.today,
        printed_by=ctx.actor.name,
        reporter=(
            LabelledValue(t(N_("单位")), " ".join(part for part in place if part)),
            LabelledValue(t(N_("报告人")), one.reporter),
            LabelledValue(t(N_("电话")), one.phone),
            LabelledValue(t(N_("得知时间")), _moment(one.learned_at, t)),
            LabelledValue(t(N_("怎么知道的")), one.how),
        ),
        child=(
            LabelledValue(t(N_("姓名")), one.child_name),
            LabelledValue(
                t(N_("年龄")),
                t.plural(N_("{n} 岁"), one.child_age) if one.child_age is not None else "",
            ),
            LabelledValue(t(N_("现在哪里")), one.place),
        ),
        danger=t(DANGER_LABELS[one.danger]),
        situations=tuple(
            SourcedLine(each.words.in_language(language), each.clause.in_language(language))
            for each in met
        ),
        texts=(
            LabelledValue(t(N_("看到、听到的情况")), one.facts),
            LabelledValue(t(N_("疑似侵害人")), one.suspect),
            LabelledValue(t(N_("已采取的措施")), one.measures),
            LabelledValue(t(N_("单位内部告知了谁")), one.told_inside),
        ),
        tell=tuple(_telling(each, t) for each in whom_to_tell(one.situations, one.danger)),
        told=tuple(_told(each, t) for each in case.told),
        answers=tuple(
            (_body(each, t), f"{each.answered_on}", each.answer)
            for each in case.told
            if each.answered_on is not None
        ),
        notes=tuple(
            SourcedLine(each.words.in_language(language), each.clause.in_language(language))
            for each in advice(one.situations)
        ),
    )


def _telling(one: Telling, t: Translator) -> SourcedLine:
    return SourcedLine(
        t(
            N_("{body}：{words}"),
            body=t(TOLD_LABELS[one.body]),
            words=one.words.in_language(t.language),
        ),
        t(N_("；")).join(clause.in_language(t.language) for clause in one.clauses),
    )


def _told(one: ToldView, t: Translator) -> tuple[str, str, str, str, str]:
    channel = t(CHANNEL_LABELS[one.channel])
    return _body(one, t), f"{one.at:%Y-%m-%d %H:%M}", channel, one.receipt, one.person


def _body(one: ToldView, t: Translator) -> str:
    return one.office or t(TOLD_LABELS[one.body])


def _moment(at: datetime, t: Translator) -> str:
    return f"{t.date(at.date())} {at:%H:%M}"


def _letter(found: ReferralFile, number: str, store: Store, ctx: Context) -> ReferralLetter:
    t, language = ctx.t, ctx.t.language
    firm = sites.enterprise(store)
    subject = subjects()[found.subject]
    basis = t(BASIS_LABELS[found.basis])
    if found.basis is Basis.CONSENT and found.consented_on is not None:
        clause = CONSENT_CLAUSE.in_language(language)
        basis = f"{basis}，{t.date(found.consented_on)}　{clause}"
    elif found.incident_number is not None:
        basis = f"{basis}　{report_number(found.incident_number, t)}"
    return ReferralLetter(
        firm=firm.name,
        number=number,
        addressee=found.office or t(BODY_LABELS[found.body]),
        dated=found.sent_on,
        printed_by=ctx.actor.name,
        whose=found.whose,
        subject=SourcedLine(
            subject.words.in_language(language), subject.clause.in_language(language)
        ),
        reason=found.reason,
        basis=basis,
        answer_by=found.due_on,
        contact=firm.contact_name or ctx.actor.name,
        phone=firm.contact_phone,
    )
