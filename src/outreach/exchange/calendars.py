# SPDX-License-Identifier: Apache-2.0
"""Calendar files (RFC 5545), so that talks stand in the calendars people already use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from outreach.domain.wording import check_file_name
from outreach.errors import N_, UserError

_LINE = 73  # octets before a fold; RFC 5545, 3.1 allows 75 with the line break


@dataclass(frozen=True)
class Event:
    """One entry; without a time it is of the whole day."""

    uid: str
    title: str
    day: date
    starts: time | None = None
    ends: time | None = None
    place: str = ""
    note: str = ""


def write_events(path: Path, events: Sequence[Event], *, stamped: datetime) -> None:
    """Write a calendar file; times are those of China, which has no summer time."""
    check_file_name(path.name)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Outreach//Talks//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VTIMEZONE",
        "TZID:Asia/Shanghai",
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        "TZOFFSETFROM:+0800",
        "TZOFFSETTO:+0800",
        "TZNAME:CST",
        "END:STANDARD",
        "END:VTIMEZONE",
        *(line for event in events for line in _event(event, stamped)),
        "END:VCALENDAR",
    ]
    text = "".join(f"{_folded(line)}\r\n" for line in lines)
    try:
        path.write_bytes(text.encode())
    except OSError as error:
        raise UserError(
            N_(
                "文件 {file} 写不进去（{folder}）。请换一个文件夹，"
                "或关掉正在打开这个文件的程序后再试。"
            ),
            code="unwritable",
            file=path.name,
            folder=str(path.parent),
        ) from error


def _event(event: Event, stamped: datetime) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"DTSTAMP:{stamped.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        *_when(event),
        f"SUMMARY:{_text(event.title)}",
        *([f"LOCATION:{_text(event.place)}"] if event.place else []),
        *([f"DESCRIPTION:{_text(event.note)}"] if event.note else []),
        "END:VEVENT",
    ]


def _when(event: Event) -> list[str]:
    if event.starts is None:
        after = event.day + timedelta(days=1)
        return [f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}"]
    begin = datetime.combine(event.day, event.starts)
    end = datetime.combine(event.day, event.ends) if event.ends else begin + timedelta(hours=1)
    zone = "TZID=Asia/Shanghai"
    return [f"DTSTART;{zone}:{begin:%Y%m%dT%H%M%S}", f"DTEND;{zone}:{end:%Y%m%dT%H%M%S}"]


def _text(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> str:
    """Break a line after so many octets, never inside a character."""
    folded, room = "", _LINE
    for letter in line:
        size = len(letter.encode())
        if size > room:
            folded += "\r\n "
            room = _LINE - 1
        folded += letter
        room -= size
    return folded
