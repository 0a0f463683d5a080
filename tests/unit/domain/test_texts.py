# SPDX-License-Identifier: Apache-2.0
"""The texts that workers sign: complete in both languages, free of labels, checked on load."""

from __future__ import annotations

import re
from datetime import date

import pytest

from outreach.domain.employees import Consent
from outreach.domain.texts import (
    BLANK,
    Evidence,
    LegalText,
    TextKind,
    WrittenText,
    by_version,
    current,
    evidence_note,
    read_texts,
    texts,
)
from outreach.domain.wording import find_labels
from outreach.errors import UserError

DAY = date(2026, 9, 30)
LANGUAGES = ("zh_CN", "en")

WHOLE = """
[documents]
law = { zh = "《某法》", en = "Some Law" }

[[text]]
kind = "notice"
version = "2026-1"
valid_from = 2026-01-01
title = { zh = "题目", en = "Title" }
intro = { zh = "{company}说", en = "{company} says" }
acknowledgement = { zh = "明白", en = "Understood" }

[[text.paragraphs]]
zh = "一"
en = "One"
clause = { document = "law", article = "3-4, 9", evidence = "excerpt" }

[[text.paragraphs]]
zh = "二"
en = "Two"
clause = { document = "law", article = "二（六）", evidence = "document" }

[[text.paragraphs]]
zh = "三"
en = "Three"
"""


def all_texts() -> list[LegalText]:
    return [text for kind in TextKind for text in texts(kind)]


def every_sentence(text: WrittenText) -> list[str]:
    whole = (*text.paragraphs, *text.clauses, *text.answers)
    return [text.title, text.intro, *whole, text.acknowledgement]


@pytest.mark.parametrize("kind", TextKind)
def test_every_kind_has_a_current_text(kind: TextKind) -> None:
    text = current(kind, DAY)
    assert text.kind is kind
    assert text.version == "2026-1"
    assert by_version(kind, text.version) == text
    assert by_version(kind.value, text.version) == text


@pytest.mark.parametrize("kind", TextKind)
def test_both_languages_have_the_same_number_of_paragraphs(kind: TextKind) -> None:
    chinese, english = (current(kind, DAY).in_language(language) for language in LANGUAGES)
    assert len(chinese.paragraphs) == len(english.paragraphs) == len(chinese.clauses)
    assert len(chinese.answers) == len(english.answers)
    assert not any(re.search(r"[\u4e00-\u9fff]", line) for line in english.paragraphs)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", TextKind)
def test_no_text_labels_children(kind: TextKind, language: str) -> None:
    for text in texts(kind):
        for sentence in every_sentence(text.in_language(language)):
            assert find_labels(sentence) == []
            assert not re.search("留守|困境|流动|孤儿|migrant|orphan", sentence, re.IGNORECASE)


@pytest.mark.parametrize("kind", TextKind)
def test_a_worker_can_read_it_in_a_few_minutes(kind: TextKind) -> None:
    text = current(kind, DAY).in_language("zh_CN")
    letters = sum(len(line) for line in (text.intro, *text.paragraphs, text.acknowledgement))
    assert letters < 1200  # 400 characters a minute, three minutes
    for line in text.paragraphs:
        assert all(len(part) <= 60 for part in re.split("[。；：？！]", line))


def test_a_pledge_lasts_twelve_months_and_a_consent_until_it_is_withdrawn() -> None:
    assert current(TextKind.PLEDGE, DAY).validity_months == 12
    assert current(TextKind.CONSENT, DAY).validity_months is None
    assert current(TextKind.NOTICE, DAY).validity_months is None


def test_the_consent_offers_the_three_answers_that_a_record_can_hold() -> None:
    codes = [answer.code for answer in current(TextKind.CONSENT, DAY).answers]
    assert codes == [Consent.GIVEN, Consent.ONLY_WHETHER, Consent.REFUSED]


def test_blanks_are_filled_by_the_firm_or_left_for_the_pen() -> None:
    consent = current(TextKind.CONSENT, DAY)
    filled = consent.in_language("zh_CN", company="甲厂", contact="王{某}", phone="1", days="30")
    assert filled.intro.startswith("甲厂想了解")
    assert any("联系人：王{某}，电话：1。" in line for line in filled.paragraphs)
    assert BLANK not in "".join(every_sentence(filled))
    assert f"联系人：{BLANK}" in "".join(consent.in_language("zh_CN").paragraphs)


def test_a_source_that_was_not_compared_says_so() -> None:
    (text,) = read_texts(WHOLE, "x.toml")
    assert text.in_language("zh_CN").clauses == (
        "《某法》第3至4、9条（未核对原文）",
        "《某法》 二（六）",
        "",
    )
    assert text.in_language("en").clauses == (
        "Some Law, art. 3-4, 9 (text not checked against the original)",
        "Some Law, 二（六）",
        "",
    )


