# SPDX-License-Identifier: Apache-2.0
"""The pages of the window, in the order of the rail: one line each."""

from __future__ import annotations

from outreach.ui.page import Page
from outreach.ui.pages.children import ChildrenPage
from outreach.ui.pages.dashboard import DashboardPage
from outreach.ui.pages.employees import EmployeesPage
from outreach.ui.pages.ledgers import LedgersPage
from outreach.ui.pages.quarters import QuartersPage

PAGES: tuple[type[Page], ...] = (
    DashboardPage,
    EmployeesPage,
    ChildrenPage,
    LedgersPage,
    QuartersPage,
)
