# SPDX-License-Identifier: Apache-2.0
"""Colours, once: one name per meaning, for light and dark.

Contrast was computed (WCAG 2): every text token reaches 4.5 on the grounds it stands on, in
both themes; ``text_disabled`` is for disabled controls only. ``tests/ui/kit`` computes it again.
"""

from __future__ import annotations

from dataclasses import dataclass


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
