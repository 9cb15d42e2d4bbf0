"""The project's own recogniser reads rendered lines letter by letter, with low confidence in illegible lines."""

from functools import cache
from math import prod
from pathlib import Path

import cv2
import matplotlib as mpl
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from engine.reading.image.decode import Picture
from engine.reading.text import models, vietnamese_recogniser

pytestmark = pytest.mark.models

FONTS = Path(mpl.get_data_path()) / "fonts" / "ttf"
FACES = ("DejaVuSans", "DejaVuSans-Bold", "DejaVuSerif", "DejaVuSerif-Bold")
TEXTS = (
    "NGUYỄN ĐỖ KHỔNG MINH",
    "ĐỒNG THỊ QUỲNH NHƯ",
    "PHẠM ĐỔNG ĐỨC ỨNG",
    "Số 12/4A Ngõ 35, P. Hòa Xuân, Đà Nẵng",
    "Họ và tên / Date of birth:",
    "tổ dân phố Ấp Mới, xã Ea Kao",
    "079203001845",
    "01/02/1993",
)


def printed(text: str, face: str = "DejaVuSans", height: int = vietnamese_recogniser.HEIGHT) -> Picture:
    """Return the text as a line, dark on light, cropped as closely as by the detector."""
    font = ImageFont.truetype(str(FONTS / f"{face}.ttf"), height)
    left, top, right, bottom = map(int, font.getbbox(text))
    image = Image.new("RGB", (right - left + 20, bottom - top + 12), (225, 228, 220))
    ImageDraw.Draw(image).text((10 - left, 6 - top), text, (40, 40, 50), font)
    width = round(image.width * height / image.height)
    return np.asarray(image.resize((width, height), Image.Resampling.BICUBIC))[:, :, ::-1]


@cache
def read_of(face: str) -> tuple[str, ...]:
    """Return the readings of all texts in one font, in one call."""
    return tuple(glyphs.text for glyphs in vietnamese_recogniser.recognise([printed(text, face) for text in TEXTS]))


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("number", range(len(TEXTS)))
def test_reads_exactly(face: str, number: int) -> None:
    """Stacked diacritics on capitals, addresses, labels in two languages, numbers and dates are read exactly."""
    assert read_of(face)[number] == TEXTS[number]


def test_a_batch_changes_nothing() -> None:
    """A line alone gives the same text as in a page of longer lines."""
    alone = vietnamese_recogniser.recognise([printed(TEXTS[0])])[0]
    among = vietnamese_recogniser.recognise([printed(TEXTS[0]), printed(TEXTS[3] * 2)])[0]
    assert alone.text == among.text
    assert len(alone.confidence) == len(alone.text)


def test_confidence_falls_with_blur() -> None:
    """More blur gives less confidence."""
    sharp = printed(TEXTS[0])
    shots = [sharp] + [np.asarray(cv2.GaussianBlur(sharp, (0, 0), sigma), np.uint8) for sigma in (2.5, 5.0)]
    confidence = [prod(glyphs.confidence) for glyphs in vietnamese_recogniser.recognise(shots)]
    assert confidence[0] > 0.9
    assert confidence[0] > confidence[1] > confidence[2]
    assert confidence[2] < 0.3


@pytest.mark.parametrize("width", [1, 2, 7, 400, 9000])
@pytest.mark.parametrize("tone", [0, 128, 255])
def test_blank_lines_of_any_width(width: int, tone: int) -> None:
    """A blank line gives no text."""
    line = np.full((vietnamese_recogniser.HEIGHT, width, 3), tone, np.uint8)
    assert vietnamese_recogniser.recognise([line])[0].text == ""


def test_no_lines() -> None:
    """A page without lines calls no network."""
    assert vietnamese_recogniser.recognise([]) == []


def test_blanks_are_single_and_inside() -> None:
    """A wide gap is one blank, and no blank stands at the ends."""
    line = np.concatenate([printed("  ĐỖ  "), printed("AN  ")], axis=1)
    text = vietnamese_recogniser.recognise([line])[0].text
    assert text == " ".join(text.split())


def test_metadata_of_the_file() -> None:
    """The file is small, and holds its alphabet, line height, recipe and seed."""
    said = models.onnx_session("lines").get_modelmeta().custom_metadata_map
    assert {"alphabet", "height", "recipe", "seed", "shown"} <= said.keys()
    assert int(said["height"]) == vietnamese_recogniser.HEIGHT
    assert len(set(said["alphabet"])) == len(said["alphabet"])
    assert models._model_file("lines").stat().st_size < 10_000_000
