# SPDX-License-Identifier: Apache-2.0
"""What the store remembers of its keeping: only from who may say so, and only while it holds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from outreach.domain.access import Role
from outreach.errors import NotAllowed, UserError
from outreach.services import access, guarding
from outreach.services.context import Actor, Context
from outreach.services.findings import Checked, Finding
from outreach.services.store import Store
from tests.quarters.histories import CTX


def as_somebody(*roles: Role) -> Context:
    return replace(CTX, actor=Actor(None, "li", "李", frozenset(roles)))


def test_only_an_administrator_says_that_the_code_is_on_paper(store: Store) -> None:
    for roles in ((), (Role.HR,), (Role.RESPONSIBLE, Role.UNION)):
        with pytest.raises(NotAllowed):
            guarding.note_code_confirmed(store, as_somebody(*roles))
    assert guarding.habits(store).code_confirmed_at is None
    guarding.note_code_confirmed(store, as_somebody(Role.ADMIN))
    assert guarding.habits(store).code_confirmed_at == CTX.now


def test_with_a_new_code_nobody_has_proved_to_have_it_any_more(store: Store) -> None:
    guarding.note_code_confirmed(store, CTX)
    access.new_recovery_code(store, CTX)
    assert guarding.habits(store).code_confirmed_at is None


def test_what_a_check_found_is_noted_by_who_works_with_the_store(store: Store) -> None:
    found = Checked((Finding("no_backup", "x"),), ("manifest",), CTX.now)
    with pytest.raises(NotAllowed):
        guarding.note_checked(store, as_somebody(), found)
    assert guarding.habits(store).checked_at is None
    guarding.note_checked(store, as_somebody(Role.REPORTER), found)
    habits = guarding.habits(store)
    assert (habits.checked_at, habits.findings) == (CTX.now, 1)


def test_a_user_who_is_not_there_is_named(store: Store) -> None:
    for act in (access.actor_of, lambda store, login: access.remove_user(store, CTX, login)):
        with pytest.raises(UserError, match="没有叫“nobody”的用户") as refused:
            act(store, "nobody")
        assert refused.value.code == "no_user"
