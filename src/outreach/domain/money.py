# SPDX-License-Identifier: Apache-2.0
"""Money in whole fen, and where it came from: each fen is spent once, under one source."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from outreach.errors import N_, UserError

MOST_FEN = 10**12  # ten thousand million yuan: beyond it somebody typed a wrong digit


class Source(StrEnum):
    """Whose money it was (经费来源)."""

    ENTERPRISE = "enterprise"  # 企业列支
    UNION = "union"  # 工会经费
    FUND = "fund"  # 专项基金
    DONATION = "donation"  # 社会捐赠
    GOVERNMENT = "government"  # 上级补助


SOURCE_LABELS = {
    Source.ENTERPRISE: N_("企业列支"),
    Source.UNION: N_("工会经费"),
    Source.FUND: N_("专项基金"),
    Source.DONATION: N_("社会捐赠"),
    Source.GOVERNMENT: N_("上级补助"),
}

_YUAN = re.compile(r"[¥￥]?\s*(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?\s*元?")


def parse_yuan(text: str) -> int:
    """Read an amount as people write it (1,846.5 元) and return fen.

    Raises :class:`UserError` (code ``bad_money``) where it is no amount of yuan and fen.
    """
    found = _YUAN.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        raise UserError(
            N_("看不懂金额“{text}”，请写成 1846.50 这样，最多两位小数。"),
            code="bad_money",
            text=text,
        )
    fen = int(found[1].replace(",", "")) * 100 + int((found[2] or "").ljust(2, "0") or "0")
    return check_fen(fen)


def check_fen(fen: int) -> int:
    """Refuse amounts below nothing or beyond belief; return the others."""
    if not 0 <= fen <= MOST_FEN:
        raise UserError(N_("金额超出范围，请核对。"), code="bad_money")
    return fen


def yuan(fen: int) -> str:
    """Write fen as yuan: 1,846 or 1,846.50."""
    sign = "-" if fen < 0 else ""
    whole, rest = divmod(abs(fen), 100)
    return f"{sign}{whole:,}" + (f".{rest:02}" if rest else "")


def plain_yuan(fen: int) -> str:
    """Write fen as an importer reads them back: 1846.50."""
    return f"{fen // 100}.{fen % 100:02}" if fen % 100 else str(fen // 100)
