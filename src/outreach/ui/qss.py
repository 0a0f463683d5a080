# SPDX-License-Identifier: Apache-2.0
"""The style sheet: rectangles, 1-pixel lines and radii, filled in from the tokens.

Widgets choose their look by dynamic properties: ``kind`` (what a label or frame is) and
``state`` (``error``, ``warning``, ``ok`` on inputs). See :func:`outreach.ui.controls.text.mark`.
"""

from __future__ import annotations

from collections.abc import Mapping
from string import Template

_SHEET = Template("""
QWidget { color: $text; }
QMainWindow, QDialog, Page, #canvas { background: $canvas; }
QToolTip { background: $surface_alt; color: $text; border: 1px solid $line_strong; padding: 4px; }

QLabel { background: transparent; border: none; }
QLabel[kind="title"] { font-size: 20px; font-weight: 700; }
QLabel[kind="section"] { font-size: 16px; font-weight: 700; }
QLabel[kind="strong"] { font-weight: 700; }
QLabel[kind="muted"] { color: $text_2; }
QLabel[kind="caption"] { font-size: 12px; color: $text_2; }
QLabel[kind="caption_strong"] { font-size: 12px; font-weight: 700; }
QLabel[kind="figure"] { font-size: 24px; font-weight: 700; }
QLabel[tone="primary"] { color: $primary; }
QLabel[tone="success"] { color: $success; }
QLabel[tone="warning"] { color: $warning; }
QLabel[tone="danger"] { color: $danger; }

QFrame[kind="card"] { background: $surface; border: 1px solid $line; border-radius: 6px; }
QWidget[kind="rail"] { background: $rail; border: none; border-right: 1px solid $line; }
QWidget[kind="status"] { background: $surface_alt; border: none; border-top: 1px solid $line; }
QWidget[kind="surface"] { background: $surface; border: none; }
QWidget[kind="offer"] { background: $surface; border: 1px solid $line_strong; border-radius: 6px; }
QWidget[kind="alt"] { background: $surface_alt; border: none; }
QFrame[kind="line"] { background: $line; border: none; }
QFrame[kind="note"] { background: $warning_soft; border: 1px solid $warning_line;
  border-radius: 6px; }
QFrame[kind="strip"] { background: $selected; border: 1px solid $primary_line;
  border-radius: 6px; }
QFrame[kind="strip"][level="done"] { background: $success_soft; border-color: $success_line; }
QFrame[kind="strip"][level="attention"] { background: $warning_soft; border-color: $warning_line; }
QFrame[kind="strip"][level="error"] { background: $danger_soft; border-color: $danger_line; }
QFrame[kind="popup"] { background: $surface; border: 1px solid $line_strong; border-radius: 6px; }
QLabel[kind="practice"] { font-size: 12px; color: $warning; border: 1px dashed $warning_line;
  border-radius: 4px; padding: 0 8px; }

QLineEdit, QPlainTextEdit { background: $surface; border: 1px solid $line_control;
  border-radius: 6px; selection-background-color: $primary; selection-color: $on_primary;
  placeholder-text-color: $text_2; }
QLineEdit { padding: 0 10px; min-height: 30px; max-height: 30px; }
QPlainTextEdit { padding: 4px 7px; }
QLineEdit:focus { border: 2px solid $primary; padding: 0 9px; min-height: 28px;
  max-height: 28px; }
QPlainTextEdit:focus { border: 2px solid $primary; padding: 3px 6px; }
QLineEdit[state="error"] { border: 2px solid $danger; padding: 0 9px; min-height: 28px;
  max-height: 28px; }
QPlainTextEdit[state="error"] { border: 2px solid $danger; padding: 3px 6px; }
QLineEdit[state="warning"] { border-color: $warning; }
QLineEdit:read-only { background: $surface_alt; border-color: $line; }
QLineEdit:disabled, QPlainTextEdit:disabled { background: $surface_alt; border-color: $line;
  color: $text_disabled; }
QLineEdit[kind="bare"], QLineEdit[kind="bare"]:focus { border: none; background: transparent;
  padding: 0; }

QAbstractItemView { background: $surface; color: $text; border: none; outline: none;
  selection-background-color: $selected; selection-color: $text; }
QListView[kind="choices"] { border: 1px solid $line_strong; padding: 4px; }
QListView[kind="choices"]::item { min-height: 30px; padding: 0 8px; }
QListView[kind="choices"]::item:selected { background: $selected; color: $primary; }
QComboBox QAbstractItemView { border: 1px solid $line_strong; }

QTableView { gridline-color: $line; }
QHeaderView { background: $surface_alt; border: none; }
QHeaderView::section { background: $surface_alt; color: $text_2; font-size: 12px; border: none;
  border-bottom: 1px solid $line; padding: 0 8px; }
QHeaderView::section:first { padding-left: 12px; }
QHeaderView::section:last { padding-right: 12px; }
QTableCornerButton::section { background: $surface_alt; border: none; }

QScrollArea, QScrollArea > QWidget > QWidget[kind="scrolled"] { background: transparent;
  border: none; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $line_strong; border-radius: 4px; margin: 2px; }
QScrollBar::handle:hover { background: $line_control; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QMenu { background: $surface; border: 1px solid $line_strong; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: $selected; color: $primary; }
QProgressBar { background: $chart_3; border: none; border-radius: 4px; max-height: 8px; }
QProgressBar::chunk { background: $chart_1; border-radius: 4px; }
QCalendarWidget QWidget#qt_calendar_navigationbar { background: $surface_alt; }
QCalendarWidget QToolButton { background: transparent; color: $text; border: none;
  padding: 4px 8px; }
QCalendarWidget QAbstractItemView { selection-background-color: $primary;
  selection-color: $on_primary; }
QSplitter::handle { background: transparent; }
""")


def stylesheet(tokens: Mapping[str, str]) -> str:
    """Fill the sheet in; a token that is missing is a bug and raises ``KeyError``."""
    return _SHEET.substitute(tokens)
