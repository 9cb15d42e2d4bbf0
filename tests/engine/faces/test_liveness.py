"""Check three poses: a head that turned passes. Repeated, printed, mirrored, swapped and other faces are refused."""

import math
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from bot.api.results import Liveness
from engine.faces.liveness import MIN_DEPTH, check_liveness, measure_depth, measure_nose_offset
from engine.faces.portrait import FaceOptions, Flaw, Portrait, Selfies
from engine.faces.portrait_pipeline import extract_portrait
from tests.engine.faces.portraits import PLAIN_SELFIES, astronaut, jpeg, mirrored, portrait_of, pose, printed

pytestmark = pytest.mark.models

LEFT, RIGHT = 22.0, -22.0


@cache
def describe(photo: bytes) -> Portrait:
    """Return the portrait of a photo, described once for all tests."""
    return extract_portrait(photo, PLAIN_SELFIES)


def is_refused(result: Liveness, *words: str) -> bool:
    """Return whether the photos are refused with all of these words."""
    return not result.valid and all(word in "; ".join(result.errors) for word in words)


def test_a_head_that_turns_passes() -> None:
    """Both people pass at a small and at a large turn. The percentage compares card and middle picture."""
    for person in ("hopper", "astronaut"):
        for degrees in (14.0, 26.0):
            mid, left, right = portrait_of(person), describe(pose(degrees, person)), describe(pose(-degrees, person))
            assert check_liveness(mid, mid, left, right) == Liveness(valid=True, percent=100.0, invalid_code="0")
    assert (
        measure_nose_offset(describe(pose(LEFT)).points)
        > measure_nose_offset(portrait_of("hopper").points)
        > measure_nose_offset(describe(pose(RIGHT)).points)
    )


def test_a_repeated_picture_is_refused() -> None:
    """The same picture three times, and a new JPEG of the picture, show no turn and are named as repeated."""
    mid = portrait_of("hopper")
    assert is_refused(check_liveness(mid, mid, mid, mid), "Ảnh quay trái trùng", "Ảnh quay phải trùng", "quay đủ")
    again = describe(pose(0))
    assert is_refused(check_liveness(mid, mid, again, again), "trùng với ảnh chính diện")


@pytest.mark.parametrize(("degrees", "bend"), [(20, 0), (40, 0), (25, 60), (30, 120)])
def test_a_turned_print_is_refused(degrees: float, bend: float) -> None:
    """A print is refused for its lack of depth, whatever its angle, bend and order."""
    mid, left, right = describe(printed(0, bend)), describe(printed(degrees, bend)), describe(printed(-degrees, bend))
    assert not check_liveness(mid, mid, left, right).valid
    assert not check_liveness(mid, mid, right, left).valid
    assert max(measure_depth(mid.aligned, left.aligned), measure_depth(mid.aligned, right.aligned)) < MIN_DEPTH


def test_a_head_has_depth_in_any_light() -> None:
    """A lamp on one side neither adds nor hides depth."""
    mid, left, right = portrait_of("astronaut"), describe(pose(14, "astronaut")), describe(pose(-14, "astronaut"))
    assert min(measure_depth(mid.aligned, left.aligned), measure_depth(mid.aligned, right.aligned)) > MIN_DEPTH
    lit = (mid.aligned * np.linspace(0.5, 1.2, 112)).clip(0, 255).astype(np.uint8)
    assert measure_depth(mid.aligned, lit) < MIN_DEPTH < measure_depth(lit, left.aligned)


def test_a_print_that_seems_to_turn_is_refused_for_its_flatness() -> None:
    """A print is refused even if the nose moves as far as the nose of a head."""
    mid, left, right = portrait_of("hopper"), describe(printed(25)), describe(printed(-25))
    pushed = replace(left, points=describe(pose(LEFT)).points), replace(right, points=describe(pose(RIGHT)).points)
    result = check_liveness(mid, mid, *pushed)
    assert is_refused(result, "Ảnh quay trái không có chiều sâu", "Ảnh quay phải không có chiều sâu")
    assert result.invalid_code == "11"


def test_another_person_is_refused() -> None:
    """Another person is refused in a pose and on the card."""
    mid, left, right, other = (
        portrait_of("hopper"),
        describe(pose(LEFT)),
        describe(pose(RIGHT)),
        portrait_of("astronaut"),
    )
    assert is_refused(check_liveness(mid, mid, describe(pose(LEFT, "astronaut")), right), "quay trái không khớp")
    assert is_refused(check_liveness(mid, mid, left, describe(pose(RIGHT, "astronaut"))), "quay phải không khớp")
    result = check_liveness(other, mid, left, right)
    assert is_refused(result, "Khuôn mặt trên giấy tờ không khớp")
    assert result.invalid_code == "9"
    assert result.percent is not None
    assert result.percent < 60


@pytest.mark.parametrize(("selfies", "plain", "swapped"), [("plain", 1, 0), ("mirrored", 0, 1), ("either", 1, 1)])
def test_selfie_orientation_decides_about_swapped_sides(selfies: Selfies, plain: bool, swapped: bool) -> None:
    """Swapped photos look like mirrored photos, so only a fixed setting can refuse them."""
    thresholds = replace(portrait_of("hopper").thresholds, selfies=selfies)
    mid = replace(portrait_of("hopper"), thresholds=thresholds)
    left, right = describe(pose(LEFT)), describe(pose(RIGHT))
    assert check_liveness(mid, mid, left, right).valid == bool(plain)
    assert check_liveness(mid, mid, right, left).valid == bool(swapped)


def test_one_turned_picture_and_its_mirror_image_are_refused() -> None:
    """The second pose cannot be made from the first by mirroring."""
    left = describe(pose(LEFT, "astronaut"))
    turned = extract_portrait(pose(LEFT, "astronaut"), FaceOptions())
    flipped = replace(left, aligned=turned.aligned[:, ::-1].copy(), points=describe(pose(RIGHT, "astronaut")).points)
    assert is_refused(check_liveness(portrait_of("astronaut"), portrait_of("astronaut"), left, flipped), "lật ngược")


def test_a_middle_picture_from_the_side_is_refused() -> None:
    """A person who looks aside in all three pictures has not looked into the camera."""
    mid = portrait_of("hopper")
    outer, inner, other, last, (x, y) = mid.points
    aside = replace(mid, points=(outer, inner, other, last, (x + 0.25 * (outer[0] - other[0]), y)))
    assert is_refused(check_liveness(mid, aside, describe(pose(LEFT)), describe(pose(RIGHT))), "chưa nhìn thẳng")


def test_flaws_are_named_by_picture() -> None:
    """A blurred pose is refused with the name of the picture."""
    mid, left, right = portrait_of("hopper"), describe(pose(LEFT)), describe(pose(RIGHT))
    assert is_refused(
        check_liveness(mid, mid, replace(left, flaw=Flaw.BLURRED), right), "Ảnh quay trái: ảnh chân dung bị mờ"
    )


def test_unrelated_pictures_are_not_flat() -> None:
    """Without a homography the depth is infinite. A mirrored stranger is not flat either."""
    mid = portrait_of("hopper")
    assert measure_depth(mid.aligned, mid.aligned * 0) == math.inf
    assert measure_depth(mid.aligned, describe(jpeg(mirrored(astronaut()))).aligned) > MIN_DEPTH
