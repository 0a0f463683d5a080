# SPDX-License-Identifier: Apache-2.0
"""Read ``policy/area_marks.toml``: core districts, successors and area lists, each sourced.

Everything is checked against the table of codes when it is read, so that a mark never names a
place that is not there; an error names the file, the key and the reason.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from outreach.domain.area_successors import is_district, own_name
from outreach.domain.areas import Area
from outreach.domain.texts import Evidence
from outreach.errors import N_, UserError

FILE = "policy/area_marks.toml"
MUNICIPALITIES = frozenset({"11", "12", "31", "50"})


@dataclass(frozen=True)
class Source:
    """Where an entry comes from, and how far it was compared."""

    text: str
    evidence: Evidence


@dataclass(frozen=True)
class CoreMark:
    """A city's core districts; ``unsure`` are those that no one should decide by this file."""

    core: frozenset[str]
    unsure: frozenset[str]
    source: Source


@dataclass(frozen=True)
class Successor:
    """What an abolished code is today; several codes when it was divided."""

    codes: tuple[str, ...]
    source: Source


@dataclass(frozen=True)
class AreaList:
    """Areas that a plan names, as the beginnings of their codes ("54", "620623")."""

    begins: tuple[str, ...]
    source: Source


@dataclass(frozen=True)
class AreaData:
    """All marks: cores by city, successors by code or by province and old name, lists."""

    cores: Mapping[str, CoreMark]
    replaced: Mapping[str, Successor]
    renamed: Mapping[tuple[str, str], Successor]
    moved: Mapping[str, tuple[str, ...]]
    lists: Mapping[str, AreaList]


def city_key(code: str) -> str:
    """Return the city a code in force belongs to: 441621 -> 441600.

    A municipality is one city (110000); a county that its province governs itself, and a city
    of the XPCC, is a city of its own.
    """
    if code[:2] in MUNICIPALITIES:
        return code[:2] + "0000"
    return code if code[2:4] == "90" else code[:4] + "00"


def read_area_data(source: str, table: Mapping[str, Area], file: str = FILE) -> AreaData:
    """Read and check the marks; an error names the file, the key, the reason."""
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise UserError(
            N_("{file} 无法读取：{reason}。"), code="area_data", file=file, reason=error
        ) from error
    old_names = {(area.code[:2], own_name(area)) for area in table.values() if area.last_year}
    reader = _Reader(file, table, frozenset(old_names))
    sources = {
        name: Source(reader.word(row, "text", key), reader.evidence(row, key))
        for name, key, row in reader.rows(data, "sources")
    }
    return AreaData(
        cores={
            name: reader.core(name, row, key, sources)
            for name, key, row in reader.rows(data, "core")
        },
        replaced={
            reader.old(name, key): reader.successor(row, key, sources)
            for name, key, row in reader.rows(data, "replaced")
        },
        renamed={
            reader.old_name(name, key): reader.successor(row, key, sources)
            for name, key, row in reader.rows(data, "renamed")
        },
        moved={
            reader.beginning(name, key): reader.beginnings(row, "provinces", key, sources)
            for name, key, row in reader.rows(data, "moved")
        },
        lists={
            name: AreaList(
                reader.beginnings(row, "begins", key, sources),
                reader.source(row, key, sources),
            )
            for name, key, row in reader.rows(data, "lists")
        },
    )


