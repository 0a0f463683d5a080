# SPDX-License-Identifier: Apache-2.0
"""The printed report and the letter: filled in, read back, under a name that says nothing."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from outreach.domain.incidents import Answer, Danger
from outreach.domain.referrals import Basis
from outreach.errors import NotAllowed
from outreach.i18n import Translator
from outreach.services import incident_papers, incidents, referrals
from tests.incidents.cases import FACTS, REASON, REFERRAL, TOLD, Desk
from tests.incidents.test_reports import entries
from tests.ui.pages.sample import NOW, TODAY


def printed(path: Path) -> str:
    done = subprocess.run(
        ["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True
    )
    return "".join(done.stdout.split())


def test_the_form_says_everything_that_was_seen_and_whom_to_tell_first(
    desk: Desk, tmp_path: Path
) -> None:
    made = desk.report()
    officer = desk.by(desk.officer)
    told = incidents.notify(desk.store, officer, made.id, TOLD)
    incidents.answer(desk.store, officer, told, Answer(TODAY, "责令父母返回"), version=1)
    path = incident_papers.print_report(desk.store, officer, made.id, tmp_path)
    assert path.name == "报告-0001.pdf", "no name of a child"
    words = printed(path)
    for said in (
        "张小满", "9岁", FACTS, "名叫甲的邻居", "紫金县古竹镇", "正有危险", "现在就打110",
        "没有监护人在身边独自居住", "粤民发〔2024〕32号三1", "被遗弃", "未核对原文",
        "古竹派出所", "接警-0617", "责令父母返回", "已请村委会去看", "家庭教育指导",
        "不传孩子的姓名和照片", "王人事", "2026年9月28日07:41",
    ):  # fmt: skip
        assert said in words, said
    assert words.index("公安机关") < words.index("民政部门")


def test_what_nobody_knows_is_printed_as_not_known(desk: Desk, tmp_path: Path) -> None:
    made = desk.report(
        child_number="", suspect="", measures="", danger=Danger.UNKNOWN, place="东门市场"
    )
    words = printed(incident_papers.print_report(desk.store, desk.by(desk.head), made.id, tmp_path))
    assert words.count("不知道") >= 4
    assert "先打110说明情况" in words


def test_a_clerk_prints_the_own_report_for_a_day_without_what_came_back(
    desk: Desk, tmp_path: Path
) -> None:
    made = desk.report()
    officer, clerk = desk.by(desk.officer), desk.by(desk.clerk)
    told = incidents.notify(desk.store, officer, made.id, TOLD)
    incidents.answer(desk.store, officer, told, Answer(TODAY, "责令父母返回"), version=1)
    words = printed(incident_papers.print_report(desk.store, clerk, made.id, tmp_path))
    assert FACTS in words
    assert "接警-0617" in words
    assert "责令父母返回" not in words
    assert "陈警官" not in words
    later = desk.by(desk.clerk, now=NOW + timedelta(hours=25))
    with pytest.raises(NotAllowed):
        incident_papers.print_report(desk.store, later, made.id, tmp_path)
    assert [verb for verb, _, _ in entries(desk)].count("print") == 1


def test_the_letter_names_the_matter_the_consent_and_when_to_answer(
    desk: Desk, tmp_path: Path
) -> None:
    officer = desk.by(desk.officer)
    made, _ = referrals.refer(
        desk.store, officer, replace(REFERRAL, office="惠阳区民政局儿童福利科")
    )
    path = incident_papers.print_referral(desk.store, officer, made, tmp_path)
    assert path.name == "转介-0001.pdf"
    words = printed(path)
    for said in (
        "惠阳区民政局儿童福利科", "张小满", REASON, "监护情况和身心状况需要评估",
        "锦州市实施方案四(三)3", "已取得单独同意", "2026年10月28日前", "回执",
    ):  # fmt: skip
        assert said in words, said
    assert [verb for verb, _, _ in entries(desk)] == ["refer", "print"]


def test_a_letter_without_consent_names_the_report_it_rests_on(desk: Desk, tmp_path: Path) -> None:
    desk.report()
    officer = desk.by(desk.officer)
    one = replace(REFERRAL, basis=Basis.DANGER, consented_on=None, incident_number=1)
    made, _ = referrals.refer(desk.store, officer, one)
    words = printed(incident_papers.print_referral(desk.store, officer, made, tmp_path))
    assert "已报告危险" in words
    assert "报告-0001" in words


def test_both_print_in_english_and_hr_prints_no_letter(desk: Desk, tmp_path: Path) -> None:
    made = desk.report()
    english = desk.by(desk.officer, t=Translator("en"))
    words = printed(incident_papers.print_report(desk.store, english, made.id, tmp_path))
    assert "Call110now" in words
    letter, _ = referrals.refer(desk.store, desk.by(desk.officer), REFERRAL)
    assert incident_papers.print_referral(desk.store, english, letter, tmp_path).exists()
    with pytest.raises(NotAllowed):
        incident_papers.print_referral(desk.store, desk.by(desk.clerk), letter, tmp_path)
