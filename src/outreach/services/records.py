# SPDX-License-Identifier: Apache-2.0
"""Plain ledgers in and out (台账): one engine, one keeper a kind of record.

A line is a record that is there already when the columns of its identity say the same: the
n-th such line of a file is the n-th such record of the store, so a file imported twice changes
nothing, and two equal calls on one day stay two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from outreach.domain.access import Right
from outreach.domain.columns import Ledger
from outreach.domain.rosters import ColumnRead, Pasted
from outreach.domain.wording import check_shown, check_text, check_title
from outreach.errors import N_, UserError
from outreach.exchange.cells import text_of
from outreach.exchange.plain import Line, LineProblem, plain_text, read_plain
from outreach.exchange.tables import headings, write_table
from outreach.i18n import Translator
from outreach.services import naming
from outreach.services.context import Context
from outreach.services.store import Store, Transaction

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Kept:
    """A record as it stands in the store: its columns' values, and what it is changed by."""

    values: Values
    handle: Any = None


@dataclass(frozen=True)
class Added:
    """What became of one new line: nothing to say, or why it was refused."""

    line: Line
    error: UserError | None = None


class Keeper:
    """How one kind of record is listed, added and changed; one subclass a ledger."""

    ledger: Ledger
    right: Right
    at_site = True  # its records belong to a site
    names: tuple[str, ...] = ()  # columns with names of ours: checked on the way in and out
    texts: tuple[str, ...] = ()  # columns with running words, in which a document may be cited

    def check(self, values: Values) -> None:
        """Refuse a line that brings a name which labels children; one it refers to is there."""
        for key in self.names:
            if not self.ledger.column(key).refers_to:
                check_title(values.get(key) or "")
        for key in self.texts:
            check_text(values.get(key) or "")

    def check_out(self, values: Values) -> None:
        """Refuse to let such a name out that was kept before."""
        shown = [values.get(key) or "" for key in ("site", *self.names)]
        check_shown(shown, texts=[values.get(key) or "" for key in self.texts])

    def kept(self, session: Session, ctx: Context) -> Iterator[Kept]:
        """Yield every record of the context's site in a fixed order."""
        raise NotImplementedError

    def complete(self, values: Values) -> Values:
        """Return the values with what an empty cell means."""
        return values

    def add(self, work: Transaction, values: Values) -> None:
        """Write a new record; raises :class:`UserError` for one that cannot be."""
        raise NotImplementedError

    def change(self, work: Transaction, kept: Kept, values: Values) -> None:
        """Write what differs into a record; refused where records of this kind do not change."""
        raise UserError(N_("这条记录已有，内容不同，请在窗口里改。"), code="differs")

    def add_all(self, work: Transaction, lines: Sequence[Line]) -> Iterator[Added]:
        """Write new records one by one; a refused one leaves nothing behind."""
        for line in lines:
            try:
                with work.session.begin_nested():
                    self.check(line.values)
                    self.add(work, line.values)
            except UserError as error:
                yield Added(line, error)
            else:
                yield Added(line)


@dataclass(frozen=True)
class RecordResult:
    """What an import of a plain ledger did, or would do."""

    kind: str
    columns: tuple[ColumnRead, ...]
    read: int
    created: int
    updated: int
    unchanged: int
    refused: tuple[LineProblem, ...]
    lines: tuple[Line, ...]  # of what was refused, to give back
    written: bool

    @property
    def has_findings(self) -> bool:
        """Tell whether a line was refused."""
        return bool(self.refused)


def import_records(
    store: Store,
    ctx: Context,
    keeper: Keeper,
    source: Path | Pasted,
    *,
    sheet: str | None = None,
    heading_row: int | None = None,
    mapping: Mapping[str, str] | None = None,
    dry_run: bool = False,
) -> RecordResult:
    """Import a plain ledger in one transaction; ``dry_run`` says what it would do.

    A refused line leaves nothing behind and does not keep the others out.
    """
    ctx.require(keeper.right)
    if keeper.at_site:
        ctx.at_site()
    if keeper.ledger.read_only:
        raise UserError(
            N_("“{ledger}”只能导出，请在窗口或花名册里登记。"),
            code="read_only",
            ledger=keeper.ledger.zh,
        )
    read = read_plain(source, keeper.ledger, sheet=sheet, heading_row=heading_row, mapping=mapping)
    with store.writing(ctx) as work:
        result = _write(work, keeper, read.lines, read.columns, written=not dry_run)
        if dry_run:
            work.session.rollback()
        else:
            facts = {"created": (None, result.created), "updated": (None, result.updated)}
            work.audit("import", keeper.ledger.kind, None, facts)
    return result


