# SPDX-License-Identifier: Apache-2.0
"""What can be said of something that waits, and the job that carries it out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services import doubles, leavers, tray
from outreach.services.context import Context
from outreach.services.doubles import Pair
from outreach.services.leavers import Proposal
from outreach.services.store import Store
from outreach.services.tray import Decision, DecisionKind, HeldRecord
from outreach.ui.tasks import Job, Progress
from outreach.ui.widgets.import_tray_words import Kind, TrayItem


class Deed(StrEnum):
    """What an answer does."""

    NEW = "new"
    SAME = "same"
    DROP = "drop"
    LEFT = "left"
    STAYS = "stays"
    MERGE = "merge"


@dataclass(frozen=True)
class Answer:
    """One thing a person can say; ``side`` is whom it means, of the sides shown."""

    words: str
    deed: Deed
    side: int = 0


def answers_to(item: TrayItem, t: Translator, *, bulk: bool = False) -> tuple[Answer, ...]:
    """Return what can be said of an item; in bulk only what needs no looking at each."""
    if item.registered:
        return ()
    if item.kind is Kind.LEAVER:
        return (Answer(t(N_("已离职")), Deed.LEFT), Answer(t(N_("还在职")), Deed.STAYS))
    if item.kind is Kind.DOUBLE:
        if bulk:
            return ()
        return tuple(
            Answer(t(N_("同一人，并入 {side}"), side=side.title), Deed.MERGE, place)
            for place, side in enumerate(item.sides)
        )
    drop = Answer(t(N_("放弃这条")), Deed.DROP)
    if item.kind is Kind.ARRIVAL:
        return (Answer(t(N_("预到岗，先登记")), Deed.NEW), drop)
    same = tuple(
        Answer(t(N_("就是 {side}"), side=side.title), Deed.SAME, place)
        for place, side in enumerate(item.sides)
        if side.person is not None
    )[:2]
    new = Answer(t(N_("是另一位新职工")), Deed.NEW)
    return (drop,) if bulk else (*same, new, drop)


def deciding(store: Store, ctx: Context, items: Sequence[TrayItem], answer: Answer) -> Job[int]:
    """Return the job that carries an answer out for all items, and counts them."""

    def job(_progress: Progress) -> int:
        held = [one.source for one in items if isinstance(one.source, HeldRecord)]
        if held:
            person = items[0].sides[answer.side].person if answer.deed is Deed.SAME else None
            kind = DecisionKind(answer.deed.value)
            tray.resolve(store, ctx, [one.place for one in held], Decision(kind, person))
        gone: dict[int, list[Proposal]] = defaultdict(list)
        for one in items:
            if isinstance(one.source, Proposal):
                gone[one.source.batch].append(one.source)
        for batch, proposals in gone.items():
            ids = [proposal.missing.employment_id for proposal in proposals]
            leavers.decide(store, ctx, batch, ids, left=answer.deed is Deed.LEFT)
        for one in items:
            if isinstance(one.source, Pair):
                pair = (one.source.one.id, one.source.other.id)
                doubles.merge(store, ctx, keep=pair[answer.side], gone=pair[1 - answer.side])
        return len(items)

    return job
