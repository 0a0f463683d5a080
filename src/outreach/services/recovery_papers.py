# SPDX-License-Identifier: Apache-2.0
"""The recovery code on paper: laid out in memory, handed to the printer, kept nowhere."""

from __future__ import annotations

from datetime import date

from outreach.domain.documents import RecoveryPaper
from outreach.i18n import Translator


def recovery_paper(firm: str, code: str, made_on: date, t: Translator) -> bytes:
    """Return the one page with a store's recovery code, as PDF; nothing is written to a disk."""
    from outreach.reports import recovery

    return recovery.render(RecoveryPaper(firm=firm, code=code, made_on=made_on), t)
