# SPDX-License-Identifier: Apache-2.0
"""The pages of the window, in the order of the rail: one line each."""

from __future__ import annotations

from outreach.ui.page import Page
from outreach.ui.pages.agencies import AgenciesPage
from outreach.ui.pages.aid import AidPage
from outreach.ui.pages.children import ChildrenPage
from outreach.ui.pages.contact import ContactPage
from outreach.ui.pages.dashboard import DashboardPage
from outreach.ui.pages.employees import EmployeesPage
from outreach.ui.pages.incidents import IncidentsPage
from outreach.ui.pages.keeping import KeepingPage
from outreach.ui.pages.ledgers import LedgersPage
from outreach.ui.pages.quarters import QuartersPage
from outreach.ui.pages.reunions import ReunionsPage
from outreach.ui.pages.rules import RulesPage
from outreach.ui.pages.talks import TalksPage

PAGES: tuple[type[Page], ...] = (
    DashboardPage,
    EmployeesPage,
    ChildrenPage,
    LedgersPage,
    TalksPage,
    ContactPage,
    ReunionsPage,
    AidPage,
    AgenciesPage,
    IncidentsPage,
    QuartersPage,
    RulesPage,
    KeepingPage,
)
