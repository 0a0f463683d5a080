# SPDX-License-Identifier: Apache-2.0
"""Two languages, one catalogue: English is complete, Chinese is what it falls back to."""

from __future__ import annotations

import re
from datetime import date

from babel.messages.pofile import read_po

from outreach.i18n import LOCALE_DIR, Translator, normalise_language

HAN = re.compile(r"[\u3400-\u9fff]")


def test_every_message_has_english_words_and_no_chinese_ones() -> None:
    with (LOCALE_DIR / "en" / "LC_MESSAGES" / "outreach.po").open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    assert len(messages) > 800
    for message in messages:
        texts = [message.string] if isinstance(message.string, str) else list(message.string or ())
        assert all(texts), message.id
        assert not HAN.search(" ".join(map(str, texts))), message.id


def test_english_counts_one_and_many_apart() -> None:
    english, chinese = Translator("en"), Translator()
    assert english.plural("还有 {n} 处要改", 1) == "1 place to mend"
    assert english.plural("还有 {n} 处要改", 2) == "2 places to mend"
    assert chinese.plural("还有 {n} 处要改", 1) == "还有 1 处要改"


def test_what_nobody_translated_shows_in_chinese() -> None:
    assert Translator("en")("这一句谁也没有翻译 {n}", n=3) == "这一句谁也没有翻译 3"


def test_dates_are_written_as_the_reader_does() -> None:
    day = date(2026, 9, 3)
    assert Translator().date(day) == "2026年9月3日"
    assert Translator("en").date(day) == "3 September 2026"


def test_a_locale_name_finds_its_language() -> None:
    assert [normalise_language(name) for name in ("en_GB.UTF-8", "zh_TW", "", None)] == [
        "en",
        "zh_CN",
        "zh_CN",
        "zh_CN",
    ]
