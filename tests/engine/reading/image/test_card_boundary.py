"""The edges around the lines of text show a missing corner or side of the card."""

import io

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from engine.reading import reader
from engine.reading.image import card_boundary
from engine.reading.image.decode import decode
from engine.reading.image.line_box import Box
from engine.reading.image.surroundings import level_surroundings
from engine.reading.text import orientation, text_detection
from specimens import camera, cards
from specimens.people import person

pytestmark = pytest.mark.models

WIDTH, HEIGHT = 640, 480
CARD = (120, 110, 400, 252)  # left, top, width, height

Place = tuple[int, int, int, int]


def card_on_background(place: Place = CARD, background: int = 70) -> NDArray[np.uint8]:
    """Return a pale card on a darker background."""
    picture = np.full((HEIGHT, WIDTH, 3), background, np.uint8)
    left, top, width, height = place
    cv2.rectangle(picture, (left, top), (left + width, top + height), (205, 215, 210), -1)
    return picture


def lines(place: Place = CARD) -> list[Box]:
    """Return six lines of text in the right two thirds of the card."""
    left, top, width, height = place
    found = []
    for row in range(6):
        x, y = left + width / 3, top + 20 + row * (height - 30) / 6
        corners = [(x, y), (left + width - 20, y), (left + width - 20, y + 14), (x, y + 14)]
        found.append(Box(np.array(corners, np.float32), 1.0))
    return found


def lacks_part(picture: NDArray[np.uint8], place: Place = CARD) -> bool:
    """Return whether a part of the card is missing."""
    return card_boundary.find_missing_part(level_surroundings(picture, lines(place))) is not None


def located(picture: NDArray[np.uint8], place: Place = CARD) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of the region around the missing part, in pixels."""
    found = card_boundary.locate_missing_part(picture, lines(place))
    assert found is not None
    corners = found * (WIDTH, HEIGHT)
    left, top, right, bottom = (float(value) for value in (*corners.min(axis=0), *corners.max(axis=0)))
    return left, top, right, bottom


def test_a_whole_card() -> None:
    """All four corners are visible."""
    assert not lacks_part(card_on_background())


@pytest.mark.parametrize(
    "place", [(-40, 110, 400, 252), (250, 110, 400, 252), (120, -20, 400, 252), (120, 260, 400, 252)]
)
def test_a_side_out_of_the_picture(place: Place) -> None:
    """The two neighbours of the missing side run out of the picture."""
    assert lacks_part(card_on_background(place), place)
    left, top, right, bottom = located(card_on_background(place), place)
    x, y, width, height = place
    ends = {"left": (0, y, 0, y + height), "right": (WIDTH, y, WIDTH, y + height)}
    ends |= {"top": (x, 0, x + width, 0), "bottom": (x, HEIGHT, x + width, HEIGHT)}
    side = "left" if x < 0 else "right" if x + width > WIDTH else "top" if y < 0 else "bottom"
    assert (left, top, right, bottom) == pytest.approx(ends[side], abs=55)
    assert left <= ends[side][0] + 10
    assert top <= ends[side][1] + 10
    assert right >= ends[side][2] - 10
    assert bottom >= ends[side][3] - 10


@pytest.mark.parametrize("corner", [(120, 110), (520, 110), (520, 362), (120, 362)])
def test_a_thumb_on_a_corner(corner: tuple[int, int]) -> None:
    """Two edges end at the same corner under a thumb."""
    picture = card_on_background()
    cv2.circle(picture, corner, 48, (120, 140, 190), -1)
    assert lacks_part(picture)
    left, top, right, bottom = located(picture)
    assert (left + right) / 2 == pytest.approx(corner[0], abs=12)
    assert (top + bottom) / 2 == pytest.approx(corner[1], abs=12)
    assert max(right - left, bottom - top) < 110


def test_a_thumb_on_an_edge() -> None:
    """A finger in the middle of an edge hides no corner."""
    picture = card_on_background()
    cv2.circle(picture, (320, 362), 30, (120, 140, 190), -1)
    assert not lacks_part(picture)


def test_a_card_on_a_sheet_that_is_cut_off() -> None:
    """The sheet's clear edge runs out of the picture, but the card's edge is nearer to its text."""
    picture = np.full((HEIGHT, WIDTH, 3), 20, np.uint8)
    cv2.rectangle(picture, (60, -50), (700, 460), (250, 250, 250), -1)
    left, top, width, height = CARD
    cv2.rectangle(picture, (left, top), (left + width, top + height), (190, 215, 205), -1)
    assert not lacks_part(picture)


def test_a_card_that_fills_the_picture() -> None:
    """A scan shows no background, so no part counts as missing."""
    picture = np.full((HEIGHT, WIDTH, 3), 210, np.uint8)
    assert not lacks_part(picture, (0, 0, WIDTH, HEIGHT))


def test_a_card_of_the_same_colour_as_its_background() -> None:
    """White on white: an invisible edge proves nothing against the photo."""
    assert not lacks_part(card_on_background(background=208))


@pytest.mark.parametrize(("kind", "seed"), [("chip_id_card_front", 3), ("9_id_card_back", 4), ("passport", 5)])
def test_photographs(kind: str, seed: int) -> None:
    """A cut photo of a specimen lacks a part, the whole photo of the same card does not."""
    card = cards.draw(kind, person(seed))
    assert [_photo_lacks_part(photo(card, "d2", seed)) for photo in (camera.shoot, camera.shoot_partial)] == [
        False,
        True,
    ]


def _photo_lacks_part(photo: bytes) -> bool:
    picture = decode(photo)
    return (
        card_boundary.find_missing_part(
            level_surroundings(*orientation.orient(picture, text_detection.detect(picture, 736)))
        )
        is not None
    )


@pytest.mark.parametrize("quarters", range(4))
def test_the_region_is_in_coordinates_of_the_photo(quarters: int) -> None:
    """A thumb on a corner is located in the coordinates of the photo, in every orientation."""
    picture = np.array(Image.open(io.BytesIO(camera.shoot(cards.draw("12_id_card_front", person(7)), "d1", 7))))
    height, width = picture.shape[:2]
    corner = _bottom_right_corner(picture)
    cv2.circle(picture, corner, 90, (170, 130, 110), -1)
    x, y = corner[0] / width, corner[1] / height
    for _ in range(quarters):
        x, y = y, 1 - x
    turned = np.ascontiguousarray(np.rot90(picture[..., ::-1], quarters))
    upright = orientation.orient(turned, text_detection.detect(turned, 736))
    region = reader._invalid_region(turned, upright)
    assert region
    left, top, right, bottom = region
    assert left < x < right
    assert top < y < bottom
    assert max(right - left, bottom - top) < 0.3


def _bottom_right_corner(photo: NDArray[np.uint8]) -> tuple[int, int]:
    """Return the card's corner: of all pixels as light as the card the one farthest down and right."""
    light = cv2.morphologyEx((photo.min(axis=2) > 150).astype(np.uint8), cv2.MORPH_OPEN, np.ones((25, 25), np.uint8))
    rows, columns = np.nonzero(light)
    last = int(np.argmax(rows + columns))
    return int(columns[last]), int(rows[last])
