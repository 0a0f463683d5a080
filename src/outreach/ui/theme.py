# SPDX-License-Identifier: Apache-2.0
"""Measures, fonts and the theme in use: widgets ask here for tokens by name."""

from __future__ import annotations

from dataclasses import fields
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, Qt, QTranslator, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from outreach.errors import N_
from outreach.ui.qss import stylesheet
from outreach.ui.tokens import DARK, LIGHT, Tokens

FONT_DIR = Path(__file__).parent.parent / "data" / "fonts"
FONT_FILES = ("NotoSansSC_400Regular.ttf", "NotoSansSC_700Bold.ttf")
FAMILY = "Noto Sans SC"

# Measures in pixels, on a 4-pixel grid.
GRID = 4
RAIL_WIDTH = 200
STATUS_HEIGHT = 28
HEAD_HEIGHT = 56
CARD_HEAD_HEIGHT = 44
CONTROL_HEIGHT = 32
SMALL_HEIGHT = 24
ROW_HEIGHT = 36
STRIP_HEIGHT = 40
PANEL_WIDTH = 400
FOOT_HEIGHT = 48
PAD = 16
GAP = 12
RADIUS = 6
RADIUS_SMALL = 4
ICON = 16

# Sizes of type in pixels.
TITLE = 20
SECTION = 16
BODY = 14
CAPTION = 12
FIGURE = 24


class Scheme(StrEnum):
    """What the user asked for; AUTO follows the system."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


SCHEME_LABELS = {
    Scheme.AUTO: N_("跟随系统"),
    Scheme.LIGHT: N_("浅色"),
    Scheme.DARK: N_("深色"),
}


class Tone(StrEnum):
    """The meaning a small text carries: colour of words, ground and edge."""

    PLAIN = "plain"
    PRIMARY = "primary"
    SUCCESS = "success"
    WARNING = "warning"
    DANGER = "danger"

    @property
    def text(self) -> str:
        """The token of its words."""
        return "text_2" if self is Tone.PLAIN else self.value

    @property
    def soft(self) -> str:
        """The token of its ground."""
        grounds = {Tone.PLAIN: "surface", Tone.PRIMARY: "selected"}
        return grounds.get(self, f"{self.value}_soft")

    @property
    def line(self) -> str:
        """The token of its edge."""
        return "line_strong" if self is Tone.PLAIN else f"{self.value}_line"


class Theme(QObject):
    """Dress the application in light or dark, and change clothes when the system does.

    One per application, made by ``main``. Widgets that paint themselves ask :func:`color`.
    """

    changed = Signal()

    def __init__(self, app: QApplication, scheme: Scheme = Scheme.AUTO) -> None:
        super().__init__(app)
        self._app = app
        self._scheme = scheme
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setFont(load_fonts())
        app.styleHints().colorSchemeChanged.connect(self._on_system_changed)
        self._dress()

    @property
    def scheme(self) -> Scheme:
        """What the user asked for."""
        return self._scheme

    @property
    def is_dark(self) -> bool:
        """Tell which of the two is on."""
        if self._scheme is Scheme.AUTO:
            return self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return self._scheme is Scheme.DARK

    def use(self, scheme: Scheme) -> None:
        """Change at once, in every open window."""
        self._scheme = scheme
        self._dress()

    def _on_system_changed(self, _scheme: Qt.ColorScheme) -> None:
        if self._scheme is Scheme.AUTO:
            self._dress()

    def _dress(self) -> None:
        _Worn.tokens = DARK if self.is_dark else LIGHT
        self._app.setPalette(palette(_Worn.tokens))
        names = {field.name: getattr(_Worn.tokens, field.name) for field in fields(Tokens)}
        self._app.setStyleSheet(stylesheet(names))
        self.changed.emit()


class _Worn:
    """The tokens of this process: there is one screen, so there is one theme."""

    tokens: Tokens = LIGHT


def current() -> Tokens:
    """Return the tokens in use."""
    return _Worn.tokens


def color(token: str) -> QColor:
    """Return a token's colour in the theme in use; an unknown name is a bug."""
    return QColor(getattr(_Worn.tokens, token))


def font(size: int = BODY, *, bold: bool = False) -> QFont:
    """Return the application's font in a size of pixels, with tabular figures."""
    result = QFont(FAMILY)
    result.setPixelSize(size)
    result.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    result.setFeature(QFont.Tag("tnum"), 1)
    return result


def load_fonts() -> QFont:
    """Register the fonts we ship (a fresh machine shows boxes for Chinese); return the body's."""
    if FAMILY not in QFontDatabase.families():
        for name in FONT_FILES:
            if QFontDatabase.addApplicationFont(str(FONT_DIR / name)) < 0:
                raise FileNotFoundError(name)
    return font()


def load_qt_translation(app: QApplication, language: str) -> None:
    """Let Qt's own dialogs and calendars speak the window's language."""
    QLocale.setDefault(QLocale(language))
    if not language.startswith("zh"):
        return
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_zh_CN", folder):
        app.installTranslator(translator)


def palette(tokens: Tokens) -> QPalette:
    """Return the palette for what no style sheet reaches: calendars, menus, tooltips."""
    result = QPalette()
    role = QPalette.ColorRole
    for target, token in (
        (role.Window, tokens.canvas),
        (role.WindowText, tokens.text),
        (role.Base, tokens.surface),
        (role.AlternateBase, tokens.surface_alt),
        (role.Text, tokens.text),
        (role.Button, tokens.surface),
        (role.ButtonText, tokens.text),
        (role.BrightText, tokens.danger),
        (role.ToolTipBase, tokens.surface_alt),
        (role.ToolTipText, tokens.text),
        (role.PlaceholderText, tokens.text_2),
        (role.Highlight, tokens.primary),
        (role.HighlightedText, tokens.on_primary),
        (role.Accent, tokens.primary),
        (role.Link, tokens.primary),
        (role.Mid, tokens.line_strong),
        (role.Midlight, tokens.line),
        (role.Dark, tokens.line_control),
    ):
        result.setColor(target, QColor(token))
    for target in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, target, QColor(tokens.text_disabled))
    return result
