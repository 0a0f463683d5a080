# SPDX-License-Identifier: Apache-2.0
"""Commands after an import: ``resolve``, ``leavers``, ``arrive``, ``imports``, ``undo-import``.

And ``doubles``, ``merge``, ``unmerge`` for files that are one person.
"""

from __future__ import annotations

import argparse
import uuid
from typing import TYPE_CHECKING, Any

from outreach.cli.output import opened, parse_day, print_json
from outreach.config import Settings
from outreach.domain.doubles import LIKENESS_LABELS
from outreach.errors import N_, UserError
from outreach.i18n import Translator

if TYPE_CHECKING:
    from outreach.app import Application
    from outreach.services.candidates import Candidate
    from outreach.services.context import Context
    from outreach.services.tray import Decision, HeldRecord, Place

ALL = "all"
OUTCOME_WORDS = {
    "created": N_("新增"),
    "updated": N_("更新"),
    "unchanged": N_("没有变化"),
    "refused": N_("拒收"),
    "undecided": N_("待定"),
}


def add_parsers(commands: Any) -> None:
    """Add this module's commands."""

    def add(name: str, words: str, run: Any) -> Any:
        parser = commands.add_parser(name, help=words)
        parser.add_argument("--site")
        parser.add_argument("--json", action="store_true")
        parser.set_defaults(run=run)
        return parser

    add("imports", N_("历次导入"), list_imports)
    parser = add("held", N_("待定的记录"), list_held)
    parser.add_argument("batch", type=int, nargs="?")
    parser = add("resolve", N_("决定待定的记录"), resolve)
    parser.add_argument("batch", type=int)
    parser.add_argument("row")
    parser.add_argument("--as", dest="decision", required=True)
    parser.add_argument("--sheet")
    add("arrive", N_("登记已到岗职工的子女"), arrive)
    parser = add("leavers", N_("名单上没有的人"), leavers)
    parser.add_argument("batch", type=int)
    parser.add_argument("--as", dest="decision", choices=("left", "stay"))
    parser.add_argument("--only", nargs="+", default=[])
    parser.add_argument("--except", dest="spared", nargs="+", default=[])
    parser.add_argument("--last-day")
    parser = add("undo-import", N_("撤销一次导入"), undo_import)
    parser.add_argument("batch", type=int)
    parser.add_argument("--keep-used", action="store_true")
    add("doubles", N_("可能重复的档案"), list_doubles)
    parser = add("merge", N_("合并两份档案"), merge)
    parser.add_argument("keep")
    parser.add_argument("gone")
    parser = add("unmerge", N_("撤销合并"), unmerge)
    parser.add_argument("merge")


def _at_site(app: Application, arguments: argparse.Namespace) -> Context:
    from outreach.services import sites

    return app.context(site=sites.find_site(app.store, arguments.site))


def list_imports(arguments: argparse.Namespace, settings: Settings) -> int:
    """Say which imports a site has had, newest first."""
    from outreach.services import undoing

    with opened(settings) as app:
        found = undoing.batches(app.store, _at_site(app, arguments))
    if arguments.json:
        print_json([{"batch": one.number, **vars(one)} for one in found])
        return 0
    for one in found:
        counts = "，".join(
            f"{app.t(words)} {one.counts[name]}"
            for name, words in OUTCOME_WORDS.items()
            if one.counts.get(name)
        )
        state = app.t("已撤销") if one.undone_at else app.t("待定 {n}", n=one.waiting)
        when = one.recorded_at.strftime("%Y-%m-%d %H:%M")
        print(f"{one.number}\t{when}\t{one.kind}\t{one.mode}\t{counts}\t{state}")
    return 0


