# SPDX-License-Identifier: Apache-2.0
"""The one runner: where results arrive, which are dropped, what happens to errors."""

from __future__ import annotations

import gc
import threading
import time
import weakref
from dataclasses import dataclass, field

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from outreach.errors import Cancelled, UserError
from outreach.ui import tasks as tasks_module
from outreach.ui.tasks import GuiCollector, Progress, Tasks


class Listener(QObject):
    """A page as far as the runner knows one."""

    def __init__(self) -> None:
        super().__init__()
        self.results: list[object] = []
        self.errors: list[UserError] = []
        self.threads: list[threading.Thread] = []

    def on_done(self, result: object) -> None:
        self.results.append(result)
        self.threads.append(threading.current_thread())

    def on_failed(self, error: UserError) -> None:
        self.errors.append(error)
        self.threads.append(threading.current_thread())


@dataclass
class Gate:
    """A job that waits to be let through, so that a test decides the order."""

    value: object = None
    begun: threading.Event = field(default_factory=threading.Event)
    open: threading.Event = field(default_factory=threading.Event)

    def job(self, _progress: Progress) -> object:
        self.begun.set()
        assert self.open.wait(10)
        return self.value


def test_results_arrive_on_the_gui_thread(tasks: Tasks) -> None:
    page = Listener()
    workers: list[threading.Thread] = []

    def job(_progress: Progress) -> int:
        workers.append(threading.current_thread())
        return 42

    tasks.read(job, owner=page, done=page.on_done)
    tasks.write(job, owner=page, done=page.on_done)
    assert tasks.wait_idle()
    assert page.results == [42, 42]
    assert set(page.threads) == {threading.main_thread()}
    assert threading.main_thread() not in workers


def test_writes_happen_one_after_another_in_the_order_asked_for(tasks: Tasks) -> None:
    page = Listener()
    under_way: list[int] = []
    most: list[int] = []

    def write(number: int) -> tasks_module.Job[int]:
        def job(_progress: Progress) -> int:
            under_way.append(number)
            most.append(len(under_way))
            time.sleep(0.001)
            under_way.remove(number)
            return number

        return job

    for number in range(20):
        tasks.write(write(number), owner=page, done=page.on_done)
    assert tasks.wait_idle()
    assert page.results == list(range(20))
    assert max(most) == 1


def test_a_later_read_of_the_same_key_makes_the_earlier_result_stale(tasks: Tasks) -> None:
    page = Listener()
    slow, quick = Gate("old"), Gate("new")
    tasks.read(slow.job, owner=page, key="families", done=page.on_done, failed=page.on_failed)
    assert slow.begun.wait(5)
    tasks.read(quick.job, owner=page, key="families", done=page.on_done, failed=page.on_failed)
    quick.open.set()
    slow.open.set()
    assert tasks.wait_idle()
    assert page.results == ["new"]
    assert not page.errors


def test_reads_of_different_keys_and_owners_do_not_disturb_each_other(tasks: Tasks) -> None:
    one, other = Listener(), Listener()
    tasks.read(Gate_of(1), owner=one, key="a", done=one.on_done)
    tasks.read(Gate_of(2), owner=one, key="b", done=one.on_done)
    tasks.read(Gate_of(3), owner=other, key="a", done=other.on_done)
    assert tasks.wait_idle()
    assert sorted(map(str, one.results)) == ["1", "2"]
    assert other.results == [3]


def Gate_of(value: object) -> tasks_module.Job[object]:  # noqa: N802 - reads as a value
    gate = Gate(value)
    gate.open.set()
    return gate.job


def test_a_cancelled_job_ends_at_its_next_step_and_says_cancelled(tasks: Tasks) -> None:
    page = Listener()
    begun = threading.Event()
    rolled_back: list[bool] = []

    def job(progress: Progress) -> None:
        try:
            for number in range(100_000):
                progress.step(number, 100_000)
                begun.set()
                time.sleep(0.001)
        except Cancelled:
            rolled_back.append(True)
            raise

    task = tasks.write(job, owner=page, done=page.on_done, failed=page.on_failed)
    assert begun.wait(5)
    task.cancel()
    assert tasks.wait_idle()
    assert rolled_back == [True]
    assert [type(error) for error in page.errors] == [Cancelled]
    assert not page.results


def test_a_job_cancelled_before_it_began_never_begins(tasks: Tasks) -> None:
    page = Listener()
    gate, ran = Gate(), []

    def job(_progress: Progress) -> None:
        ran.append(True)

    tasks.write(gate.job, owner=page)
    assert gate.begun.wait(5)
    waiting = tasks.write(job, owner=page, failed=page.on_failed)
    waiting.cancel()
    gate.open.set()
    assert tasks.wait_idle()
    assert not ran
    assert [error.code for error in page.errors] == ["cancelled"]


