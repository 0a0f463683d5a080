# SPDX-License-Identifier: Apache-2.0
"""One family in sentences: what is known, since when and from whom, and what is still open."""

from __future__ import annotations

from datetime import date

from outreach.domain.areas import area_name
from outreach.domain.children import (
    CARER_LABELS,
    SCHOOL_LABELS,
    WHO_IS_HOME_LABELS,
    Carer,
    School,
    WhoIsHome,
    is_minor,
)
from outreach.domain.employees import Consent, HasMinors, HukouType
from outreach.domain.numbers import SEX_LABELS
from outreach.domain.pledges import METHOD_LABELS
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services.children import ChildView, Family, InquiryView, PledgeView
from outreach.ui.theme import Tone

CONSENT_SHORT = {  # for columns and tags; the full answers stand in the domain
    Consent.GIVEN: N_("已同意"),
    Consent.ONLY_WHETHER: N_("只说有没有"),
    Consent.REFUSED: N_("不愿说"),
    Consent.PENDING: N_("待询问"),
}
HUKOU_LABELS = {
    HukouType.RURAL: N_("农业户口"),
    HukouType.URBAN: N_("非农业户口"),
    HukouType.UNIFIED: N_("居民户口"),
}
CONSENT_FACTS = {
    Consent.GIVEN: N_("{day} 同意登记子女情况"),
    Consent.ONLY_WHETHER: N_("{day} 只愿说有没有未成年子女"),
    Consent.REFUSED: N_("{day} 不愿说子女情况"),
}
FROM_FORM = "form"  # the source of an inquiry taken down at the desk; all others are rosters
DOT = " · "


def family_lines(family: Family, t: Translator) -> tuple[str, str, str]:
    """Return the small lines under the name: number, place and hire; whose people; who shares."""
    place = [family.staff_no, " ".join(one for one in (family.site, family.team) if one)]
    if family.left_on is not None:
        place.append(t(N_("{day} 离职"), day=family.left_on.isoformat()))
    elif family.hired_on is not None:
        place.append(t(N_("{day} 入职"), day=family.hired_on.isoformat()))
    company = ""
    if family.labour_company:
        company = t(N_("劳务单位：{name}"), name=family.labour_company)
    others = dict.fromkeys(other for child in family.children for other in child.shared_with)
    shared = t(N_("与 {people} 共同登记"), people="、".join(others)) if others else ""
    return (DOT.join(place), company, shared)


def family_badge(family: Family) -> tuple[str, Tone]:
    """Return the tag beside the name: the one thing to know first; empty where nothing is."""
    if family.left_on is not None:
        return (N_("已离职"), Tone.PLAIN)
    if family.consent is Consent.PENDING:
        return (N_("待本人同意") if family.children else N_("待登记"), Tone.WARNING)
    if family.consent is Consent.GIVEN:
        return ("", Tone.PLAIN)
    return (CONSENT_SHORT[family.consent], Tone.PLAIN)


def children_sentence(family: Family, today: date, t: Translator) -> str:
    """Say how many children there are; where nobody was asked, that it is not known."""
    if family.children:
        minors = sum(is_minor(child.birth, today) for child in family.children)
        if minors == len(family.children):
            return t.plural(N_("{n} 名未成年子女"), minors)
        return t(
            N_("{all} 名子女，其中未成年 {minors} 名"), all=len(family.children), minors=minors
        )
    if family.consent is Consent.PENDING:
        return t(N_("还没有询问过子女情况。"))
    if family.consent is Consent.REFUSED:
        return t(N_("本人不愿说，没有登记子女情况。"))
    return t(_WHETHER[family.has_minors])


_WHETHER = {
    HasMinors.YES: N_("本人说有未成年子女，没有登记细节。"),
    HasMinors.NO: N_("本人说没有未成年子女。"),
    HasMinors.NOT_SAID: N_("本人没有说有没有未成年子女。"),
}


