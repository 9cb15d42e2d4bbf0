"""Photographs of specimens are read from end to end."""

import io
import os
import subprocess
import sys
from functools import cache

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from engine.reading import Reading, UnreadableImage, capabilities, read, warm_up
from specimens import Specimen, specimen
from specimens.cards import KINDS
from specimens.ordinary import FOREIGN_PASSPORT, ordinary_photo

pytestmark = pytest.mark.models

CODED = {"id", "name", "dob", "gender", "address", "issue_date", "due_date"}


@cache
def photographed(kind: str, level: str, seed: int = 1) -> Specimen:
    """Return a specimen, generated once."""
    return specimen(kind, seed, level)


@cache
def reading(photo: bytes) -> Reading:
    """Return the reading of a photo with a card, read once for all tests."""
    found = read(photo)
    assert found is not None
    return found


@pytest.mark.parametrize("level", ["d0", "d2"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind(kind: str, level: str) -> None:
    """Kind and printed fields are right on a scan and on a usual photo, and both photos are valid."""
    taken = photographed(kind, level)
    found = reading(taken.jpeg)
    assert found.kind == kind
    assert (found.valid, found.invalid_code, found.invalid_message) == (True, "0", "")
    assert {name: found.fields.get(name) for name in taken.truth} == taken.truth
    assert all(0 <= confidence <= 1 for confidence in found.confidences.values())
    assert found.confidences.keys() == found.fields.keys()


def test_sources_of_a_front() -> None:
    """Print and QR code keep their own values.

    The date of issue stands in the code only.
    """
    found = reading(photographed("chip_id_card_front", "d0").jpeg)
    assert set(found.sources) == {"print", "qr"}
    assert found.sources["print"]["id"] == found.sources["qr"]["id"]
    assert "issue_date" not in found.sources["print"]
    assert found.fields["issue_date"] == found.sources["qr"]["issue_date"]


def test_sources_of_a_back() -> None:
    """Front and back of one person agree through the zone."""
    front, back = (reading(photographed(f"chip_id_card_{side}", "d2").jpeg) for side in ("front", "back"))
    assert set(back.sources) == {"print", "mrz"}
    assert {back.fields[name] == front.fields[name] for name in ("id", "dob", "gender", "due_date", "issue_date")} == {
        True
    }


@pytest.mark.parametrize("quarters", [1, 2])
def test_turned(quarters: int) -> None:
    """The text of a turned photo shows its orientation."""
    taken = photographed("chip_id_card_2024_front", "d2")
    picture = np.rot90(np.asarray(Image.open(io.BytesIO(taken.jpeg))), quarters)
    stream = io.BytesIO()
    Image.fromarray(picture).save(stream, "PNG")
    assert reading(stream.getvalue()).fields["id"] == taken.truth["id"]


@pytest.mark.parametrize("form", ["WEBP", "HEIF"])
def test_other_formats(form: str) -> None:
    """Formats of phones besides JPEG are read, too."""
    taken = photographed("chip_id_card_2024_front", "d0")
    stream = io.BytesIO()
    Image.open(io.BytesIO(taken.jpeg)).save(stream, form, quality=85)
    assert reading(stream.getvalue()).fields["dob"] == taken.truth["dob"]


def test_a_blurred_photo_gives_no_wrong_numbers() -> None:
    """Illegible values are missing, not guessed."""
    taken = photographed("chip_id_card_2024_front", "d2", 5)
    picture = cv2.GaussianBlur(np.asarray(Image.open(io.BytesIO(taken.jpeg))), (0, 0), 2.6)
    found = read(cv2.imencode(".jpg", picture)[1].tobytes())
    fields = found.fields if found else {}
    assert {fields.get(name, taken.truth[name]) == taken.truth[name] for name in ("id", "dob", "gender")} == {True}


def test_a_hard_photo_of_a_front() -> None:
    """In a far, slanted and shaken photo the code gives the numbers, and a second detection the date of expiry."""
    taken = photographed("chip_id_card_front", "d3", 8)
    fields = reading(taken.jpeg).fields
    assert {name: fields[name] for name in ("id", "name", "due_date")} == {
        name: taken.truth[name] for name in ("id", "name", "due_date")
    }


def test_a_small_photo_of_a_front() -> None:
    """On 400 pixels the code is legible.

    The tiny date of expiry is right or missing, never wrong.
    """
    taken = photographed("chip_id_card_front", "d2", 6)
    photo = Image.open(io.BytesIO(taken.jpeg))
    small = photo.resize((400, round(400 * photo.height / photo.width)), Image.Resampling.BOX)
    stream = io.BytesIO()
    small.save(stream, "JPEG", quality=88)
    fields = reading(stream.getvalue()).fields
    assert fields["id"] == taken.truth["id"]
    assert fields.get("due_date") in (None, taken.truth["due_date"])


def test_blank_paper_is_no_card() -> None:
    """Blank paper gives no reading."""
    stream = io.BytesIO()
    Image.new("RGB", (1280, 960), (240, 238, 230)).save(stream, "JPEG")
    assert read(stream.getvalue()) is None


def test_other_text_is_no_card() -> None:
    """A page of text is not taken for a card."""
    page = Image.new("RGB", (1000, 700), "white")
    draw, font = ImageDraw.Draw(page), ImageFont.truetype("DejaVuSans.ttf", 26)
    for row in range(12):
        draw.text((40, 40 + 50 * row), f"Hóa đơn bán hàng số {row}: cà phê sữa đá, 35.000 đồng", "black", font)
    stream = io.BytesIO()
    page.save(stream, "JPEG")
    assert read(stream.getvalue()) is None


@pytest.mark.parametrize("kind", ["decision", "birth_certificate", "health_insurance", "ekyc_result", "loss_report"])
def test_ordinary_pages_are_no_papers(kind: str) -> None:
    """Papers, cards and screens with the labels of identity papers give no reading."""
    assert read(ordinary_photo(kind, 7, "d1")) is None


def test_a_foreign_passport_is_a_passport() -> None:
    """The machine readable zone proves a passport of another state."""
    found = reading(ordinary_photo(FOREIGN_PASSPORT, 7, "d1"))
    assert (found.kind, "mrz" in found.sources) == ("passport", True)


def test_damaged_bytes() -> None:
    """A truncated photo raises an error instead of giving an empty reading."""
    with pytest.raises(UnreadableImage):
        read(photographed("chip_id_card_back", "d0").jpeg[:20000])


def test_capabilities() -> None:
    """The abilities with and without system packages are reported."""
    warm_up()
    assert set(capabilities()) == {"vietnamese", "text", "columns", "qr", "mrz"}


def test_without_tesseracts_data() -> None:
    """Print is read with its diacritics, and the missing ability is reported."""
    script = (
        "import sys; from engine import reading\n"
        "found = reading.read(sys.stdin.buffer.read())\n"
        "print(reading.capabilities()['columns'], found.kind, found.fields['id'], found.fields['name'], sep='|')"
    )
    taken = photographed("12_id_card_front", "d0")
    done = subprocess.run(
        [sys.executable, "-c", script],
        input=taken.jpeg,
        capture_output=True,
        check=True,
        env=os.environ | {"TESSDATA": os.devnull, "PYTHONIOENCODING": "utf-8"},
    )
    printed = done.stdout.decode().strip().split("|")
    assert printed == ["False", "12_id_card_front", taken.truth["id"], taken.truth["name"]]
