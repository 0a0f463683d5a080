# SPDX-License-Identifier: Apache-2.0
"""One runner for everything that takes time: no page ever waits, and no page ever threads.

Writes queue on one thread, so they happen in the order they were asked for. Reads share a
small pool; a later read for the same owner and key makes the earlier one stale, and a stale
result is dropped. Results, errors and progress arrive on the GUI thread, as calls of bound
methods of QObjects; nothing arrives once its owner is gone.
"""

from __future__ import annotations

import gc
import inspect
import threading
import weakref
from collections import deque
from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar, cast

import shiboken6
from PySide6.QtCore import QEventLoop, QObject, QThreadPool, QTimer, Signal

from outreach import collecting
from outreach.errors import N_, Cancelled, UserError

T = TypeVar("T")

READERS = 2  # as many as the store's read connections
KEPT_SPENT = 16
COLLECT_EVERY_MS = 1000


class Progress:
    """What a job reports, and how it learns that nobody wants it any more. Thread-safe."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._lock = threading.Lock()
        self._cancelled = threading.Event()
        self._announced = False
        self._now = (0, 0, "")
        self._interrupt: Callable[[], None] | None = None

    def step(self, done: int, total: int, text: str = "") -> None:
        """Say how far it is: ``done`` of ``total`` (0: nobody knows), and what it is at.

        Also ends a cancelled job here, with :class:`outreach.errors.Cancelled`.
        """
        self.raise_if_cancelled()
        with self._lock:
            self._now = (done, total, text)
            if self._announced:
                return
            self._announced = True
        self._changed()

    def raise_if_cancelled(self) -> None:
        """End a cancelled job; the transaction it stands in rolls back."""
        if self._cancelled.is_set():
            raise Cancelled(N_("已取消，什么也没有改。"), code="cancelled")

    @property
    def cancelled(self) -> bool:
        """Tell whether the job should end."""
        return self._cancelled.is_set()

    def on_cancel(self, interrupt: Callable[[], None]) -> None:
        """Name what breaks off a long statement; called on the canceller's thread."""
        self._interrupt = interrupt

    def cancel(self) -> None:
        """Ask the job to end."""
        self._cancelled.set()
        if self._interrupt is not None:
            self._interrupt()

    def read(self) -> tuple[int, int, str]:
        """Return the latest step and let the next one announce itself."""
        with self._lock:
            self._announced = False
            return self._now


Job = Callable[[Progress], T]


class TaskKind(StrEnum):
    """Which queue a task stands in."""

    READ = "read"
    WRITE = "write"


class Task(QObject):
    """One job under way; kept by the runner until it is delivered."""

    stepped = Signal()
    ended = Signal()

    def __init__(
        self, kind: TaskKind, job: Job[object], owner: QObject, *, label: str, progress: bool
    ) -> None:
        super().__init__()
        self.kind = kind
        self.label = label
        self.shows_progress = progress
        self.progress = Progress(self.stepped.emit)
        self.result: object = None
        self.error: BaseException | None = None
        self.stale = False
        self.slot = (0, "")
        self._job: Job[object] | None = job
        self._owner = weakref.ref(owner)
        self._done: weakref.WeakMethod[Callable[[object], None]] | None = None
        self._failed: weakref.WeakMethod[Callable[[UserError], None]] | None = None

    def bind(
        self,
        done: Callable[[object], None] | None,
        failed: Callable[[UserError], None] | None,
    ) -> None:
        """Name who hears the result; both must be bound methods of QObjects."""
        self._done = _weak(done)
        self._failed = _weak(failed)

    def cancel(self) -> None:
        """Ask it to end; it answers with :class:`outreach.errors.Cancelled`."""
        self.progress.cancel()

    def run(self) -> None:
        """Do the job, on the worker's thread."""
        job, self._job = self._job, None
        try:
            self.progress.raise_if_cancelled()
            self.result = cast("Job[object]", job)(self.progress)
        except BaseException as error:  # noqa: BLE001 - carried to the GUI thread, told there
            self.error = error
        finally:
            del job
        self.ended.emit()

    def owner_lives(self) -> bool:
        """Tell whether anybody is left to hear it."""
        owner = self._owner()
        return owner is not None and shiboken6.isValid(owner)

    def tell_done(self) -> None:
        """Hand the result over."""
        method = self._done() if self._done is not None else None
        if method is not None:
            method(self.result)

    def tell_failed(self, error: UserError) -> bool:
        """Hand the error over; False when the owner did not ask for errors."""
        method = self._failed() if self._failed is not None else None
        if method is None:
            return False
        method(error)
        return True


