# SPDX-License-Identifier: Apache-2.0
"""Colours, measures and fonts, once: widgets name tokens, never colours.

Contrast was computed (WCAG 2): every text token reaches 4.5 on the grounds it stands on, in
both themes; ``text_disabled`` is for disabled controls only. ``tests/ui/kit`` computes it again.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, Qt, QTranslator, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from outreach.errors import N_
from outreach.ui.qss import stylesheet

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


@dataclass(frozen=True)
class Tokens:
    """One colour per meaning; the same names in both themes."""

    canvas: str
    surface: str
    surface_alt: str
    surface_hover: str
    rail: str
    line: str
    line_strong: str
    line_control: str
    text: str
    text_2: str
    text_disabled: str
    primary: str
    primary_hover: str
    on_primary: str
    selected: str
    primary_line: str
    success: str
    success_soft: str
    success_line: str
    warning: str
    warning_soft: str
    warning_line: str
    danger: str
    danger_soft: str
    danger_line: str
    danger_fill: str
    level_red: str
    level_yellow: str
    level_blue: str
    level_green: str
    level_unknown: str
    off_red: str
    off_yellow: str
    off_blue: str
    off_green: str
    on_official: str
    chart_1: str
    chart_2: str
    chart_3: str
    chart_axis: str
    mark: str


LIGHT = Tokens(
    canvas="#F3F5F8",
    surface="#FFFFFF",
    surface_alt="#F7F8FA",
    surface_hover="#EEF2F7",
    rail="#FFFFFF",
    line="#E2E6EC",
    line_strong="#CBD1DA",
    line_control="#858E9C",
    text="#1F2329",
    text_2="#535B66",
    text_disabled="#868C95",
    primary="#0958D9",
    primary_hover="#003EB3",
    on_primary="#FFFFFF",
    selected="#E6F0FF",
    primary_line="#91B7F2",
    success="#1F6B12",
    success_soft="#EFF8EA",
    success_line="#A6D394",
    warning="#7F4A00",
    warning_soft="#FFF6E0",
    warning_line="#E8C268",
    danger="#B91420",
    danger_soft="#FFF0EF",
    danger_line="#EBA09C",
    danger_fill="#C41D27",
    level_red="#B91420",
    level_yellow="#7F4A00",
    level_blue="#1D39C4",
    level_green="#1F6B12",
    level_unknown="#535B66",
    off_red="#B91420",
    off_yellow="#8A5200",
    off_blue="#1D39C4",
    off_green="#1F6B12",
    on_official="#FFFFFF",
    chart_1="#0958D9",
    chart_2="#7A93BD",
    chart_3="#C9D0DA",
    chart_axis="#858E9C",
    mark="#FFE9A8",
)

DARK = Tokens(
    canvas="#131519",
    surface="#1B1E23",
    surface_alt="#21252B",
    surface_hover="#282D34",
    rail="#181B1F",
    line="#30353D",
    line_strong="#424953",
    line_control="#737C89",
    text="#E7E9EC",
    text_2="#A9B0BA",
    text_disabled="#70777F",
    primary="#7DB0FF",
    primary_hover="#A9CBFF",
    on_primary="#0B1F3D",
    selected="#1B3154",
    primary_line="#3E66A3",
    success="#86CC6E",
    success_soft="#1A2B18",
    success_line="#37602B",
    warning="#EDBE5C",
    warning_soft="#30270F",
    warning_line="#6E5619",
    danger="#FF8F87",
    danger_soft="#381B1C",
    danger_line="#7D3633",
    danger_fill="#FF8F87",
    level_red="#FF8F87",
    level_yellow="#EDBE5C",
    level_blue="#A3B4FF",
    level_green="#86CC6E",
    level_unknown="#A9B0BA",
    off_red="#FF8F87",
    off_yellow="#EDBE5C",
    off_blue="#A3B4FF",
    off_green="#86CC6E",
    on_official="#15181C",
    chart_1="#7DB0FF",
    chart_2="#5F7FB0",
    chart_3="#3A4350",
    chart_axis="#737C89",
    mark="#5C4A12",
)


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
