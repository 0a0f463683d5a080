# SPDX-License-Identifier: Apache-2.0
"""Photos: known by their content, written anew from their pixels, refused where not whole."""

from __future__ import annotations

import io
import time
from collections import Counter
from collections.abc import Callable

import pytest
from PIL import Image

from outreach.domain.attachments import LONGEST_SIDE, Media
from outreach.errors import UserError
from outreach.exchange import examiner, scans
from outreach.exchange.examined import Refusal, Refused
from tests.attachments.samples import (
    SECRET,
    jpeg,
    moving,
    mutated,
    pdf,
    picture,
    png,
    saved,
    two_in_one,
)


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def colour(image: Image.Image, place: tuple[int, int]) -> tuple[int, ...]:
    found = image.convert("RGB").getpixel(place)
    assert isinstance(found, tuple)
    return found


def refusal(data: bytes) -> Refusal:
    with pytest.raises(Refused) as refused:
        scans.examine(data)
    return refused.value.why


@pytest.mark.parametrize("data", [jpeg(telling=True), png(telling=True)], ids=["jpeg", "png"])
def test_nothing_is_kept_of_where_by_whom_and_with_what(data: bytes) -> None:
    assert SECRET in data
    kept = scans.examine(data)
    assert SECRET not in kept.data
    image = opened(kept.data)
    assert not image.getexif()
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert image.size == (320, 240)


@pytest.mark.parametrize("turned", range(1, 9))
def test_a_photo_is_turned_as_its_camera_was_held(turned: int) -> None:
    image = opened(scans.examine(jpeg(turned=turned)).data)
    assert image.size == ((320, 240) if turned < 5 else (240, 320))
    width, height = image.size
    corners = {1: (5, 5), 2: (-5, 5), 3: (-5, -5), 4: (5, -5), 5: (5, 5), 6: (-5, 5), 7: (-5, -5),
               8: (5, -5)}  # fmt: skip
    x, y = corners[turned]
    red, green, _ = colour(image, (x % width, y % height))
    assert (red > 200, green < 60) == (True, True)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_scan_of_any_depth_looks_the_same(mode: str) -> None:
    image = picture() if mode == "I;16" else picture(mode=mode)
    if mode == "I;16":
        image = image.convert("L").convert("I").point(lambda value: value * 257).convert("I;16")
    kept = scans.examine(saved(image, "PNG"))
    assert kept.media is Media.PNG
    expected = picture().convert("L") if mode == "I;16" else image
    for place in ((5, 5), (300, 5), (170, 150)):
        found = colour(opened(kept.data), place)
        assert max(abs(a - b) for a, b in zip(found, colour(expected, place), strict=True)) < 3


def test_a_large_photo_is_made_smaller() -> None:
    kept = scans.examine(jpeg((6000, 900)))
    assert opened(kept.data).size == (LONGEST_SIDE, 600)


def test_the_second_picture_of_a_phone_s_photo_is_left_out() -> None:
    data = two_in_one()
    assert Image.open(io.BytesIO(data)).format == "MPO"
    kept = scans.examine(data)
    assert (kept.media, opened(kept.data).format) == (Media.JPEG, "JPEG")
    assert kept.data.count(b"\xff\xd8\xff") == 1


def test_what_is_no_whole_still_picture_is_refused() -> None:
    broken = bytearray(png())
    broken[60] ^= 1
    for side in (6_400, 9_500):  # beyond the limit, and beyond what the library itself bears
        bomb = saved(Image.new("1", (side, side)), "PNG")
        assert len(bomb) < 20_000
        assert refusal(bomb) is Refusal.PIXELS
    assert refusal(moving()) is Refusal.MOVING
    assert refusal(bytes(broken)) is Refusal.DAMAGED
    for whole in (jpeg(), png()):
        assert refusal(whole[: len(whole) // 2]) is Refusal.DAMAGED
        assert refusal(whole[:12]) is Refusal.DAMAGED
    for other in (b"", b"MZ\x90\0", b"GIF89a" + b"\0" * 99, saved(picture(), "BMP"),
                  b"<svg onload='x'/>", b"PK\x03\x04"):  # fmt: skip
        assert refusal(other) is Refusal.UNKNOWN


def test_content_decides_and_not_the_name() -> None:
    assert examiner.examine(png(), "签到表.pdf").media is Media.PNG
    assert examiner.examine(pdf(), "签到表.jpg").media is Media.PDF
    with pytest.raises(UserError) as refused:
        examiner.examine(b"MZ\x90\0" * 99, "签到表.jpg")
    assert refused.value.code == "bad_attachment"


def test_what_follows_a_picture_is_left_out() -> None:
    for data in (jpeg(), png()):
        kept = scans.examine(data + b"PK\x03\x04" + b"the rest of an archive" * 9)
        assert b"archive" not in kept.data


def tried(seeds: range, examine: Callable[[bytes], object] = scans.examine) -> Counter[str]:
    """Examine every kind of file with some of its bytes changed; count what becomes of it."""
    outcomes: Counter[str] = Counter()
    for whole in (jpeg((64, 48), telling=True), png((64, 48), telling=True), pdf()):
        for seed in seeds:
            data = mutated(whole, seed)
            began = time.monotonic()
            try:
                examine(data)
                outcomes["kept"] += 1
            except Refused as refused:
                outcomes[refused.why.value] += 1
            except UserError as error:
                outcomes[error.code] += 1
            assert time.monotonic() - began < 5, (whole[:4], seed)
    return outcomes


def test_a_hundred_changed_files_of_each_kind_break_nothing() -> None:
    outcomes = tried(range(100))
    assert outcomes.total() == 300
    assert outcomes["kept"] > 0, "some bytes are only pixels"
    assert outcomes["damaged_attachment"] > 100


@pytest.mark.soak
def test_five_hundred_changed_files_of_each_kind_go_through_the_door_they_come_by() -> None:
    def through(data: bytes) -> None:
        examiner.examine(data, "a.jpg", examiner.Allowance(5, 512 << 20))

    began = time.monotonic()
    outcomes = tried(range(1000, 1500), through)
    print(f"\nchanged files: {outcomes.total()}, {dict(outcomes)}, 0 crashes of the program, "
          f"{time.monotonic() - began:.0f} s")  # fmt: skip
    assert outcomes.total() == 1500


def test_a_file_without_end_or_measure_takes_only_the_examination_along() -> None:
    large = saved(picture((5000, 5000)), "JPEG")
    for allowed in (examiner.Allowance(seconds=0.01), examiner.Allowance(memory=40 << 20)):
        with pytest.raises(UserError) as refused:
            examiner.examine(large, "照片.jpg", allowed)
        assert refused.value.code == "heavy_attachment"
