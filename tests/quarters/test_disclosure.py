# SPDX-License-Identifier: Apache-2.0
"""Small groups: whoever holds every document that left the firm learns of no group under five."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from outreach.domain import groups
from outreach.domain.contact import Call, Point, PointKind
from outreach.domain.documents import QuarterDocument
from outreach.domain.groups import MERGED, TREES, Group
from outreach.domain.protection import PEOPLE, ratio_shown
from outreach.domain.quarters import INDICATORS, Body, Figures, Masked, Ratio
from outreach.i18n import Translator
from outreach.services import attendance, contact, demo, quarters, reporting
from outreach.services.report_text import GROUP_TITLES
from outreach.services.store import Store
from tests.quarters.histories import CTX, QUARTER, write
from tests.quarters.solver import Cells, Reader
from tests.ui.pages import sample
from tests.ui.pages.sample import Firm
from tests.union.work import plan, staff

ZH = Translator("zh_CN")
OUTSIDE = (Body.SASAC, Body.UNION, Body.FEDERATION, Body.CIVIL_AFFAIRS)
KINDS = sorted({key for key in GROUP_TITLES if key in TREES})


@dataclass(frozen=True)
class Told:
    """Every document that leaves a firm for a quarter, and the figures they were made from."""

    papers: Mapping[Body, QuarterDocument]
    figures: Figures


def tell(store: Store) -> Told:
    papers = {body: reporting.compose(store, CTX, QUARTER, body) for body in OUTSIDE}
    return Told(papers, quarters.figures(store, CTX, QUARTER))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    made = demo.build(tmp_path_factory.mktemp("demo"), CTX, employees=400)
    told = tell(made.store)
    made.store.close()
    return told


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[Firm]:
    made = sample.begin(tmp_path)
    staff(made)
    yield made
    made.store.close()


def leaves(group: Group) -> set[str]:
    return set().union(*(leaves(part) for part in group.parts)) if group.parts else {group.code}


def nodes(group: Group) -> list[Group]:
    return [group, *(node for part in group.parts for node in nodes(part))]


def printed_groups(
    document: QuarterDocument, kind: tuple[str, str]
) -> list[tuple[Cells, str, int]]:
    """Return the groups of one table as it is printed: cells, label, number."""
    tree = TREES[kind]
    every = frozenset(leaves(tree))
    by_label = {
        ZH(groups.LABELS[node.code]): frozenset(leaves(node))
        for node in reversed(nodes(tree))
        if node.code in groups.LABELS
    }
    title = ZH(GROUP_TITLES[kind][0])
    found: list[tuple[Cells, str, int]] = []
    for table in document.breakdowns:
        if table.title != title:
            continue
        *lines, total = [(row[0], int(row[1].replace(",", ""))) for row in table.rows]
        seen = frozenset[str]().union(
            *(by_label[label] for label, _ in lines if label != ZH(groups.LABELS[MERGED]))
        )
        for label, n in lines:
            merged = label == ZH(groups.LABELS[MERGED])
            # A reader knows which groups a line for "others" stands for only roughly: those
            # without a line of their own, of which those with nobody in them do not matter.
            found.append((every - seen if merged else by_label[label], label, n))
        found.append((every, total[0], total[1]))
    return found


def read_all(told: Told, kind: tuple[str, str]) -> tuple[Reader, Mapping[str, int]]:
    """Let one reader learn a figure's groups from every document."""
    counts = told.figures[kind[0]].breakdowns[kind[1]]
    reader = Reader(leaves(TREES[kind]))
    for document in told.papers.values():
        for cells, _, n in printed_groups(document, kind):
            reader.learn(cells, n)
        label = ZH(INDICATORS[kind[0]].name)
        row = next((row for row in document.rows if row.label == label), None)
        whole = sum(counts.values())
        if row is not None and re.fullmatch(r"[\d,]+", row.current):
            printed = int(row.current.replace(",", ""))
            if printed == whole:  # groups that overlap (aid of two kinds) do not add up to it
                reader.learn(frozenset(leaves(TREES[kind])), printed)
    return reader, counts


