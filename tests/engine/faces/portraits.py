"""Provide two public-domain portraits from installed packages, and photos made from them."""

import io
from functools import cache
from typing import Literal

import numpy as np
from PIL import Image, ImageEnhance, ImageOps

from engine.faces.portrait import FaceOptions, Portrait
from engine.faces.portrait_pipeline import extract_portrait
from engine.reading.image.decode import Picture
from playground.samples.real_portraits import PORTRAIT_BOX, load_portrait
from specimens.camera import shoot
from specimens.cards import draw
from specimens.head_poses import rotate_head
from specimens.people import person
from specimens.presentation_attacks import photograph_print

Name = Literal["hopper", "astronaut"]
# The packages hold one picture of each person, so the tests compare copies.
PLAIN_SELFIES = FaceOptions(selfies="plain", accept_copies=True)


def hopper() -> Image.Image:
    """Return Rear Admiral Grace Hopper, from matplotlib's sample data."""
    return load_portrait("hopper")


def astronaut() -> Image.Image:
    """Return Eileen Collins, from scikit-image's data, without the model of the shuttle beside her."""
    return load_portrait("astronaut")


def jpeg(image: Image.Image | Picture, quality: int = 90) -> bytes:
    """Return the picture as a JPEG."""
    file = io.BytesIO()
    (image if isinstance(image, Image.Image) else Image.fromarray(image)).save(file, "JPEG", quality=quality)
    return file.getvalue()


def another_day(image: Image.Image) -> Image.Image:
    """Return the same person in other light, cropped otherwise, from a worse camera."""
    width, height = image.size
    cropped = image.crop((width // 12, height // 20, width, height - height // 8))
    return Image.open(io.BytesIO(jpeg(ImageEnhance.Brightness(cropped).enhance(0.7), 60)))


def mirrored(image: Image.Image) -> Image.Image:
    """Return the mirror image."""
    return ImageOps.mirror(image)


@cache
def on_card(name: Name, level: str = "d1", quarters: int = 0) -> bytes:
    """Return a photo of a chip card with the portrait of this person."""
    face = load_portrait(name)
    card = draw("chip_id_card_front", person(3))
    left, top, right, bottom = PORTRAIT_BOX
    card.paste(ImageOps.fit(face, (right - left, bottom - top), centering=(0.5, 0.3)), (left, top))
    photo = shoot(card, level, 3)
    return jpeg(Image.open(io.BytesIO(photo)).rotate(90 * quarters, expand=True)) if quarters else photo


@cache
def portrait_of(name: Name) -> Portrait:
    """Return the description of a person's unchanged portrait."""
    return extract_portrait(jpeg(load_portrait(name)), PLAIN_SELFIES)


@cache
def pose(degrees: float, name: Name = "hopper") -> bytes:
    """Return a photo of the head turned to its own left by so many degrees."""
    return jpeg(rotate_head(np.asarray(load_portrait(name)), portrait_of(name).points, degrees))


@cache
def printed(degrees: float, bend: float = 0.0) -> bytes:
    """Return a photo of a print that is turned and bent by so many degrees."""
    return jpeg(photograph_print(np.asarray(hopper()), degrees, bend=bend))
