# SPDX-License-Identifier: Apache-2.0
"""Commands of the policy engine: ``classify``, ``explain``, ``refresh``, ``packs``."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from outreach.app import translator
from outreach.cli.output import opened, parse_day, print_json, say
from outreach.config import Settings
from outreach.domain.classes import classify
from outreach.domain.explaining import explain as explain_facts
from outreach.domain.packs import shipped
from outreach.domain.readings import Readings
from outreach.errors import N_, UserError
from outreach.exchange.facts import Case, answer, read_cases
from outreach.i18n import Translator


def add_parsers(commands: Any) -> None:
    """Add this module's commands."""
    parser = commands.add_parser("classify", help=N_("按规则包判断一份事实（JSON）"))
    parser.add_argument("facts", type=Path, metavar="FACTS.json")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=run_classify)
    parser = commands.add_parser("explain", help=N_("说明一个孩子为什么是这样的类别和颜色"))
    parser.add_argument("child", help=N_("孩子的编号，如 C-0007"))
    parser.add_argument("--on", help=N_("问哪一天，如 2026-03-31；默认今天"))
    parser.add_argument("--known-on", help=N_("只用那一天已经知道的情况；默认用现在知道的"))
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=run_explain)
    parser = commands.add_parser("refresh", help=N_("把每个孩子的结论更新到某一天"))
    parser.add_argument("--on", help=N_("更新到哪一天；默认今天"))
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=run_refresh)
    parser = commands.add_parser("remind", help=N_("本人要求的每周联系提醒：开或关"))
    parser.add_argument("staff_no", help=N_("工号"))
    parser.add_argument("--weekly", choices=("on", "off"), required=True)
    parser.set_defaults(run=run_remind)
    parser = commands.add_parser("packs", help=N_("规则包：文件、条款、有效期"))
    verbs = parser.add_subparsers(dest="verb", required=True)
    listing = verbs.add_parser("list", help=N_("列出规则包"))
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=list_packs)
    taking = verbs.add_parser("import", help=N_("导入一个规则包（TOML）"))
    taking.add_argument("file", type=Path)
    taking.add_argument("--json", action="store_true")
    taking.set_defaults(run=import_pack)
    showing = verbs.add_parser("show", help=N_("原样输出一个规则包，可以改了再导入"))
    showing.add_argument("name")
    showing.set_defaults(run=show_pack)


def run_classify(arguments: argparse.Namespace, settings: Settings) -> int:
    """Answer one case, a list of cases, or a file of worked cases; needs no store."""
    try:
        text = arguments.facts.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            N_("读不了 {file}：请给一个 UTF-8 的 JSON 文件。"),
            code="unreadable",
            file=arguments.facts.name,
        ) from error
    cases, many = read_cases(text, dict(shipped()))
    t = translator(settings)
    if arguments.json:
        answers = [
            answer(one, classify(one.facts, one.chosen, one.on), t.language) for one in cases
        ]
        print_json(answers if many else answers[0])
    else:
        for case in cases:
            _tell_case(case, t)
    return 0


def _tell_case(case: Case, t: Translator) -> None:
    from outreach.services.telling import tell_matter

    found = classify(case.facts, case.chosen, case.on)
    print(f"{case.id}  {case.on}")
    for matter in explain_facts(case.facts, case.chosen, found, Readings()):
        _print_matter(tell_matter(matter, t), t)


def _print_matter(told: Any, t: Translator) -> None:
    print(f"  {told.title}{t(N_('：'))}{told.answer}")
    for mark, line in told.lines:
        print(f"    {mark} {line}")
    for name, lines in (
        (N_("依据"), told.clauses),
        (N_("请人确认"), told.doubts),
        (N_("还不清楚"), told.unknown),
        (N_("什么会改变"), told.changes),
    ):
        for line in lines:
            print(f"    {t(name)}{t(N_('：'))}{line}")