def summary_facts(family: Family, t: Translator) -> list[tuple[bool, str]]:
    """Say in a few lines how things stand; each with whether it is settled."""
    if family.consent is not Consent.GIVEN or not family.children:
        return []
    facts = []
    asked = family.inquiry
    if asked is not None and _was_answered(asked):
        day, answer = asked.asked_on.isoformat(), t(WHO_IS_HOME_LABELS[asked.who_is_home])
        facts.append((True, t(N_("{day} 询问谁在家：{answer}"), day=day, answer=answer)))
    told = next(iter(family.notices), None)
    facts.append(
        (True, t(N_("{day} 已告知监护责任"), day=told.given_on.isoformat()))
        if told is not None
        else (False, t(N_("还没有告知监护责任")))
    )
    pledge = next((one for one in family.pledges if one.in_force), None)
    facts.append(
        (True, t(N_("{day} 签的承诺书有效"), day=pledge.signed_on.isoformat()))
        if pledge is not None
        else (False, t(N_("没有有效的承诺书")))
    )
    return facts


def child_title(child: ChildView, t: Translator) -> str:
    """Return a child's number and name, as the head of its card."""
    return f"{child.number}　{child.name or t(N_('姓名未填'))}"


def child_facts(child: ChildView, t: Translator) -> list[str]:
    """Return the lines of a child's card; what nobody said is left to the open questions."""
    about = [t(SEX_LABELS[child.sex])] if child.sex is not None else []
    about += [t.plural(N_("{n} 岁"), child.age), child.birth.isoformat()]
    if child.school is not School.UNKNOWN:
        about.append(t(SCHOOL_LABELS[child.school]))
    if child.number_tail:
        about.append(t(N_("证件末四位 {tail}"), tail=child.number_tail))
    lines = [DOT.join(about)]
    home = []
    if child.carer is not Carer.UNKNOWN:
        home.append(t(N_("平时照看：{carer}"), carer=carer_words(child.carer, child.carer_text, t)))
    where = place_words(child.lives_in, child.lives_in_code)
    if where:
        home.append(t(N_("住处：{place}"), place=where))
    lines += [DOT.join(home)] if home else []
    if child.shared_with:
        lines.append(t(N_("与 {people} 共同登记"), people="、".join(child.shared_with)))
    return lines


def carer_words(carer: Carer, text: str, t: Translator) -> str:
    """Return who cares for a child, in the source's own words where it wrote any."""
    return text or t(CARER_LABELS[carer])


def place_words(text: str, code: str) -> str:
    """Return a place as it was written, else the name of its code."""
    return text or area_name(code) or ""


def inquiry_facts(inquiry: InquiryView, t: Translator) -> list[str]:
    """Return what was last declared, one sentence a fact, each with its date."""
    asked = inquiry.asked_on.isoformat()
    facts = [
        t(N_("{day} 登记时本人所说"), day=asked)
        if inquiry.source == FROM_FORM
        else t(N_("{day} 花名册所写，本人还没有确认"), day=asked),
    ]
    if _was_answered(inquiry):
        answer = t(WHO_IS_HOME_LABELS[inquiry.who_is_home])
        facts.append(t(N_("谁在家陪孩子：{answer}"), answer=answer))
    if inquiry.self_away_since is not None:
        facts.append(t(N_("本人 {day} 起外出"), day=inquiry.self_away_since.isoformat()))
    where = place_words(inquiry.other_place, inquiry.other_place_code)
    if inquiry.other_away_since is not None and where:
        day = inquiry.other_away_since.isoformat()
        facts.append(t(N_("孩子的父亲或母亲 {day} 起在{place}"), day=day, place=where))
    elif inquiry.other_away_since is not None:
        day = inquiry.other_away_since.isoformat()
        facts.append(t(N_("孩子的父亲或母亲 {day} 起外出"), day=day))
    elif where:
        facts.append(t(N_("孩子的父亲或母亲在{place}"), place=where))
    if inquiry.carer is not Carer.UNKNOWN:
        carer = carer_words(inquiry.carer, inquiry.carer_text, t)
        facts.append(t(N_("平时照看：{carer}"), carer=carer))
    return facts


