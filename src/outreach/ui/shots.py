# SPDX-License-Identifier: Apache-2.0
"""Save a picture of every page: ``python -m outreach.ui.shots --store DIR --out DIR``.

For the eye of whoever changes a page (light and dark, both languages, small screens, 150 %),
and for the README. The pages are the window's own, on a real store, read by their own tasks.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import product
from pathlib import Path

from PySide6.QtCore import QEventLoop, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from outreach.app import Application, beginning, open_application, translator
from outreach.config import Settings, read_settings, writable_folder
from outreach.domain.access import Role
from outreach.errors import N_, UserError
from outreach.i18n import LANGUAGES, Translator
from outreach.services import sites
from outreach.services.beginning import begin
from outreach.services.sites import EnterpriseBegun
from outreach.ui import theme
from outreach.ui.asks import ListFamilies
from outreach.ui.main import Session, make_qt
from outreach.ui.pages.children import ChildrenPage
from outreach.ui.pages.ledgers import LedgersPage
from outreach.ui.registry import PAGES
from outreach.ui.scenes import card_steps, import_steps
from outreach.ui.scenes_entry import Tour
from outreach.ui.tasks import GuiCollector

READ_MS = 60_000  # the longest a page may take, with a report to be laid out
SETTLE_MS = 60  # for what is laid out or asked for after the first answers
EMPTY = "empty"
# What a page is asked to show, so that its picture says what it is for.
ASKED: Mapping[str, object] = {"children": ListFamilies(with_minors=True)}


def picture(widget: QWidget, scale: float) -> QImage:
    """Paint a widget as a screen of this scale shows it, at the same size in its own pixels."""
    image = QImage(widget.size() * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(theme.color("canvas"))
    widget.render(image, QPoint(0, 0))
    return image


def file_name(page: str, language: str, scheme: str, scale: float, size: str = "") -> str:
    """Name a picture: ``children-zh_CN-dark-150.png``."""
    parts = [page, language, scheme, size, f"{round(scale * 100)}" if scale != 1 else ""]
    return "-".join(part for part in parts if part) + ".png"


class Camera:
    """Take pictures of one window, page by page."""

    def __init__(self, application: Application, app: QApplication, out: Path) -> None:
        self._language = application.t.language
        self._out = out
        self._session = Session(application, app)
        self._session.window.show()

    def take(
        self,
        dressed: theme.Theme,
        schemes: Sequence[theme.Scheme],
        sizes: Sequence[QSize],
        scales: Sequence[float],
        *,
        state: str = "",
    ) -> Iterator[Path]:
        """Save every page in every dress; a size other than the first stands in the name."""
        window = self._session.window
        for scheme, size in product(schemes, sizes):
            dressed.use(scheme)
            window.resize(size)
            shown = "" if size == sizes[0] else f"{size.width()}x{size.height()}"
            for name in self._scenes(state):
                for scale in scales:
                    path = self._out / file_name(name, self._language, scheme, scale, shown)
                    picture(window, scale).save(str(path), quality=0)
                    yield path

    def _scenes(self, state: str) -> Iterator[str]:
        """Bring up every page, then what a child's card opens; name each once it can be seen."""
        window = self._session.window
        for kind in PAGES:
            window.show_page(kind.NAME, None if state else ASKED.get(kind.NAME))
            self.settle()
            yield f"{kind.NAME}-{state}" if state else kind.NAME
        page = window.findChild(ChildrenPage)
        if page is not None and not state:
            window.show_page(ChildrenPage.NAME)
            self.settle()
            for step in card_steps(page, self.settle):
                yield f"{ChildrenPage.NAME}-{step}"

    def take_import(
        self, dressed: theme.Theme, scheme: theme.Scheme, sizes: Sequence[QSize], roster: Path
    ) -> Iterator[Path]:
        """Save the steps of an import, which is written: for a copy of a store."""
        window = self._session.window
        dressed.use(scheme)
        window.resize(sizes[0])
        window.show_page(LedgersPage.NAME)
        self.settle()
        page = window.findChild(LedgersPage)
        assert page is not None
        for step, name in enumerate(import_steps(page, roster, self.settle), start=1):
            for size in sizes:
                window.resize(size)
                self.settle()
                shown = "" if size == sizes[0] else f"{size.width()}x{size.height()}"
                scene = f"{LedgersPage.NAME}-{step}-{name}"
                path = self._out / file_name(scene, self._language, scheme, 1, shown)
                picture(window, 1).save(str(path), quality=0)
                yield path

    def settle(self) -> None:
        """Let reads arrive, and what they lead to."""
        for _ in range(2):
            self._session.tasks.wait_idle(READ_MS)
            loop = QEventLoop()
            QTimer.singleShot(SETTLE_MS, loop.quit)
            loop.exec()

    def close(self) -> None:
        """Close the window; nothing is under way any more."""
        self.settle()
        self._session.window.close()
        self._session.tasks.stop()
        self._session.tasks.wait_done(READ_MS)
        self._session.window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session.window.deleteLater()