def test_cancelling_breaks_off_a_long_statement(tasks: Tasks) -> None:
    page = Listener()
    interrupted = threading.Event()
    ready = threading.Event()

    def job(progress: Progress) -> None:
        progress.on_cancel(interrupted.set)
        ready.set()
        assert interrupted.wait(5)
        progress.raise_if_cancelled()

    task = tasks.read(job, owner=page, done=page.on_done, failed=page.on_failed)
    assert ready.wait(5)
    task.cancel()
    assert tasks.wait_idle()
    assert [error.code for error in page.errors] == ["cancelled"]


def test_nothing_arrives_at_a_page_that_was_deleted_meanwhile(qtbot: QtBot, tasks: Tasks) -> None:
    class Page(QLabel):
        def on_done(self, result: object) -> None:
            self.setText(str(result))

    page = Page()
    gate = Gate("late")
    tasks.read(gate.job, owner=page, done=page.on_done)
    assert gate.begun.wait(5)
    page.deleteLater()
    QApplication.sendPostedEvents(page, QEvent.Type.DeferredDelete)
    assert not shiboken6.isValid(page)
    gate.open.set()
    with qtbot.captureExceptions() as raised:
        assert tasks.wait_idle()
    assert not raised


def test_a_task_does_not_keep_its_page_alive(tasks: Tasks) -> None:
    page: Listener | None = Listener()
    gate = Gate()
    tasks.read(gate.job, owner=page, done=page.on_done)  # type: ignore[arg-type, union-attr]
    gone = weakref.ref(page)
    page = None
    gc.collect()
    assert gone() is None
    gate.open.set()
    assert tasks.wait_idle()


def test_only_bound_methods_of_qobjects_may_listen(tasks: Tasks) -> None:
    page = Listener()
    with pytest.raises(TypeError):
        tasks.read(Gate_of(1), owner=page, done=lambda _result: None)
    with pytest.raises(TypeError):
        tasks.read(Gate_of(1), owner=page, done=page.results.append)


def test_an_expected_error_nobody_took_goes_to_the_strip(tasks: Tasks, qtbot: QtBot) -> None:
    page = Listener()

    def job(_progress: Progress) -> None:
        raise UserError("没有这一天。", code="impossible_date")

    with qtbot.waitSignal(tasks.refused) as refused:
        tasks.write(job, owner=page, done=page.on_done)
    assert refused.args[0].code == "impossible_date"
    tasks.write(job, owner=page, failed=page.on_failed)
    assert tasks.wait_idle()
    assert [error.code for error in page.errors] == ["impossible_date"]


def test_a_bug_goes_to_the_crash_door_and_the_page_still_hears_of_it(
    tasks: Tasks, qtbot: QtBot
) -> None:
    page = Listener()

    def job(_progress: Progress) -> None:
        raise KeyError("张三")

    with qtbot.captureExceptions() as raised:
        tasks.write(job, owner=page, failed=page.on_failed)
        assert tasks.wait_idle()
    assert [kind for kind, _error, _trace in raised] == [KeyError]
    assert [error.code for error in page.errors] == ["bug"]


def test_progress_arrives_and_does_not_flood(tasks: Tasks) -> None:
    page = Listener()
    seen: list[tuple[int, int, str]] = []

    class Watcher(QObject):
        def on_stepped(self, task: tasks_module.Task) -> None:
            seen.append(task.progress.read())

    watcher = Watcher()
    tasks.stepped.connect(watcher.on_stepped)

    def job(progress: Progress) -> None:
        for number in range(50_000):
            progress.step(number + 1, 50_000, "正在写入")

    tasks.write(job, owner=page)
    assert tasks.wait_idle()
    assert seen
    assert len(seen) < 5000
    assert [step[0] for step in seen] == sorted(step[0] for step in seen)


def test_when_closing_reads_are_cancelled_writes_finish_and_nothing_new_begins(
    tasks: Tasks,
) -> None:
    page = Listener()
    gate = Gate("written")

    def read(progress: Progress) -> None:
        while not progress.cancelled:
            time.sleep(0.001)
        progress.raise_if_cancelled()

    tasks.write(gate.job, owner=page, done=page.on_done)
    tasks.read(read, owner=page, done=page.on_done, failed=page.on_failed)
    tasks.stop()
    gate.open.set()
    assert tasks.wait_idle()
    assert page.results == ["written"]
    assert [error.code for error in page.errors] == ["cancelled"]
    with pytest.raises(UserError, match="关闭"):
        tasks.read(read, owner=page, done=page.on_done)


def test_garbage_is_collected_by_a_timer_of_the_gui_thread(qtbot: QtBot, tasks: Tasks) -> None:
    class Knot:
        pass

    holder = QWidget()
    qtbot.addWidget(holder)
    collector = GuiCollector(holder)
    assert not gc.isenabled()
    knots = [Knot() for _ in range(2000)]
    for knot in knots:
        knot.me = knot  # type: ignore[attr-defined]
    gone = weakref.ref(knots[0])
    del knots, knot
    qtbot.waitUntil(lambda: gone() is None, timeout=5000)
    collector.stop()
    assert gc.isenabled()
