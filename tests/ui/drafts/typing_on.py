# SPDX-License-Identifier: Apache-2.0
"""What tests of drafts do in the real window: type, look what is offered, fill whole forms."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from outreach.domain.keeping import PRACTICE_PASSWORD
from outreach.services import access, drafts, opening, sites
from outreach.services.context import Context
from outreach.ui.answers import CheckField, ChoiceField, SegmentField
from outreach.ui.draft_line import DraftLine
from outreach.ui.fields import AreaField, DateField, ReadOnlyField, SuggestField
from outreach.ui.forms import AnyField, Form
from outreach.ui.main import Session
from outreach.ui.typed import CountField, TimeField, YuanField
from outreach.ui.widgets.incident_situations import SituationsField
from tests.incidents.cases import Desk, desk_of
from tests.ui.kit.keys import click, compose, type_in
from tests.ui.kit.keys import commit as end_composition
from tests.ui.kit.statements import allowed
from tests.ui.pages import sample
from tests.ui.pages.sample import TODAY, Firm
from tests.union.work import staff

COUNTY = "紫金"  # begins the name of a county that is offered


def begun(folder: Path) -> Path:
    """Make a firm of six with users of five roles; return its folder, closed again."""
    with allowed():
        firm = sample.begin(folder)
        staff(firm)
        desk_of(firm)
        firm.store.close()
    assert firm.store.folder is not None
    return firm.store.folder


def opened(folder: Path) -> Desk:
    """Open such a firm."""
    store = opening.open_store(folder, opening.Secret(PRACTICE_PASSWORD, "zhoumin"))
    firm = Firm(store, sites.enterprise(store).sites[0], serial=100)
    users = [access.actor_of(store, login) for login in ("wang", "zhao", "qian", "sun", "lin")]
    return Desk(firm, *users)


def write(field: AnyField, text: str) -> None:
    """Type at the end of what stands in a field; Chinese comes from an input method."""
    control = field.control
    if text.isascii():
        type_in(control, text)
    else:
        compose(control, "pinyin")
        end_composition(control, text)


def flush(session: Session) -> None:
    """Let two seconds pass at once: write what is not kept yet, and let it arrive."""
    session.tasks.stopping.emit()
    assert session.tasks.wait_idle(20_000)
    QApplication.processEvents()


def offered(page: QWidget) -> list[DraftLine]:
    """Return the lines that offer something back."""
    return [line for line in page.findChildren(DraftLine) if line.isVisibleTo(page)]


def offer(page: QWidget) -> DraftLine:
    """Return the one line there must be."""
    (line,) = offered(page)
    return line


def restore(session: Session, page: QWidget) -> None:
    click(offer(page).have)
    assert session.tasks.wait_idle(20_000)


def places(desk: Desk, ctx: Context) -> list[str]:
    """Return the places of somebody's drafts, without the typing."""
    with allowed():
        return [kept.place.partition("/")[0] for kept in drafts.listed(desk.store, ctx)]


def answer(field: Any, number: int) -> Any:
    """Return something of a field's kind, as its user could answer; ``number`` varies it."""
    if isinstance(field, ChoiceField | SegmentField):
        choices = field._choices
        return choices[number % len(choices)].value if choices else None
    for kind, found in (
        (DateField, TODAY - timedelta(days=number)),
        (CheckField, True),
        (SituationsField, frozenset({"R2", "N6"})),
        (AreaField, f"第一行 {number}\n第二行，“引号”\t和 🙂"),
        (TimeField, f"{number % 24:02}:30"),
        (CountField | YuanField, str(number)),
    ):
        if isinstance(field, kind):
            return found
    return f"张小满 {number}"


def fill(field: Any, number: int) -> None:
    """Answer a field, and let follow what follows."""
    choices = field._suggest(COUNTY) if isinstance(field, SuggestField) else ()
    if choices:
        field.offer(choices[number % len(choices)])
    elif not isinstance(field, ReadOnlyField):
        field.set_value(answer(field, number))
    field.edited.emit()


def fill_all(form: Form, number: int) -> None:
    """Answer everything, in order, so that what follows from an answer is answered, too."""
    for place, field in enumerate(list(form._fields)):
        fill(field, number + place)


def values(form: Form) -> dict[str, object]:
    """Return what every field means: dates, choices, sets, texts; the codes behind places."""
    found: dict[str, object] = {}
    for field in form._fields:
        found[field.key] = field.value()
        if isinstance(field, SuggestField):
            found[f"{field.key} code"] = field.chosen
    return found