@contextmanager
def empty_application(settings: Settings) -> Iterator[Application]:
    """Open a practice store with nobody in it, and forget it afterwards."""
    t = translator(settings)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        firm = EnterpriseBegun(
            name=t(N_("安禾电子有限公司")),
            site_name=t(N_("一厂")),
            admin_name=t(N_("周敏")),
            admin_roles=(Role.HR, Role.UNION),
            practice=True,
        )
        there = Path(folder) / "store"
        begin(there, beginning(settings, practice=True), firm).close()
        application = open_application(replace(settings, store=str(there), user=None))
        try:
            yield application
        finally:
            application.close()


def at_first_site(application: Application) -> Application:
    """Work at a site, as somebody does who registers people; several are chosen from."""
    if application.site is not None:
        return application
    return application.at(sites.enterprise(application.store).sites[0])


def take_all(settings: Settings, arguments: argparse.Namespace) -> Iterator[Path]:
    """Save the pictures that were asked for."""
    out = writable_folder(arguments.out)
    application = open_application(settings)
    try:
        app = make_qt(application.t)
        dressed = theme.Theme(app)
        collector = GuiCollector(app)
        here = at_first_site(application)
        for language in arguments.language:
            spoken = replace(here, t=Translator(language))
            theme.load_qt_translation(app, language)
            camera = Camera(spoken, app, out)
            yield from camera.take(dressed, arguments.theme, arguments.size, arguments.scale)
            camera.close()
            if arguments.with_empty:
                with empty_application(replace(settings, language=language)) as nobody:
                    camera = Camera(nobody, app, out)
                    first = arguments.size[:1]
                    yield from camera.take(dressed, arguments.theme, first, (1.0,), state=EMPTY)
                    camera.close()
    finally:
        application.close()
    if arguments.with_entry:
        yield from take_entries(settings, arguments, app, dressed)
    if arguments.roster is not None:
        yield from take_imports(settings, arguments, app, dressed)
    collector.stop()


def take_entries(
    settings: Settings, arguments: argparse.Namespace, app: QApplication, dressed: theme.Theme
) -> Iterator[Path]:
    """Save the start window, safe keeping and the lock: on a store of their own, no practice."""
    for language, scheme in product(arguments.language, arguments.theme):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            theme.load_qt_translation(app, language)
            dressed.use(scheme)
            own = replace(settings, store=str(Path(folder) / "store"), language=language, user=None)
            for scene, widget in Tour(own, Translator(language), app).scenes():
                for scale in arguments.scale:
                    path = arguments.out / file_name(scene, language, scheme, scale)
                    picture(widget, scale).save(str(path), quality=0)
                    yield path


def take_imports(
    settings: Settings, arguments: argparse.Namespace, app: QApplication, dressed: theme.Theme
) -> Iterator[Path]:
    """Save the steps of an import, each time on a copy of the store."""
    for language, scheme in product(arguments.language, arguments.theme):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            there = Path(folder) / "store"
            shutil.copytree(str(settings.store), there)
            application = open_application(replace(settings, store=str(there), language=language))
            try:
                theme.load_qt_translation(app, language)
                here = at_first_site(application)
                camera = Camera(replace(here, t=Translator(language)), app, arguments.out)
                roster = arguments.roster.absolute()
                yield from camera.take_import(dressed, scheme, arguments.size, roster)
                camera.close()
            finally:
                application.close()


def main(argv: Sequence[str] | None = None) -> int:
    """Take the pictures; return the exit code."""
    arguments = _parser().parse_args(argv)
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    settings = read_settings(store=arguments.store, user=arguments.user)
    try:
        for path in take_all(settings, arguments):
            sys.stdout.write(f"{path}\n")
    except UserError as error:
        sys.stderr.write(f"{error.sentence(Translator(settings.language or LANGUAGES[0]))}\n")
        return error.exit_code
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m outreach.ui.shots", description=__doc__)
    parser.add_argument("--store", help=N_("数据库所在的文件夹"))
    parser.add_argument("--user", help=N_("用户名"))
    parser.add_argument("--out", type=Path, required=True, help=N_("图片存放的文件夹"))
    parser.add_argument("--theme", type=_schemes, default="light,dark")
    parser.add_argument("--language", type=_languages, default=",".join(LANGUAGES))
    parser.add_argument("--scale", type=_scales, default="1")
    parser.add_argument("--size", type=_sizes, default="1440x900")
    parser.add_argument("--roster", type=Path, help=N_("再画一次导入的每一步，用这份花名册"))
    parser.add_argument("--no-empty", dest="with_empty", action="store_false")
    parser.add_argument("--no-entry", dest="with_entry", action="store_false")
    return parser


def _schemes(text: str) -> list[theme.Scheme]:
    return [theme.Scheme(word) for word in text.split(",")]


def _languages(text: str) -> list[str]:
    words = text.split(",")
    if not set(words) <= set(LANGUAGES):
        raise ValueError(text)
    return words


def _scales(text: str) -> list[float]:
    return [float(word) for word in text.split(",")]


def _sizes(text: str) -> list[QSize]:
    pairs = (word.split("x") for word in text.split(","))
    return [QSize(int(width), int(height)) for width, height in pairs]


if __name__ == "__main__":
    sys.exit(main())
