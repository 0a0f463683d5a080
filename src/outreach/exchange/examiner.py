# SPDX-License-Identifier: Apache-2.0
"""Have photos and scans decoded in a process of its own, with little time and memory.

A file that was made to break a decoder, to fill the memory or never to end takes that process
along, not the program. Nothing is written to the disk: bytes go in and come out through pipes.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import psutil

from outreach.domain.attachments import MOST_PAGES, MOST_PIXELS, Media
from outreach.errors import N_, UserError
from outreach.exchange.examined import Kept, Picture, Refusal, Refused

_SOURCES = Path(__file__).resolve().parents[2]
_EXAMINE, _DRAW = "examine", "draw"
_LOOK = 0.05  # seconds between two looks at the memory of the process
_HEAD = 8  # bytes of the length of what is told before the bytes themselves


@dataclass(frozen=True)
class Allowance:
    """How long a file may take and how much memory, in bytes, it may fill."""

    seconds: float = 30
    memory: int = 1024 * 1024 * 1024


USUAL = Allowance()

_SENTENCES = {
    Refusal.UNKNOWN: N_("“{file}”不是 JPEG、PNG 图片或 PDF，不能作附件。"),
    Refusal.DAMAGED: N_("“{file}”不完整或已损坏，读不出来。请重新拍照、扫描，或另存一份再附。"),
    Refusal.PIXELS: N_("“{file}”超过 {pixels} 像素，请缩小后再附。"),
    Refusal.MOVING: N_("“{file}”是动图，请换成普通图片再附。"),
    Refusal.LOCKED: N_("“{file}”设了密码或加了密，请去掉密码后再附。"),
    Refusal.ACTIVE: N_(
        "“{file}”里有脚本、自动动作或夹带的文件，不能作附件。请打印后扫描，或打印成新的 PDF 再附。"
    ),
    Refusal.PAGES: N_("“{file}”超过 {pages} 页，请拆开再附。"),
    Refusal.HEAVY: N_("“{file}”太复杂，打开它要占用过多的时间或内存。请重新扫描一份再附。"),
}


def examine(data: bytes, file: str, allowed: Allowance = USUAL) -> Kept:
    """Return what is kept of a file; ``file`` names it in a :class:`UserError`."""
    told, (kept,) = _ask(_EXAMINE, data, file, allowed)
    return Kept(Media(told["media"]), kept)


def draw(data: bytes, file: str, allowed: Allowance = USUAL) -> list[Picture]:
    """Draw a photo, or the pages of a document, for the screen."""
    told, pages = _ask(_DRAW, data, file, allowed)
    return [
        Picture(width, height, pixels)
        for (width, height), pixels in zip(told["sizes"], pages, strict=True)
    ]


def _ask(verb: str, data: bytes, file: str, allowed: Allowance) -> tuple[Any, list[bytes]]:
    try:
        return _parted(_run(verb, data, allowed))
    except Refused as refused:
        raise UserError(
            _SENTENCES[refused.why],
            code=refused.why.value,
            file=file,
            pixels=f"{MOST_PIXELS:,}",
            pages=MOST_PAGES,
        ) from refused


def _run(verb: str, data: bytes, allowed: Allowance) -> bytes:
    """Run one examination to its end, or to the end of what it is allowed."""
    words = [verb, str(allowed.memory), str(int(allowed.seconds) + 1)]
    # -P: nothing is imported from the folder the program happens to stand in.
    process = subprocess.Popen(  # noqa: S603 - ourselves, with fixed arguments
        [sys.executable, "-P", "-B", "-m", __name__, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": str(_SOURCES)},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    watch = _Watch(process, allowed)
    watch.start()
    try:
        with process:
            answer = process.communicate(data)[0]
    finally:
        watch.end()
    if watch.stopped:
        raise Refused(Refusal.HEAVY)
    if process.returncode:
        raise Refused(Refusal.DAMAGED)  # a decoder died of it
    return answer


class _Watch(threading.Thread):
    """Stops a process that takes too long or fills too much memory, on every system alike."""

    def __init__(self, process: subprocess.Popen[bytes], allowed: Allowance) -> None:
        super().__init__(name="examiner", daemon=True)
        self._process, self._allowed = process, allowed
        self._over = threading.Event()
        self.stopped = False

    def run(self) -> None:
        """Override Thread.run."""
        end = time.monotonic() + self._allowed.seconds
        with contextlib.suppress(psutil.Error):  # it has ended by itself
            watched = psutil.Process(self._process.pid)
            while not self._over.wait(_LOOK):
                if time.monotonic() > end or watched.memory_info().rss > self._allowed.memory:
                    self.stopped = True
                    self._process.kill()
                    return

    def end(self) -> None:
        """Watch no longer; an examination that nobody waits for any more ends with it."""
        self._over.set()
        self.join()
        if self._process.poll() is None:
            self._process.kill()


def _parted(answer: bytes) -> tuple[Any, list[bytes]]:
    """Take an answer apart: what is told, then the bytes."""
    end = _HEAD + int.from_bytes(answer[:_HEAD])
    told = json.loads(answer[_HEAD:end])
    if "refused" in told:
        raise Refused(Refusal(told["refused"]))
    parts = []
    for length in told["lengths"]:
        parts.append(answer[end : end + length])
        end += length
    return told, parts


# --- inside the process


def main(words: Sequence[str]) -> None:
    """Answer one question about the bytes at the entrance."""
    verb, memory, seconds = words
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no part of the answer
    _confine(int(memory), int(seconds))
    data = sys.stdin.buffer.read()
    try:
        if verb == _EXAMINE:
            from outreach.exchange.scans import examine as look

            kept = look(data)
            _tell(out, {"media": kept.media.value}, [kept.data])
        else:
            _tell_pictures(out, data)
    except Refused as refused:
        _tell(out, {"refused": refused.why.value}, [])
    except MemoryError:
        _tell(out, {"refused": Refusal.HEAVY.value}, [])
    out.flush()
    os._exit(0)  # what a library would still tidy up is the system's to take back


def _tell_pictures(out: BinaryIO, data: bytes) -> None:
    from outreach.exchange.scans import pictures

    found = list(pictures(data))
    sizes = [(one.width, one.height) for one in found]
    _tell(out, {"sizes": sizes}, [one.pixels for one in found])


def _tell(out: BinaryIO, told: dict[str, Any], parts: Sequence[bytes]) -> None:
    head = json.dumps(told | {"lengths": [len(part) for part in parts]}).encode()
    out.write(len(head).to_bytes(_HEAD) + head)
    out.writelines(parts)


def _confine(memory: int, seconds: int) -> None:
    """Let the system itself refuse more memory, any file, and a core dump with a photo in it.

    Windows has nothing of the kind at hand: there whoever started this watches alone.
    """
    limits = {
        "RLIMIT_CORE": 0,
        "RLIMIT_FSIZE": 0,
        "RLIMIT_AS": memory + memory // 2,
        "RLIMIT_CPU": seconds,  # whoever started this may have been killed meanwhile
    }
    for name, most in limits.items():
        with contextlib.suppress(ImportError, AttributeError, ValueError, OSError):
            import resource

            resource.setrlimit(getattr(resource, name), (most, most))


if __name__ == "__main__":
    main(sys.argv[1:])
