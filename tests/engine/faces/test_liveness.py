"""Three poses judged: a head that turned passes; repeated, printed, mirrored, swapped and other faces do not."""

import math
from dataclasses import replace

import numpy as np
import pytest

from bot.api.results import Liveness
from engine.faces.liveness import DEPTH, depth, judge, nose
from engine.faces.portrait import FaceOptions, Flaw, Portrait, Selfies
from engine.faces.portrait_pipeline import look
from tests.engine.faces.portraits import PLAIN, astronaut, jpeg, mirrored, pose, printed, seen

LEFT, RIGHT = 22.0, -22.0


def view(photo: bytes) -> Portrait:
    """Look at a photo."""
    return look(photo, PLAIN)


def said(result: Liveness, *words: str) -> bool:
    """Tell whether a refusal names all of these."""
    return not result.valid and all(word in "; ".join(result.errors) for word in words)


def test_a_head_that_turns_is_alive() -> None:
    """Both people pass, at an easy and at a strong turn, and the percent compares card and middle picture."""
    for person in ("hopper", "astronaut"):
        for degrees in (14.0, 26.0):
            mid, left, right = seen(person), view(pose(degrees, person)), view(pose(-degrees, person))
            assert judge(mid, mid, left, right) == Liveness(valid=True, percent=100.0, invalid_code="0")
    assert nose(view(pose(LEFT)).points) > nose(seen("hopper").points) > nose(view(pose(RIGHT)).points)


def test_a_repeated_still_is_refused() -> None:
    """The same picture three times, and a new JPEG of it, show no turn, and are named as the same."""
    mid = seen("hopper")
    assert said(judge(mid, mid, mid, mid), "Ảnh quay trái trùng", "Ảnh quay phải trùng", "quay đủ")
    again = view(pose(0))
    assert said(judge(mid, mid, again, again), "trùng với ảnh chính diện")


@pytest.mark.parametrize(("degrees", "bend"), [(20, 0), (40, 0), (25, 60), (30, 120)])
def test_a_turned_print_is_refused(degrees: float, bend: float) -> None:
    """Whatever its angle, bend and order, a print is told by its lack of depth."""
    mid, left, right = view(printed(0, bend)), view(printed(degrees, bend)), view(printed(-degrees, bend))
    assert not judge(mid, mid, left, right).valid
    assert not judge(mid, mid, right, left).valid
    assert max(depth(mid.chip, left.chip), depth(mid.chip, right.chip)) < DEPTH


def test_a_head_has_depth_in_any_light() -> None:
    """A lamp on one side is not taken for depth, nor does it hide any."""
    mid, left, right = seen("astronaut"), view(pose(14, "astronaut")), view(pose(-14, "astronaut"))
    assert min(depth(mid.chip, left.chip), depth(mid.chip, right.chip)) > DEPTH
    lit = (mid.chip * np.linspace(0.5, 1.2, 112)).clip(0, 255).astype(np.uint8)
    assert depth(mid.chip, lit) < DEPTH < depth(lit, left.chip)


def test_a_print_that_seems_to_turn_is_refused_for_its_flatness() -> None:
    """Even if the nose came as far as that of a head."""
    mid, left, right = seen("hopper"), view(printed(25)), view(printed(-25))
    pushed = replace(left, points=view(pose(LEFT)).points), replace(right, points=view(pose(RIGHT)).points)
    result = judge(mid, mid, *pushed)
    assert said(result, "Ảnh quay trái không có chiều sâu", "Ảnh quay phải không có chiều sâu")
    assert result.invalid_code == "11"


def test_another_person_is_refused() -> None:
    """In a pose as well as on the card."""
    mid, left, right, other = seen("hopper"), view(pose(LEFT)), view(pose(RIGHT)), seen("astronaut")
    assert said(judge(mid, mid, view(pose(LEFT, "astronaut")), right), "quay trái không khớp")
    assert said(judge(mid, mid, left, view(pose(RIGHT, "astronaut"))), "quay phải không khớp")
    result = judge(other, mid, left, right)
    assert said(result, "Khuôn mặt trên giấy tờ không khớp")
    assert result.invalid_code == "9"
    assert result.percent is not None
    assert result.percent < 60


@pytest.mark.parametrize(("selfies", "plain", "swapped"), [("plain", 1, 0), ("mirrored", 0, 1), ("either", 1, 1)])
def test_which_way_is_left(selfies: Selfies, plain: bool, swapped: bool) -> None:
    """Two photos in each other's place look like mirrored ones: only a fixed setting can refuse them."""
    rules = replace(seen("hopper").rules, selfies=selfies)
    mid = replace(seen("hopper"), rules=rules)
    left, right = view(pose(LEFT)), view(pose(RIGHT))
    assert judge(mid, mid, left, right).valid == bool(plain)
    assert judge(mid, mid, right, left).valid == bool(swapped)


def test_one_turned_picture_and_its_mirror_image_are_refused() -> None:
    """Somebody who has only one turned picture cannot make the other one out of it."""
    left = view(pose(LEFT, "astronaut"))
    turned = look(pose(LEFT, "astronaut"), FaceOptions())
    flipped = replace(left, chip=turned.chip[:, ::-1].copy(), points=view(pose(RIGHT, "astronaut")).points)
    assert said(judge(seen("astronaut"), seen("astronaut"), left, flipped), "lật ngược")


def test_a_middle_picture_from_the_side_is_refused() -> None:
    """Who looks aside in all three pictures has not looked into the camera."""
    mid = seen("hopper")
    outer, inner, other, last, (x, y) = mid.points
    aside = replace(mid, points=(outer, inner, other, last, (x + 0.25 * (outer[0] - other[0]), y)))
    assert said(judge(mid, aside, view(pose(LEFT)), view(pose(RIGHT))), "chưa nhìn thẳng")


def test_flaws_are_told_by_picture() -> None:
    """A blurred pose is no evidence of anything."""
    mid, left, right = seen("hopper"), view(pose(LEFT)), view(pose(RIGHT))
    assert said(judge(mid, mid, replace(left, flaw=Flaw.BLURRED), right), "Ảnh quay trái: ảnh chân dung bị mờ")


def test_pictures_that_have_nothing_in_common_are_not_flat() -> None:
    """Where no homography can be found there is no fault; a mirrored stranger is no print either."""
    mid = seen("hopper")
    assert depth(mid.chip, mid.chip * 0) == math.inf
    assert depth(mid.chip, view(jpeg(mirrored(astronaut()))).chip) > DEPTH