def list_held(arguments: argparse.Namespace, settings: Settings) -> int:
    """Say what waits for a decision, and who it may be."""
    from outreach.services import tray

    with opened(settings) as app:
        found = tray.held(app.store, _at_site(app, arguments), batch=arguments.batch)
    if arguments.json:
        print_json([_held(one, app.t) for one in found])
        return 0
    for one in found:
        reasons = "；".join(app.t(problem.message) for problem in one.problems)
        if one.expected:
            reasons = app.t(N_("已登记，{day} 到岗后登记子女"), day=one.hire.hired_on or "")
        print(f"{one.place.batch}\t{one.place.sheet}\t{one.place.row}\t{one.hire.name}\t{reasons}")
        for candidate in one.candidates:
            print(f"\tsame:{candidate.handle}\t{_who(candidate)}")
    return 0


def _held(one: HeldRecord, t: Translator) -> dict[str, object]:
    return {
        "batch": one.place.batch,
        "sheet": one.place.sheet,
        "row": one.place.row,
        "name": one.hire.name,
        "expected": one.expected,
        "problems": [
            {"code": problem.code.value, "column": problem.column, "message": t(problem.message)}
            for problem in one.problems
        ],
        "candidates": [candidate.handle for candidate in one.candidates],
    }


def _who(one: Candidate) -> str:
    parts = (one.name, one.birth, one.number, one.site, one.team, one.hired_on)
    return "\t".join(str(part) for part in parts if part)


def resolve(arguments: argparse.Namespace, settings: Settings) -> int:
    """Decide one held row, all of a batch, or all of one code."""
    from outreach.services import tray

    with opened(settings) as app:
        ctx = _at_site(app, arguments)
        decision = _decision(app, ctx, arguments.decision)
        places = _places(app, ctx, arguments)
        counts = tray.resolve(app.store, ctx, places, decision)
    done = {outcome.value: count for outcome, count in counts.items()}
    if arguments.json:
        print_json({"decided": len(places), **done})
    else:
        print(app.t("已决定 {n} 条。", n=len(places)))
    return 0


def _decision(app: Application, ctx: Context, text: str) -> Decision:
    from outreach.services import candidates
    from outreach.services.tray import Decision, DecisionKind

    kind, _, handle = text.partition(":")
    if kind not in set(DecisionKind) or (kind == DecisionKind.SAME) != bool(handle):
        raise UserError(
            N_("看不懂“{text}”，请写 new、same:工号 或 drop。"), code="usage", text=text
        )
    if not handle:
        return Decision(DecisionKind(kind))
    with app.store.reading() as session:
        person = candidates.find_candidate(session, app.store, ctx.at_site().id, handle)
    return Decision(DecisionKind.SAME, person)


def _places(app: Application, ctx: Context, arguments: argparse.Namespace) -> list[Place]:
    from outreach.domain.rosters import HELD
    from outreach.services import tray

    batch, row = arguments.batch, arguments.row
    if row.isdecimal():
        return [tray.find_place(app.store, ctx, batch, int(row), arguments.sheet)]
    if row != ALL and row not in {code.value for code in HELD}:
        raise UserError(
            N_("看不懂“{text}”，请写行号、all，或 duplicate、future_date、number_masked。"),
            code="usage",
            text=row,
        )
    found = [
        one.place
        for one in tray.held(app.store, ctx, batch=batch)
        if not one.expected and (row == ALL or {p.code.value for p in one.problems} == {row})
    ]
    if not found:
        raise UserError(N_("批次 {batch} 里没有这样的待定记录。"), code="not_held", batch=batch)
    return found


def arrive(arguments: argparse.Namespace, settings: Settings) -> int:
    """Enter the children of announced people whose day has come."""
    from outreach.services import tray

    with opened(settings) as app:
        count = tray.arrive(app.store, _at_site(app, arguments))
    if arguments.json:
        print_json({"arrived": count})
    else:
        print(app.t("已登记 {n} 位到岗职工的子女。", n=count))
    return 0


