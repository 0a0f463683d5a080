# SPDX-License-Identifier: Apache-2.0
"""Files and folders under names that label nobody; names of the store that do, and new ones.

What is asked for by name on the command line or in a file dialogue is checked here before
anything is touched on disk. A name kept before the list of labels grew cannot be printed any
more (:mod:`outreach.domain.wording`); :func:`labelled` lists such names, :func:`rename` is the
way out.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import InstrumentedAttribute

from outreach import config
from outreach.db.agencies import ConsultationRow, ResponsibleRow
from outreach.db.aid import AidCaseRow, PaymentRow, ProjectCostRow, ProjectRow
from outreach.db.contact import PointRow
from outreach.db.reunions import SeasonRow
from outreach.db.sites import EnterpriseRow, SiteRow, TeamRow
from outreach.db.talks import CampaignRow, MaterialRow, TalkRow
from outreach.domain.access import Right, rights_of
from outreach.domain.wording import (
    LabelFound,
    check_file_name,
    check_text,
    check_title,
    find_labels,
    labels_in_text,
    told,
)
from outreach.errors import N_, UserError
from outreach.services.context import Context
from outreach.services.store import Store


@dataclass(frozen=True)
class NameKind:
    """One kind of name: where it is kept, who may change it, and within what it is the only one."""

    column: InstrumentedAttribute[str]
    right: Right
    within: InstrumentedAttribute[Any] | None = None
    cites: bool = False  # running words: a document may be cited in it


KINDS = {
    "talk": NameKind(TalkRow.title, Right.TALKS),
    "place": NameKind(TalkRow.place, Right.TALKS),
    "campaign": NameKind(CampaignRow.name, Right.TALKS, CampaignRow.enterprise_id),
    "material": NameKind(MaterialRow.title, Right.TALKS),
    "point": NameKind(PointRow.name, Right.CONTACT, PointRow.site_id),
    "season": NameKind(SeasonRow.name, Right.REUNIONS, SeasonRow.enterprise_id),
    "project": NameKind(ProjectRow.name, Right.AID, ProjectRow.enterprise_id),
    "purpose": NameKind(AidCaseRow.purpose, Right.AID),
    "goods": NameKind(PaymentRow.goods, Right.AID),
    "cost": NameKind(ProjectCostRow.what, Right.AID),
    "topic": NameKind(ConsultationRow.topic, Right.AGENCIES, cites=True),
    "unit": NameKind(ResponsibleRow.unit, Right.AGENCIES),
    "department": NameKind(EnterpriseRow.responsible_unit, Right.ADMINISTER),
    "site": NameKind(SiteRow.name, Right.ADMINISTER, SiteRow.enterprise_id),
    "team": NameKind(TeamRow.name, Right.ADMINISTER, TeamRow.site_id),
}


@dataclass(frozen=True)
class LabelledName:
    """A name in the store that labels children, and what it could be instead."""

    kind: str
    name: str
    term: str
    suggestion: str  # the whole name with the best neutral word


def folder_to_write(path: Path) -> Path:
    """Prove that a folder can be written; one whose name labels children is refused first."""
    _check_path(path)
    return config.writable_folder(path)


def file_to_write(path: Path) -> Path:
    """Prove that a file can be written; one whose name labels children is refused first."""
    _check_path(path)
    return config.writable_file(path)


def _check_path(path: Path) -> None:
    """Check what was asked for by its name, and every folder that would have to be made."""
    check_file_name(path.name)
    for folder in path.parents:
        if os.path.lexists(folder):  # a folder that may not be looked into is there, too
            return
        check_file_name(folder.name)


def labelled(store: Store, ctx: Context) -> list[LabelledName]:
    """Return the names that label children, of the kinds that the actor may change."""
    rights = rights_of(ctx.actor.roles)
    with store.reading() as session:
        return [
            LabelledName(kind, name, label.term, label.replaced(name))
            for kind, one in KINDS.items()
            if one.right in rights
            for name in session.scalars(select(one.column).distinct().order_by(one.column))
            for label in _first(one, name)
        ]


def _first(kind: NameKind, name: str) -> Iterator[LabelFound]:
    yield from (labels_in_text(name) if kind.cites else find_labels(name))[:1]


def rename(store: Store, ctx: Context, kind: str, old: str, new: str) -> int:
    """Give everything of a kind that bears a name another one; return how many rows did.

    Raises :class:`UserError` for a kind there is not, a name nobody bears, a new one that
    labels children, or one that something else of its kind bears already.
    """
    if kind not in KINDS:
        raise UserError(
            N_("没有“{kind}”这种名称，可写：{kinds}。"),
            code="bad_kind",
            kind=kind,
            kinds="、".join(KINDS),
        )
    one, new = KINDS[kind], new.strip()
    ctx.require(one.right)
    if not new:
        raise UserError(N_("请写新名称。"), code="missing")
    (check_text if one.cites else check_title)(new)
    table = one.column.class_
    with store.writing(ctx) as work:
        borne = select(func.count()).select_from(table)
        there = work.session.scalar(borne.where(one.column == old)) or 0
        if not there:
            raise UserError(
                N_("没有叫“{name}”的记录，请照原样写旧名称。"), code="not_found", name=old
            )
        if one.within is not None and work.session.scalar(borne.where(one.column == new)):
            raise UserError(N_("已经有叫“{name}”的，请换一个名称。"), code="exists", name=new)
        work.session.execute(
            update(table)
            .where(one.column == old)
            .values({one.column.key: new, "version": table.version + 1})
        )
        work.audit("rename", kind, None, {"name": (old, new)})
    return there


def refuse_team(team: str) -> None:
    """Refuse a new team of a roster whose name labels children; the sentence names the team."""
    for label in find_labels(team):
        raise UserError(
            N_(
                "班组名“{name}”里有“{term}”，这样的字眼会给孩子贴标签，没有导入。"
                "请先在表里改名，可以改成“{suggestion}”。"
            ),
            code="label",
            name=team,
            **told(label),
        )
