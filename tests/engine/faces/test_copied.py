"""Tests of the check for copies of the paper's portrait."""

from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageEnhance, ImageFilter, ImageOps

from bot.photos.same_picture import COPY, correlate
from engine.faces.copied import is_copy
from engine.faces.liveness import LivenessReason, check_liveness
from engine.faces.portrait import FaceOptions, Flaw, Portrait
from engine.faces.portrait_comparison import compare
from engine.faces.portrait_pipeline import extract_portrait
from tests.engine.faces.portraits import another_day, hopper, jpeg, mirrored, on_card, portrait_of, pose

pytestmark = pytest.mark.models
STRICT = FaceOptions()


def _portrait(image: Image.Image | bytes) -> Portrait:
    return extract_portrait(image if isinstance(image, bytes) else jpeg(image), STRICT)


def _photographed(image: Image.Image) -> Image.Image:
    """Return a photo of a print: aslant, soft, pale."""
    turned = image.rotate(4, fillcolor=(90, 90, 90)).filter(ImageFilter.GaussianBlur(image.width / 300))
    return ImageEnhance.Contrast(turned).enhance(0.7)


@pytest.mark.parametrize("level", ["d0", "d1", "d2"])
def test_copies_of_the_portrait_are_refused(level: str) -> None:
    """The portrait cut out of the photo of the card, and photos of the same picture, are no selfies."""
    card = extract_portrait(on_card("hopper", level), STRICT, card=True)
    cut_out = extract_portrait(jpeg(Image.open(BytesIO(card.crop)).resize((600, 600))), STRICT)
    for copy in (cut_out, _portrait(_photographed(hopper())), _portrait(mirrored(hopper()))):
        found = compare(card, copy, paper=True)
        assert (found.valid, found.invalid_code) == (False, Flaw.COPIED.value)
        assert "trùng với ảnh trên giấy tờ" in found.invalid_message
    assert correlate(card.crop, cut_out.crop) >= COPY


def test_two_portraits_may_be_one_picture() -> None:
    """Only a paper has a portrait to copy: two portraits are compared as they are."""
    assert compare(_portrait(hopper()), _portrait(another_day(hopper()))).valid


def test_another_picture_at_the_same_distance_is_no_copy() -> None:
    """Both the distance and the light on the face have to agree. Another face under the same light is no copy."""
    card, other = _portrait(hopper()), portrait_of("astronaut")
    assert not is_copy(card, other)
    assert not is_copy(card, replace(other, vector=card.vector))
    far = replace(card, vector=np.roll(card.vector, 1))
    assert not is_copy(card, far)


def test_a_copy_as_the_middle_pose() -> None:
    """A copied middle picture is named among the reasons against the poses."""
    card, mid = _portrait(hopper()), _portrait(another_day(hopper()))
    sides = [extract_portrait(pose(degrees), STRICT) for degrees in (20, -20)]
    found = check_liveness(card, mid, *sides)
    assert not found.valid
    assert found.invalid_code == LivenessReason.COPIED.value


def test_an_operator_may_accept_copies() -> None:
    """Trials with one picture of each person accept copies."""
    options = FaceOptions(accept_copies=True)
    card, same = (extract_portrait(jpeg(each), options) for each in (hopper(), ImageOps.mirror(hopper())))
    assert compare(card, same, paper=True).valid