def test_only_the_document_itself_needs_no_mark() -> None:
    assert evidence_note(Evidence.DOCUMENT, "zh_CN") == ""
    assert evidence_note(Evidence.EXCERPT, "zh_CN") == "未核对原文"
    assert evidence_note(Evidence.MEMORY, "en") == "text not checked against the original"


def test_law_that_was_only_excerpted_is_never_shown_as_checked() -> None:
    for text in all_texts():
        for paragraph in text.paragraphs:
            if paragraph.clause and paragraph.clause.document.zh.startswith("《"):
                assert "未核对原文" in paragraph.clause.in_language("zh_CN")


def test_before_the_first_version_there_is_no_current_text() -> None:
    with pytest.raises(UserError) as caught:
        current(TextKind.PLEDGE, date(2025, 12, 31))
    assert caught.value.code == "no_text"


def test_an_unknown_version_is_refused() -> None:
    with pytest.raises(UserError) as caught:
        by_version(TextKind.PLEDGE, "1999-1")
    assert caught.value.values["version"] == "1999-1"


def test_a_later_version_takes_over_on_its_first_day() -> None:
    later = WHOLE[WHOLE.index("[[text]]") :].replace("2026-1", "2026-2", 1)
    later = later.replace("2026-01-01", "2026-07-01")
    first, second = read_texts(WHOLE + later, "x.toml")
    assert (first.version, second.version) == ("2026-1", "2026-2")
    assert second.valid_from == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ('kind = "notice"', 'kind = "poster"', "text[1].kind", "只能是 consent, notice, pledge"),
        ('version = "2026-1"', "", "text[1].version", "没有填写"),
        ("valid_from = 2026-01-01", 'valid_from = "soon"', "text[1].valid_from", "不是日期"),
        ('en = "Two"', "", "text[1].paragraphs[2].en", "没有填写"),
        ('en = "Two"', 'en = "{who}"', "text[1].paragraphs[2].en", "不认识的留空"),
        ('en = "Two"', 'en = "{"', "text[1].paragraphs[2].en", "花括号不成对"),
        ("{company} says", "says", "text[1].intro", "留空不一致"),
        ("excerpt", "rumour", "text[1].paragraphs[1].clause.evidence", "document, excerpt"),
        ('document = "law"', 'document = "l"', "text[1].paragraphs[1].clause.document", "“l”"),
        ("title = ", "heading = ", "text[1].title", "没有填写"),
        ("[documents]", "[papers]", "documents", "没有填写"),
        ('version = "2026-1"', 'version = "1"\nvalidity_months = 0', "validity_months", "月数"),
    ],
)
def test_a_broken_file_is_told_with_the_key_and_the_reason(
    old: str, new: str, key: str, reason: str
) -> None:
    assert old in WHOLE
    with pytest.raises(UserError) as caught:
        read_texts(WHOLE.replace(old, new, 1), "x.toml")
    message = str(caught.value)
    assert message.startswith("x.toml：")
    assert key in message
    assert reason in message


def test_a_version_that_stands_twice_is_refused() -> None:
    with pytest.raises(UserError, match=re.escape("text[2].version 与前面的版本号重复")):
        read_texts(WHOLE + WHOLE[WHOLE.index("[[text]]") :], "x.toml")


def test_a_file_that_is_not_toml_is_told_with_the_line() -> None:
    with pytest.raises(UserError, match=r"x\.toml 无法读取.*line 2"):
        read_texts("a = 1\nb =\n", "x.toml")


def test_a_file_without_texts_is_refused() -> None:
    with pytest.raises(UserError, match="text 一段也没有"):
        read_texts(WHOLE[: WHOLE.index("[[text]]")], "x.toml")


@pytest.mark.parametrize(
    "duty",
    [
        "不满16周岁的孩子，不能脱离监护自己单独住",
        "不满8周岁的孩子，一刻也不能没人看护",
        "托给有照护能力的成年人",
        "先听孩子的",
        "有四种人不能托付",
        "书面告诉孩子的学校或幼儿园",
        "每周至少和孩子、照护人各联系一次",
        "马上报警（110），或者向民政、教育部门报告",
        "提醒、劝说",
    ],
)
def test_the_notice_names_every_duty_of_a_guardian_who_works_away(duty: str) -> None:
    notice = current(TextKind.NOTICE, DAY).in_language("zh_CN")
    assert duty in "".join(notice.paragraphs)


def test_the_pledge_says_in_the_signer_s_own_words_what_the_notice_asks() -> None:
    pledge = current(TextKind.PLEDGE, DAY).in_language("zh_CN")
    told = "".join(pledge.paragraphs)
    for words in ("我是孩子的法定监护人", "每周至少和孩子联系一次", "不满16周岁的孩子单独住",
                  "书面告诉学校和村（居）委会", "签不签由我自己决定"):  # fmt: skip
        assert words in told