def run_explain(arguments: argparse.Namespace, settings: Settings) -> int:
    """Say why, for any day: as known now about it, or as known then."""
    from outreach.services import explanations, telling

    with opened(settings) as app:
        ctx = app.context()
        on = parse_day(arguments.on) if arguments.on else ctx.today
        known_on = parse_day(arguments.known_on) if arguments.known_on else None
        child = explanations.find_child(app.store, arguments.child)
        found = explanations.explain_child(app.store, ctx, child, on=on, known_on=known_on)
        told = telling.tell(found, app.t)
        if arguments.json:
            print_json(
                {
                    "child": found.number,
                    "on": on,
                    "known_on": known_on,
                    "matters": [asdict(one) for one in told],
                    "packs": [pack.id for pack in found.packs],
                    "warnings": telling.warnings(found, app.t),
                    "next_change_on": found.found.next_change_on,
                    "turns": [asdict(one) for one in found.turns],
                }
            )
            return 0
        basis = N_("按现在知道的情况") if known_on is None else N_("按 {day} 已经知道的情况")
        print(f"{found.number}  {on}  {app.t(basis, day=known_on)}")
        for one in told:
            _print_matter(one, app.t)
        for line in telling.warnings(found, app.t):
            say(line)
    return 0


def run_refresh(arguments: argparse.Namespace, settings: Settings) -> int:
    """Bring every status up to a day; exit 1 where the clock was set back."""
    from outreach.services import statuses

    with opened(settings) as app:
        on = parse_day(arguments.on) if arguments.on else None
        done = statuses.refresh(app.store, app.context(), on=on)
        if arguments.json:
            print_json(asdict(done))
        else:
            words = N_("问了 {asked} 个孩子，{changed} 个有变化。")
            print(app.t(words, asked=done.asked, changed=done.changed))
        if done.clock_set_back:
            say(app.t(N_("日期比上次更新时还早，什么都没有改。请检查电脑的日期。")))
            return 1
    return 0


def run_remind(arguments: argparse.Namespace, settings: Settings) -> int:
    """Begin or end the weekly reminder that an employee asked for."""
    from outreach.services import children, letters

    with opened(settings) as app:
        ctx = app.context()
        family = children.family_by_staff_no(app.store, ctx, arguments.staff_no)
        wanted = arguments.weekly == "on"
        letters.remind_weekly(app.store, ctx, family.employee_id, wanted=wanted)
        words = N_("从今天起每周提醒一次。") if wanted else N_("不再每周提醒。")
        print(app.t(words))
    return 0


def list_packs(arguments: argparse.Namespace, settings: Settings) -> int:
    """List the packs, how well their texts are known, and which want a second look."""
    from outreach.services import rules, telling

    with opened(settings) as app:
        found = rules.packs(app.store, on=app.context().today)
        if arguments.json:
            print_json([_pack_json(one) for one in found])
            return 0
        for one in found:
            pack = one.pack
            marks = [app.t(telling.UNVERIFIED)] if one.unverified else []
            marks += [app.t(telling.WARNINGS[one.warning], pack=one.id)] if one.warning else []
            print(f"{one.id}  {pack.name(app.t.language)}  {'；'.join(marks)}".rstrip())
    return 0


def _pack_json(one: Any) -> dict[str, object]:
    pack = one.pack
    return {
        "id": one.id,
        "title": pack.title,
        "number": pack.number,
        "evidence": pack.evidence,
        "applies_to": pack.applies_to,
        "sections": sorted(pack.sections),
        "valid_from": pack.valid_from,
        "valid_to": pack.valid_to,
        "plan_to": pack.plan_to,
        "imported": one.imported,
        "in_force": one.in_force,
        "warning": one.warning,
        "clauses": {name: clause.clause for name, clause in pack.clauses.items()},
    }


def import_pack(arguments: argparse.Namespace, settings: Settings) -> int:
    """Take a pack from a file, whole or not at all, and ask everybody anew."""
    from outreach.services import rules, statuses

    with opened(settings) as app:
        pack = rules.import_pack(app.store, app.context(), arguments.file)
        done = statuses.refresh(app.store, app.context())
        if arguments.json:
            print_json({"pack": pack.id, "asked": done.asked, "changed": done.changed})
        else:
            words = N_("已采用 {pack}，重新问了 {asked} 个孩子，{changed} 个有变化。")
            print(app.t(words, pack=pack.id, asked=done.asked, changed=done.changed))
    return 0


def show_pack(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write a pack as it is loaded, to be changed and imported."""
    from outreach.services import rules

    with opened(settings) as app:
        found = rules.rules(app.store).packs.get(arguments.name)
        if found is None:
            raise UserError(N_("没有规则包 {name}。"), code="not_found", name=arguments.name)
        print(found.text, end="")
    return 0