def small_groups_found(
    reader: Reader, kind: tuple[str, str], counts: Mapping[str, int]
) -> list[object]:
    """Return every family or pair of the tree under five that the reader can work out."""
    tree = TREES[kind]
    every = sorted(leaves(tree))
    wanted: set[Cells] = {frozenset(leaves(node)) for node in nodes(tree)}
    wanted |= {frozenset(pair) for pair in combinations(every, 2)}
    wanted |= {frozenset(every) - one for one in wanted}
    found: list[object] = []
    for cells in wanted - {frozenset()}:
        n = reader.worked_out(cells)
        assert n in (None, sum(counts.get(cell, 0) for cell in cells)), (kind, cells)
        if n is not None and 0 < n < 5:
            found.append((kind, sorted(cells), n))
    return found


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind[0]} by {kind[1]}")
def test_no_group_under_five_comes_out_of_all_documents_together(
    told: Told, kind: tuple[str, str]
) -> None:
    reader, counts = read_all(told, kind)
    assert not small_groups_found(reader, kind, counts)


@pytest.mark.parametrize("seed", range(8))
def test_no_group_under_five_comes_out_of_a_small_firm_either(store: Store, seed: int) -> None:
    write(store, seed, people=20 + 8 * seed)
    told = tell(store)
    found: list[object] = []
    for kind in KINDS:
        reader, counts = read_all(told, kind)
        found += small_groups_found(reader, kind, counts)
    assert not found


def test_four_of_five_groups_of_five_and_more_are_shown(told: Told) -> None:
    there: set[tuple[tuple[str, str], str]] = set()
    shown: set[tuple[tuple[str, str], str]] = set()
    for kind in KINDS:
        counts = told.figures[kind[0]].breakdowns[kind[1]]
        there |= {
            (kind, cell) for cell, n in counts.items() if n >= 5 and cell in leaves(TREES[kind])
        }
        for document in told.papers.values():
            for cells, _, n in printed_groups(document, kind):
                if len(cells) == 1:
                    (cell,) = cells
                    assert counts.get(cell, 0) == n
                    shown.add((kind, cell))
    printed = there & shown
    print(f"groups of five and more: {len(printed)} of {len(there)} shown")
    assert len(printed) >= 0.8 * len(there), sorted(there - shown)


def test_no_printed_number_counts_one_to_four_persons(told: Told) -> None:
    names = {ZH(INDICATORS[id_].name) for id_ in PEOPLE}
    few = {ZH(INDICATORS[id_].name) for id_ in ("R02", "R19")}
    for document in told.papers.values():
        for row in document.rows:
            if row.label in names:
                cells = (row.current, row.previous, row.same_quarter_last_year)
                assert not {"1", "2", "3", "4"} & set(cells), row
                assert row.year_to_date == "—", row
            if row.label in few:
                assert not {"1", "2", "3", "4"} & {row.current, row.previous}, row
        for table in document.breakdowns:
            assert not {"1", "2", "3", "4"} & {row[1] for row in table.rows}, table.title
        for chart in document.charts:
            if chart.title in names:
                assert not {1, 2, 3, 4} & {value for _, value in chart.bars}, chart.title


@pytest.mark.parametrize("den", range(1, 130))
def test_a_share_never_tells_of_one_to_four_persons(den: int) -> None:
    """Every share that is printed the same leaves five numbers or more for the small side."""
    alike: dict[object, set[int]] = {}
    for num in range(den + 1):
        shown = ratio_shown(Ratio(num, den))
        if isinstance(shown, Ratio):
            assert not 0 < num < 5
            assert not 0 < den - num < 5
        else:
            assert isinstance(shown, Masked)
            alike.setdefault((shown.at_least, shown.at_most), set()).add(num)
    for bound, numbers in alike.items():
        assert bound  # a pair of bounds, perhaps both open
        assert len(numbers) >= 4 or bound == (None, None), (den, bound, numbers)


def test_a_quarter_with_two_at_a_talk_and_one_caller_tells_of_neither(firm: Firm) -> None:
    store, ctx = firm.store, firm.context()
    attendance.sign_in_numbers(store, ctx, plan(firm), ["W1", "W4"])
    contact.add_point(store, ctx, Point("视频间", PointKind.VIDEO, date(2026, 3, 1)))
    contact.log_call(store, ctx, Call("视频间", date(2026, 9, 5), 25, "W1"))
    for body in OUTSIDE:
        document = reporting.compose(store, CTX, QUARTER, body)
        few = [row for row in document.rows if row.label in ("参加宣讲", "亲情电话和视频")]
        assert few
        assert {(row.current, row.year_to_date) for row in few} == {("<5", "—")}
        told = "".join(words for one in document.sections for words in one.paragraphs)
        assert "25 分钟" not in told
