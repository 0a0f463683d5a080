# SPDX-License-Identifier: Apache-2.0
"""The filter row of the families list: the search, then chips; one signal for all of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services.context import SiteRef
from outreach.ui import theme
from outreach.ui.controls.button import LinkButton
from outreach.ui.widgets.marks import Chip
from outreach.ui.widgets.search_box import SearchBox


class FamilyFilters(QWidget):
    """Say who is to be listed. ``changed`` comes once for whatever was changed."""

    changed = Signal()

    def __init__(self, t: Translator, parent: QWidget) -> None:
        super().__init__(parent)
        self.t = t
        self.query = ""
        self.site: SiteRef | None = None
        self._sites: tuple[SiteRef, ...] = ()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.search = SearchBox(t(N_("姓名、拼音、工号、证件尾号、电话")), t, self)
        self.search.setFixedWidth(320)
        self.site_chip = Chip("", self, menu=True)
        self.minors_chip = Chip(t(N_("有未成年子女")), self)
        self.pending_chip = Chip(t(N_("待确认")), self)
        self.clear_link = LinkButton(t(N_("清除筛选")), self)
        for widget in (self.search, self.site_chip, self.minors_chip, self.pending_chip):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.clear_link)
        self._menu = QMenu(self)
        self._choices = QActionGroup(self)
        self._choices.triggered.connect(self._on_site)
        self.site_chip.hide()
        self.clear_link.hide()
        self.search.searched.connect(self._on_searched)
        self.site_chip.clicked.connect(self._on_sites)
        self.minors_chip.clicked.connect(self._tell)
        self.pending_chip.clicked.connect(self._tell)
        self.clear_link.clicked.connect(self.clear)
        self.setFixedHeight(theme.CONTROL_HEIGHT)

    @property
    def narrowed(self) -> bool:
        """Tell whether somebody is left out on purpose."""
        return bool(self.query) or self.minors_chip.isChecked() or self.pending_chip.isChecked()

    def lists_all_sites(self) -> bool:
        """Tell whether people of several sites may stand in one list."""
        return self.site is None

    def set_sites(self, sites: Sequence[SiteRef]) -> None:
        """Offer sites; with only one there is nothing to choose."""
        self._sites = tuple(sites)
        self._menu.clear()
        for old in self._choices.actions():
            self._choices.removeAction(old)
        for site in (None, *sites):
            action = QAction(site.name if site is not None else self.t(N_("全部")), self._choices)
            action.setData(site.id.hex if site is not None else "")
            action.setCheckable(True)
            self._menu.addAction(action)
        self.site_chip.setVisible(len(self._sites) > 1)
        self.choose_site(self.site)

    def choose_site(self, site: SiteRef | None) -> None:
        """Name the site whose people are listed; nobody is told."""
        self.site = site
        name = site.name if site is not None else self.t(N_("全部"))
        self.site_chip.setText(self.t(N_("厂区：{site}"), site=name))
        self.site_chip.updateGeometry()
        for action in self._choices.actions():
            action.setChecked(action.data() == (site.id.hex if site is not None else ""))

    def site_actions(self) -> list[QAction]:
        """Return what the menu below the chip offers."""
        return self._choices.actions()

    def set_found(self, total: int) -> None:
        """Say beside the search how many were found."""
        self.search.set_caption(self.t.plural(N_("{n} 人"), total) if self.query else "")

    def clear(self) -> None:
        """Take search and chips back; the site stays."""
        self.narrow()

    def narrow(self, *, with_minors: bool = False, pending: bool = False) -> None:
        """List everybody, or only whom the chips leave; what was searched is taken back."""
        self.search.clear()
        self.query = ""
        self.minors_chip.setChecked(with_minors)
        self.pending_chip.setChecked(pending)
        self._tell()

    def _on_searched(self, text: str) -> None:
        if text != self.query:
            self.query = text
            self._tell()

    def _on_sites(self) -> None:
        self._menu.popup(self.site_chip.mapToGlobal(self.site_chip.rect().bottomLeft()))

    def _on_site(self, action: QAction) -> None:
        found = [site for site in self._sites if site.id.hex == action.data()]
        self.choose_site(found[0] if found else None)
        self._tell()

    def _tell(self) -> None:
        self.clear_link.setVisible(self.narrowed)
        self.changed.emit()
