# SPDX-License-Identifier: Apache-2.0
"""Which keeper looks after which plain ledger."""

from __future__ import annotations

from outreach.errors import N_, UserError
from outreach.services import (
    body_records,
    contact_records,
    fact_records,
    money_records,
    reunion_records,
    talk_records,
)
from outreach.services.records import Keeper

KEEPERS: dict[str, Keeper] = {
    kind.ledger.kind: kind()
    for module in (
        talk_records,
        contact_records,
        reunion_records,
        money_records,
        body_records,
        fact_records,
    )
    for kind in module.KEEPERS
}


def keeper_of(kind: str) -> Keeper:
    """Return who keeps a plain ledger; raises :class:`UserError` for another."""
    if kind not in KEEPERS:
        raise UserError(
            N_("没有叫“{kind}”的台账；现有：{kinds}。"),
            code="no_ledger",
            kind=kind,
            kinds="、".join(KEEPERS),
        )
    return KEEPERS[kind]
