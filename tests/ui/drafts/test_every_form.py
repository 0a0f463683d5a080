# SPDX-License-Identifier: Apache-2.0
"""Every form beside a list: it has a name of its own, and every answer comes back as it was."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable

import pytest

import outreach.ui.widgets
from outreach.services.context import Actor
from outreach.ui.main import Session
from outreach.ui.widgets.desk_page import DeskPage
from outreach.ui.widgets.side_form import SideForm
from tests.incidents.cases import Desk
from tests.incidents.window import settle
from tests.ui.drafts.typing_on import (
    fill_all,
    flush,
    places,
    values,
)
from tests.ui.kit.statements import allowed
from tests.union.work import one_of_everything

Open = Callable[[Actor], Session]
DESKS = ("talks", "contact", "reunions", "aid", "agencies", "incidents")


def side_forms() -> list[type[SideForm]]:
    """Return every form beside a list."""
    for module in pkgutil.iter_modules(outreach.ui.widgets.__path__):
        importlib.import_module(f"outreach.ui.widgets.{module.name}")
    return list(SideForm.__subclasses__())


def test_every_form_is_kept_under_a_name_of_its_own() -> None:
    names = [kind.DRAFT for kind in side_forms() if kind.DRAFT]
    others = {kind.__module__.rpartition(".")[2] for kind in side_forms() if not kind.DRAFT}
    assert all(name.startswith("keeping_") for name in others), "users, passwords, backups"
    assert len(names) > 30
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("name", DESKS)
def test_every_answer_of_every_form_comes_back_as_it_was(
    desk: Desk, open_window: Open, name: str
) -> None:
    """Dates, choices, ticks, amounts and the codes behind places, through a draft's text."""
    session = open_window(desk.officer)
    with allowed():
        one_of_everything(desk.firm)
    page = session.window.show_page(name)
    assert isinstance(page, DeskPage)
    settle(session)
    forms = page.findChildren(SideForm)
    assert len(forms) > 2
    for form in forms:
        form.show()
        fill_all(form.form, 1)
        said, draft = values(form.form), form.form.draft()
        form.form.clear()
        assert values(form.form) != said, form.DRAFT
        form.form.restore(draft)
        assert values(form.form) == said, form.DRAFT
        form.form.mark_clean()
        form.hide()


def test_a_form_about_a_record_is_never_kept_without_one(desk: Desk, open_window: Open) -> None:
    session = open_window(desk.officer)
    page = session.window.show_page("incidents")
    assert isinstance(page, DeskPage)
    settle(session)
    for form in page.findChildren(SideForm):
        if form.OF_RECORD:
            page.drafts.open(form, None)
            fill_all(form.form, 1)
    flush(session)
    assert places(desk, desk.by(desk.officer)) == []
    for form in page.findChildren(SideForm):
        form.form.mark_clean()
