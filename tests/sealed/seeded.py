# SPDX-License-Identifier: Apache-2.0
"""Words that nobody would write by chance, put into every sealed text there is."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from outreach.domain.incidents import (
    Answer,
    Channel,
    Danger,
    Ending,
    IncidentReport,
    Notification,
    Order,
    OrderBy,
    OrderKind,
    Told,
)
from outreach.domain.referrals import Basis, Body, Outcome, Referral, Result
from outreach.services import emergency_leaves, facts, incident_files, incidents, referrals
from outreach.services.context import Context
from outreach.services.store import Store
from tests.ui.pages.sample import TODAY

_PAGE, _IV, _RESERVED, _SALT = 4096, 16, 48, 16


@dataclass
class Words:
    """Gives out one word after another, and knows all it gave."""

    start: str = "封语"
    given: list[str] = field(default_factory=list)

    def next(self) -> str:
        """Return the next word."""
        self.given.append(f"{self.start}{len(self.given):04d}完")
        return self.given[-1]


def report(store: Store, ctx: Context, words: Words) -> uuid.UUID:
    """Report a danger and tell a body of it: ten words."""
    one = IncidentReport(
        frozenset({"R2"}), ctx.now - timedelta(hours=2), words.next(), words.next(), Danger.YES,
        child_name=words.next(), place=words.next(), suspect=words.next(), measures=words.next(),
        told_inside=words.next(), reporter=words.next(), phone=words.next(),
    )  # fmt: skip
    made = incidents.report(store, ctx, one)
    told = Notification(
        Told.POLICE, ctx.now - timedelta(hours=1), Channel.PHONE, person=words.next()
    )
    incidents.notify(store, ctx, made.id, told)
    return made.id


def follow(store: Store, ctx: Context, case: uuid.UUID, words: Words) -> None:
    """Add all that holders add to a case, to its end: four words."""
    found = incident_files.open_case(store, ctx, case)
    answer = Answer(TODAY, words.next())
    incidents.answer(store, ctx, found.told[0].id, answer, version=found.told[0].version)
    incidents.look(store, ctx, case, words.next())
    given = Order(OrderBy.POLICE, OrderKind.RETURN, TODAY, words.next())
    emergency_leaves.order(store, ctx, case, given)
    version = incident_files.open_case(store, ctx, case).version
    incidents.close(store, ctx, case, Ending.HANDLED, words.next(), version=version)


def refer(store: Store, ctx: Context, words: Words) -> uuid.UUID:
    """Refer a matter and write down what came of it: two words."""
    one = Referral(
        "assessment", Body.CIVIL_AFFAIRS, words.next(), TODAY, child_number="C-0001",
        basis=Basis.CONSENT, consented_on=TODAY,
    )  # fmt: skip
    made, _ = referrals.refer(store, ctx, one)
    outcome = Outcome(TODAY, Result.DONE, words.next())
    referrals.finish(store, ctx, made, outcome, version=1)
    return made


def mark(store: Store, ctx: Context, child: uuid.UUID, words: Words) -> None:
    """Write down what the authorities set: one word."""
    facts.record_mark(
        store, ctx, child, kind="class", code="3", document=words.next(), set_by="县民政局",
        seen_on=TODAY, valid_from=TODAY,
    )  # fmt: skip


def decrypted(database: Path, key: bytes) -> bytes:
    """Return every page of a store's file in clear, those that are free among them."""
    return b"".join(_pages(database.read_bytes(), key))


def _pages(data: bytes, key: bytes) -> Iterator[bytes]:
    for start in range(0, len(data), _PAGE):
        page = data[start : start + _PAGE]
        body, iv = page[: _PAGE - _RESERVED], page[_PAGE - _RESERVED :][:_IV]
        if start == 0:
            body = body[_SALT:]
        opened = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
        yield opened.update(body) + opened.finalize()


def hits(text: bytes, words: Words) -> list[str]:
    """Return which words stand in clear."""
    return [word for word in words.given if word.encode() in text]