def _write(
    work: Transaction,
    keeper: Keeper,
    lines: Sequence[Line],
    columns: tuple[ColumnRead, ...],
    *,
    written: bool,
) -> RecordResult:
    there: dict[tuple[str, ...], list[Kept]] = defaultdict(list)
    for kept in keeper.kept(work.session, work.ctx):
        there[_identity(keeper.ledger, kept.values)].append(kept)
    refused = [line for line in lines if line.problem is not None]
    problems = [line.problem for line in refused if line.problem is not None]
    new: list[Line] = []
    counts = {"created": 0, "updated": 0, "unchanged": 0}
    for line in lines:
        if line.problem is not None:
            continue
        values = keeper.complete(line.values)
        same = there[_identity(keeper.ledger, values)]
        full = Line(line.sheet, line.row, values, None, line.cells)
        if not same:
            new.append(full)
            continue
        error = _renew(work, keeper, same.pop(0), values, counts)
        if error is not None:
            refused.append(line)
            problems.append(_problem(line, error))
    for added in keeper.add_all(work, new):
        if added.error is None:
            counts["created"] += 1
        else:
            refused.append(added.line)
            problems.append(_problem(added.line, added.error))
    problems.sort(key=lambda one: (one.sheet, one.row))
    refused.sort(key=lambda one: (one.sheet, one.row))
    return RecordResult(
        keeper.ledger.kind,
        columns,
        len(lines),
        **counts,
        refused=tuple(problems),
        lines=tuple(refused),
        written=written,
    )


def _renew(
    work: Transaction, keeper: Keeper, kept: Kept, values: Values, counts: dict[str, int]
) -> UserError | None:
    """Bring a record that is there to what a line says; blanks say nothing."""
    ledger = keeper.ledger
    differs = any(
        _text(ledger, key, value) != _text(ledger, key, kept.values.get(key))
        for key, value in values.items()
        if not ledger.column(key).kept
    )
    if not differs:
        counts["unchanged"] += 1
        return None
    try:
        with work.session.begin_nested():
            keeper.check(values)
            keeper.change(work, kept, values)
    except UserError as error:
        return error
    counts["updated"] += 1
    return None


def _identity(ledger: Ledger, values: Values) -> tuple[str, ...]:
    return tuple(_text(ledger, key, values.get(key)) for key in ledger.identity)


def _text(ledger: Ledger, key: str, value: Any) -> str:
    return plain_text(ledger.column(key), value)


def _problem(line: Line, error: UserError) -> LineProblem:
    return LineProblem(line.sheet, line.row, "", error.code, error.message, error.values)


def export_records(store: Store, ctx: Context, keeper: Keeper, path: Path) -> int:
    """Write a ledger to a workbook that can be imported again; return how many lines it has."""
    ctx.require(keeper.right)
    if path.suffix.lower() != ".xlsx":
        raise UserError(
            N_("导出的文件名要以 .xlsx 结尾：{file}。"), code="not_xlsx", file=path.name
        )
    naming.file_to_write(path)
    if keeper.at_site:
        ctx.at_site()
    columns = headings(keeper.ledger, ctx.t, children=0, kept=True)
    with store.writing(ctx) as work:  # who took what out is written down
        rows = []
        for kept in keeper.kept(work.session, ctx):
            keeper.check_out(kept.values)
            rows.append([_text(keeper.ledger, key, kept.values.get(key)) for key, _ in columns])
        work.audit("export", keeper.ledger.kind, None, {"lines": (None, len(rows))})
    write_table(path, ctx.t(keeper.ledger.zh), [words for _, words in columns], rows, fixed=1)
    return len(rows)


def write_refused(result: RecordResult, path: Path, t: Translator) -> int:
    """Give refused lines back as a workbook, each with its reason, to be mended."""
    naming.file_to_write(path)
    heads = [t(N_("原因")), *(column.heading for column in result.columns)]
    rows = [
        [sentence(problem, t), *(text_of(cell) for cell in line.cells)]
        for problem, line in zip(result.refused, result.lines, strict=True)
    ]
    marked = {(place, 0) for place in range(len(rows))}
    write_table(path, t(N_("拒收")), heads, rows, marked=marked, fixed=1)
    return len(rows)


def sentence(problem: LineProblem, t: Translator) -> str:
    """Write why a line was refused, in the reader's language."""
    return t(problem.message, **problem.values)


def filled(values: Values, *keys: str) -> dict[str, Any]:
    """Return those of the keys that a line fills in."""
    return {key: values[key] for key in keys if key in values}


def many(texts: Iterable[str]) -> str:
    """Join names in one cell as people do."""
    return "、".join(text for text in texts if text)


def parts(text: str) -> tuple[str, ...]:
    """Read names out of one cell: 、 ， , ; and blanks between them."""
    for mark in "，,；;/\n":
        text = text.replace(mark, "、")
    return tuple(part.strip() for part in text.split("、") if part.strip())
