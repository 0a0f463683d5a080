# SPDX-License-Identifier: Apache-2.0
"""The binding loses no references: 200,000 calls, as many None afterwards, no growth.

PySide6 6.12.0 on Python 3.11 stole one reference to None per void call and died after some
thousands; this keeps a new version from bringing that back unseen.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

CALLS = 200_000


class Bell(QObject):
    rang = Signal(bool)

    def on_rang(self, _on: bool) -> None:
        return None


def resident_megabytes() -> float:
    """Return what the process holds in memory (Linux); 0 where the system does not say."""
    status = Path("/proc/self/statm")
    return int(status.read_text().split()[1]) * 4096 / 2**20 if status.exists() else 0


@pytest.mark.usefixtures("dressed")
def test_two_hundred_thousand_calls_lose_no_reference_and_grow_nothing(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    model = QStandardItemModel(1, 1)
    item = QStandardItem()
    model.setItem(0, 0, item)
    bell = Bell()
    bell.rang.connect(bell.on_rang)

    def ring(times: int) -> None:
        for number in range(times // 4):
            label.setText("张素云" if number % 2 else "章素琴")
            item.setText("二车间")
            model.setData(model.index(0, 0), number)
            bell.rang.emit(True)

    ring(4_000)  # whatever is made at the first call
    nones, trues, memory = sys.getrefcount(None), sys.getrefcount(True), resident_megabytes()
    ring(CALLS)
    assert sys.getrefcount(None) > nones - 100
    assert sys.getrefcount(True) > trues - 100
    assert resident_megabytes() - memory < 50