def _was_answered(inquiry: InquiryView) -> bool:
    """Tell whether somebody was asked who is at home; a roster that is silent said nothing."""
    return inquiry.who_is_home is not WhoIsHome.NOT_SAID or inquiry.source == FROM_FORM


def person_facts(family: Family, t: Translator) -> list[str]:
    """Return what is known of the employee; numbers only masked."""
    facts = []
    if family.consent in CONSENT_FACTS and family.asked_on is not None:
        facts.append(t(CONSENT_FACTS[family.consent], day=family.asked_on.isoformat()))
    place = place_words(family.hukou_text, family.hukou_code)
    if place and family.hukou_confirmed:
        facts.append(t(N_("户籍：{place}"), place=place))
    if family.hukou_type in HUKOU_LABELS:
        facts.append(t(HUKOU_LABELS[family.hukou_type]))
    if family.number_masked:
        facts.append(t(N_("身份证号：{number}"), number=family.number_masked))
    elif family.other_paper:
        facts.append(t(N_("其他证件，末四位 {tail}"), tail=family.other_paper[-4:]))
    if family.phone:
        facts.append(t(N_("电话：{phone}"), phone=family.phone))
    return facts


def open_questions(family: Family, today: date, t: Translator) -> list[str]:
    """List what is not known yet and would have to be asked; unknown is never taken for no."""
    if family.consent in (Consent.REFUSED, Consent.ONLY_WHETHER):
        return []  # an answer of equal rank: nobody is asked twice
    questions = []
    if family.consent is Consent.PENDING:
        questions.append(t(N_("是否同意登记子女情况？")))
    place = place_words(family.hukou_text, family.hukou_code)
    if place and not family.hukou_confirmed:
        questions.append(t(N_("户籍是不是{place}？这是证件的发证地。"), place=place))
    elif not place:
        questions.append(t(N_("户籍在哪里？")))
    if family.hukou_type is HukouType.UNKNOWN:
        questions.append(t(N_("是农业户口、非农业户口，还是居民户口？")))
    if family.children and (family.inquiry is None or not _was_answered(family.inquiry)):
        questions.append(t(N_("谁在家陪孩子？")))
    for child in family.children:
        if is_minor(child.birth, today):
            questions += _child_questions(child, t)
    return questions


def _child_questions(child: ChildView, t: Translator) -> list[str]:
    asked = []
    if child.carer is Carer.UNKNOWN:
        asked.append(t(N_("{child} 平时由谁照看？"), child=child.number))
    if not child.lives_in and not child.lives_in_code:
        asked.append(t(N_("{child} 住在哪里？"), child=child.number))
    if child.school is School.UNKNOWN and child.age >= 3:
        asked.append(t(N_("{child} 上学的情况？"), child=child.number))
    return asked


def pledge_words(pledge: PledgeView, t: Translator) -> tuple[str, str]:
    """Return a pledge as two lines: when and how it was signed; which text, and until when."""
    signed = t(
        N_("{day} 签，{method}"),
        day=pledge.signed_on.isoformat(),
        method=t(METHOD_LABELS[pledge.method]),
    )
    if pledge.withdrawn_on is not None:
        until = t(N_("{day} 撤回"), day=pledge.withdrawn_on.isoformat())
    elif pledge.lapses_on is not None and not pledge.in_force:
        until = t(N_("{day} 到期"), day=pledge.lapses_on.isoformat())
    elif pledge.lapses_on is not None:
        until = t(N_("{day} 前有效"), day=pledge.lapses_on.isoformat())
    else:
        until = t(N_("长期有效"))
    return (signed, DOT.join((t(N_("文本 {version}"), version=pledge.text_version), until)))


def pledge_state(pledge: PledgeView) -> tuple[str, Tone]:
    """Return the tag of a pledge: whether it counts today."""
    if pledge.in_force:
        return (N_("有效"), Tone.SUCCESS)
    if pledge.withdrawn_on is not None:
        return (N_("已撤回"), Tone.PLAIN)
    return (N_("已到期"), Tone.WARNING)