def leavers(arguments: argparse.Namespace, settings: Settings) -> int:
    """Say whom a full list did not name, or decide about them in bulk."""
    from outreach.services import leavers as service

    with opened(settings) as app:
        ctx = _at_site(app, arguments)
        found = [one.missing for one in service.proposals(app.store, ctx, batch=arguments.batch)]
        chosen = [
            one
            for one in found
            if (not arguments.only or one.staff_no in arguments.only)
            and one.staff_no not in arguments.spared
        ]
        if arguments.decision:
            service.decide(
                app.store,
                ctx,
                arguments.batch,
                [one.employment_id for one in chosen],
                left=arguments.decision == "left",
                last_day=parse_day(arguments.last_day) if arguments.last_day else None,
            )
    if arguments.json:
        print_json(
            [
                {"staff_no": one.staff_no, "name": one.name, "last_day": one.last_day}
                for one in chosen
            ]
        )
        return 0
    for one in chosen:
        print(f"{one.staff_no}\t{one.name}\t{one.team}\t{one.last_day}")
    return 0


def undo_import(arguments: argparse.Namespace, settings: Settings) -> int:
    """Take an import back; 1 and a list where later work depends on it."""
    from outreach.services import undoing

    with opened(settings) as app:
        ctx = _at_site(app, arguments)
        result = undoing.undo_import(app.store, ctx, arguments.batch, keep_used=arguments.keep_used)
    used = [
        {"staff_no": one.staff_no, "name": one.name, "reason": app.t(one.reason)}
        for one in result.used
    ]
    if arguments.json:
        counts = {"employees": result.employees, "children": result.children}
        print_json(
            {"undone": result.done, "removed": counts, "restored": result.restored, "used": used}
        )
        return 0 if result.done else 1
    if result.done:
        print(
            app.t(
                "已撤销：移除职工 {employees} 人、子女 {children} 名，复原 {restored} 处。",
                employees=result.employees,
                children=result.children,
                restored=result.restored,
            )
        )
    else:
        print(app.t("没有撤销：下面的人后来又有登记。加 --keep-used 可以只撤销其余的。"))
    for one in used:
        print("\t".join(one.values()))
    return 0 if result.done else 1


def list_doubles(arguments: argparse.Namespace, settings: Settings) -> int:
    """Say which files may be one person, and which were merged."""
    from outreach.services import doubles

    with opened(settings) as app:
        ctx = _at_site(app, arguments)
        pairs, merged = doubles.possible(app.store, ctx), doubles.merges(app.store, ctx)
    if arguments.json:
        print_json(
            {
                "possible": [
                    {"one": p.one.handle, "other": p.other.handle, "why": p.likeness.value}
                    for p in pairs
                ],
                "merged": [
                    {"merge": m.id.hex, "kept": m.kept.handle, "gone": m.gone.handle}
                    for m in merged
                ],
            }
        )
        return 0
    for pair in pairs:
        print(app.t(LIKENESS_LABELS[pair.likeness]))
        for one in (pair.one, pair.other):
            print(f"\t{one.handle}\t{_who(one)}")
    for done in merged:
        print(app.t("已合并 {merge}：{name}", merge=done.id.hex, name=done.kept.name))
    return 0


def merge(arguments: argparse.Namespace, settings: Settings) -> int:
    """Bring the second file into the first."""
    from outreach.services import candidates, doubles

    with opened(settings) as app:
        ctx = _at_site(app, arguments)
        site = ctx.at_site().id
        with app.store.reading() as session:
            keep = candidates.find_candidate(session, app.store, site, arguments.keep)
            gone = candidates.find_candidate(session, app.store, site, arguments.gone)
        done = doubles.merge(app.store, ctx, keep=keep, gone=gone)
    if arguments.json:
        print_json({"merge": done.hex})
    else:
        print(app.t("已合并；撤销用 outreach unmerge {merge}", merge=done.hex))
    return 0


def unmerge(arguments: argparse.Namespace, settings: Settings) -> int:
    """Part two files again."""
    from outreach.services import doubles

    try:
        wanted = uuid.UUID(arguments.merge)
    except ValueError as error:
        raise UserError(N_("这次合并已经撤销过，或者不存在。"), code="no_merge") from error
    with opened(settings) as app:
        doubles.unmerge(app.store, _at_site(app, arguments), wanted)
    if arguments.json:
        print_json({"unmerged": wanted.hex})
    else:
        print(app.t("已撤销合并。"))
    return 0