@dataclass(frozen=True)
class _Reader:
    """Take checked values out of parsed TOML; every fault knows its file and key."""

    file: str
    table: Mapping[str, Area]
    old_names: frozenset[tuple[str, str]]  # province and own name of every abolished code

    def fault(self, message: str, key: str, **values: object) -> UserError:
        return UserError(message, code="area_data", file=self.file, key=key, **values)

    def rows(self, data: Mapping[str, Any], name: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
        value = data.get(name)
        if not isinstance(value, dict):
            raise self.fault(N_("{file}：{key} 没有填写，或不是一组值。"), name)
        for entry, row in value.items():
            if not isinstance(row, dict):
                raise self.fault(N_("{file}：{key} 没有填写，或不是一组值。"), f"{name}.{entry}")
            yield entry, f"{name}.{entry}", row

    def word(self, row: Mapping[str, Any], name: str, key: str) -> str:
        value = row.get(name)
        if not isinstance(value, str) or not value.strip():
            raise self.fault(N_("{file}：{key} 没有填写，或不是文字。"), f"{key}.{name}")
        return value

    def words(self, row: Mapping[str, Any], name: str, key: str) -> tuple[str, ...]:
        value = row.get(name)
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            raise self.fault(N_("{file}：{key} 没有填写，或不是一列文字。"), f"{key}.{name}")
        if not value:
            raise self.fault(N_("{file}：{key} 一项也没有。"), f"{key}.{name}")
        if len(set(value)) < len(value):
            raise self.fault(N_("{file}：{key} 有重复的值。"), f"{key}.{name}")
        return tuple(value)

    def evidence(self, row: Mapping[str, Any], key: str) -> Evidence:
        value = self.word(row, "evidence", key)
        if value not in [member.value for member in Evidence]:
            raise self.fault(
                N_("{file}：{key} 的值“{value}”不对，只能是 {allowed}。"),
                f"{key}.evidence",
                value=value,
                allowed=", ".join(Evidence),
            )
        return Evidence(value)

    def source(self, row: Mapping[str, Any], key: str, sources: Mapping[str, Source]) -> Source:
        name = self.word(row, "source", key)
        if name not in sources:
            raise self.fault(
                N_("{file}：{key} 指向没有列出的来源“{value}”。"), f"{key}.source", value=name
            )
        return sources[name]

    def in_force(self, code: str, key: str) -> Area:
        area = self.table.get(code)
        if area is None or area.last_year is not None:
            raise self.fault(N_("{file}：{key} 的区划代码 {value} 不在现行表里。"), key, value=code)
        return area

    def old(self, code: str, key: str) -> str:
        area = self.table.get(code)
        if area is None or area.last_year is None:
            raise self.fault(N_("{file}：{key} 不是已撤销的区划代码。"), key)
        return code

    def old_name(self, name: str, key: str) -> tuple[str, str]:
        province, _, own = name.partition(" ")
        if (province, own) not in self.old_names:
            raise self.fault(N_("{file}：{key} 不是已撤销的名称，应写省份代码、空格、原名。"), key)
        return province, own

    def successor(
        self, row: Mapping[str, Any], key: str, sources: Mapping[str, Source]
    ) -> Successor:
        codes = self.words(row, "codes", key)
        for code in codes:
            self.in_force(code, f"{key}.codes")
        return Successor(tuple(sorted(codes)), self.source(row, key, sources))

    def beginning(self, value: str, key: str) -> str:
        if not re.fullmatch(r"\d{2}|\d{4}|\d{6}", value) or not any(
            code.startswith(value) and area.last_year is None for code, area in self.table.items()
        ):
            raise self.fault(N_("{file}：{key} 的 {value} 不是现行代码的开头。"), key, value=value)
        return value

    def beginnings(
        self, row: Mapping[str, Any], name: str, key: str, sources: Mapping[str, Source]
    ) -> tuple[str, ...]:
        self.source(row, key, sources)
        return tuple(self.beginning(value, f"{key}.{name}") for value in self.words(row, name, key))

    def core(
        self, city: str, row: Mapping[str, Any], key: str, sources: Mapping[str, Source]
    ) -> CoreMark:
        self.in_force(city, key)
        if city_key(city) != city:
            raise self.fault(N_("{file}：{key} 不是一个市。"), key)
        core = self.districts(city, self.words(row, "core", key), f"{key}.core")
        unsure = self.words(row, "unsure", key) if "unsure" in row else ()
        doubtful = self.districts(city, unsure, f"{key}.unsure")
        if core & doubtful:
            raise self.fault(N_("{file}：{key} 与 core 有相同的区。"), f"{key}.unsure")
        return CoreMark(core, doubtful, self.source(row, key, sources))

    def districts(self, city: str, codes: tuple[str, ...], key: str) -> frozenset[str]:
        for code in codes:
            area = self.in_force(code, key)
            if city_key(code) != city or code.endswith("00") or not is_district(area):
                raise self.fault(N_("{file}：{key} 的 {value} 不是该市的区。"), key, value=code)
        return frozenset(codes)