class Tasks(QObject):
    """Run jobs off the GUI thread and bring their results back.

    ``refused`` carries an expected error that no page took; ``started``, ``stepped`` and
    ``ended`` carry the :class:`Task` for whoever shows progress.
    """

    refused = Signal(object)
    started = Signal(object)
    stepped = Signal(object)
    ended = Signal(object)
    became_idle = Signal()
    stopping = Signal()  # the last moment to ask for a write

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._writers = QThreadPool(self)
        self._writers.setMaxThreadCount(1)
        self._readers = QThreadPool(self)
        self._readers.setMaxThreadCount(READERS)
        self._running: set[Task] = set()
        # A worker may still be leaving ``run`` when its result arrives here; a Task must not
        # die under it, nor die on its thread.
        self._spent: deque[Task] = deque(maxlen=KEPT_SPENT)
        self._latest: dict[tuple[int, str], Task] = {}
        self._accepting = True

    def write(
        self,
        job: Job[T],
        *,
        owner: QObject,
        done: Callable[[T], None] | None = None,
        failed: Callable[[UserError], None] | None = None,
        label: str = "",
        progress: bool = False,
    ) -> Task:
        """Queue a write. ``label`` says in a few words what is under way, for the strip."""
        task = Task(TaskKind.WRITE, job, owner, label=label, progress=progress)
        return self._start(task, self._writers, done, failed)

    def read(
        self,
        job: Job[T],
        *,
        owner: QObject,
        done: Callable[[T], None],
        failed: Callable[[UserError], None] | None = None,
        key: str = "",
        label: str = "",
        progress: bool = False,
    ) -> Task:
        """Start a read. With a ``key``, the owner's earlier read of that key becomes stale."""
        task = Task(TaskKind.READ, job, owner, label=label, progress=progress)
        if key:
            task.slot = (id(owner), key)
            earlier = self._latest.get(task.slot)
            if earlier is not None:
                earlier.stale = True
                earlier.cancel()
            self._latest[task.slot] = task
        return self._start(task, self._readers, done, failed)

    @property
    def accepting(self) -> bool:
        """Tell whether anything more is taken on; not while closing."""
        return self._accepting

    def idle(self) -> bool:
        """Tell whether nothing is under way."""
        return not self._running

    def writing(self) -> bool:
        """Tell whether a write is under way or queued."""
        return any(task.kind is TaskKind.WRITE for task in self._running)

    def wait_idle(self, timeout_ms: int = 10_000) -> bool:
        """Let results arrive until nothing is under way; False when that takes too long."""
        if self.idle():
            return True
        loop = QEventLoop()
        self.became_idle.connect(loop.quit)
        timer = QTimer(singleShot=True, interval=timeout_ms)
        timer.timeout.connect(loop.quit)
        timer.start()
        loop.exec()
        self.became_idle.disconnect(loop.quit)
        return self.idle()

    def stop(self) -> None:
        """Take nothing more on; reads are cancelled, writes finish. Used when closing."""
        if self._accepting:
            self.stopping.emit()
        self._accepting = False
        for task in self._running:
            if task.kind is TaskKind.READ:
                task.cancel()

    def wait_done(self, timeout_ms: int) -> bool:
        """Wait, without any event loop, until the workers have ended: before the store closes."""
        return self._writers.waitForDone(timeout_ms) and self._readers.waitForDone(timeout_ms)

    def _start(
        self,
        task: Task,
        pool: QThreadPool,
        done: Callable[[T], None] | None,
        failed: Callable[[UserError], None] | None,
    ) -> Task:
        if not self._accepting:
            raise UserError(N_("正在关闭，这一步没有做。"), code="closing")
        task.bind(cast("Callable[[object], None] | None", done), failed)
        task.stepped.connect(self._on_stepped)
        task.ended.connect(self._on_ended)
        self._running.add(task)
        self.started.emit(task)
        pool.start(task.run)
        return task

    def _on_stepped(self) -> None:
        self.stepped.emit(self.sender())

    def _on_ended(self) -> None:
        task = self.sender()
        if not isinstance(task, Task):
            return
        self._running.discard(task)
        self._spent.append(task)
        if self._latest.get(task.slot) is task:
            del self._latest[task.slot]
        self.ended.emit(task)
        try:
            self._deliver(task)
        finally:
            task.result = task.error = None
            if not self._running:
                self.became_idle.emit()

    def _deliver(self, task: Task) -> None:
        error = task.error
        wanted = task.owner_lives() and not task.stale
        if error is None:
            if wanted:
                task.tell_done()
        elif isinstance(error, UserError):
            if wanted and not task.tell_failed(error):
                self.refused.emit(error)
        else:
            if wanted:
                task.tell_failed(UserError(N_("程序出错了，这一步没有完成。"), code="bug"))
            raise error  # to the crash door: the binding hands it to sys.excepthook


class GuiCollector(QObject):
    """Collect cyclic garbage on the GUI thread only.

    A collection that happens to start on a worker may free Qt objects there and end the
    process; so automatic collection is off, and a timer does its work here.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=COLLECT_EVERY_MS)
        self._timer.timeout.connect(self._on_time)
        self._timer.start()

    def stop(self) -> None:
        """Give collection back to the interpreter."""
        self._timer.stop()
        gc.enable()

    def _on_time(self) -> None:
        if collecting.is_paused():  # a walk over all of it would hold the window up
            return
        counts, limits = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > limits[generation]:
                gc.collect(generation)
                return


def _weak(
    method: Callable[[T], None] | None,
) -> weakref.WeakMethod[Callable[[T], None]] | None:
    """Hold a receiver without keeping its page alive; refuse what cannot be held so."""
    if method is None:
        return None
    if not inspect.ismethod(method) or not isinstance(method.__self__, QObject):
        raise TypeError("done and failed must be bound methods of QObjects")
    return weakref.WeakMethod(method)
