# SPDX-License-Identifier: Apache-2.0
"""The one chart, as shapes: heights are true, a gap is no zero, nothing leaves the drawing."""

from hypothesis import given
from hypothesis import strategies as st

from outreach.domain.charts import Ink, Line, Rect, Text, bar_chart, scale_step

values = st.lists(st.one_of(st.none(), st.integers(0, 10_000_000)), max_size=9)


@given(values)
def test_heights_are_in_proportion_and_stay_inside(numbers: list[int | None]) -> None:
    drawing = bar_chart([(f"第{index}季", number) for index, number in enumerate(numbers)])
    bars = [shape for shape in drawing.shapes if isinstance(shape, Rect)]
    known = [number for number in numbers if number]
    assert len(bars) == len(known)
    for bar, number in zip(bars, known, strict=True):
        assert abs(bar.height * max(known) - max(bar.height for bar in bars) * number) < 0.01 * max(
            known
        )
        assert bar.y >= 0
        assert bar.x >= 0
        assert bar.x + bar.width <= drawing.width


@given(st.integers(0, 10**9))
def test_a_scale_has_at_most_five_whole_steps_and_reaches_the_highest(highest: int) -> None:
    step = scale_step(highest)
    assert step >= 1
    assert step * 5 >= highest
    assert str(step).rstrip("0") in {"1", "2", "25", "5"}


def test_the_last_bar_alone_is_this_period() -> None:
    inks = [
        shape.ink
        for shape in bar_chart([("一季", 3), ("二季", 4), ("三季", 5)]).shapes
        if isinstance(shape, Rect)
    ]
    assert inks == [Ink.EARLIER, Ink.EARLIER, Ink.THIS_PERIOD]


def test_what_was_not_counted_is_a_dash_and_a_zero_is_a_zero() -> None:
    drawing = bar_chart([("一季", None), ("二季", 0)])
    texts = [shape.text for shape in drawing.shapes if isinstance(shape, Text)]
    assert "—" in texts
    assert texts.count("0") == 2  # the scale's and the bar's
    assert not [shape for shape in drawing.shapes if isinstance(shape, Rect)]


def test_the_picture_of_the_design_is_met() -> None:
    """Five quarters of the design's own drawing: scale 0 to 800, bars 56 wide, 603 at 108.5."""
    drawing = bar_chart([("a", 406), ("b", 398), ("c", 489), ("d", 533), ("e", 603)])
    last = [shape for shape in drawing.shapes if isinstance(shape, Rect)][-1]
    assert last.width == 56
    assert abs(last.height - 108.5) < 0.1
    scale = [shape for shape in drawing.shapes if isinstance(shape, Line)]
    assert len(scale) == 5
