"""Two public-domain portraits out of installed packages, and photos made from them."""

import io
from functools import cache

import numpy as np
from PIL import Image, ImageEnhance, ImageOps

from engine.faces.portrait import FaceOptions, Portrait
from engine.faces.portrait_pipeline import look
from engine.reading.image.decode import Picture
from playground.samples.portraits import PLACE, load_portrait
from specimens.camera import shoot
from specimens.cards import draw
from specimens.head_poses import rotate_head
from specimens.people import person
from specimens.presentation_attacks import photograph_print

PLAIN = FaceOptions(selfies="plain")


def hopper() -> Image.Image:
    """Rear Admiral Grace Hopper, from matplotlib's sample data."""
    return load_portrait("hopper")


def astronaut() -> Image.Image:
    """Eileen Collins, from scikit-image's data, without the model of the shuttle beside her."""
    return load_portrait("astronaut")


def jpeg(image: Image.Image | Picture, quality: int = 90) -> bytes:
    """Write a JPEG."""
    file = io.BytesIO()
    (image if isinstance(image, Image.Image) else Image.fromarray(image)).save(file, "JPEG", quality=quality)
    return file.getvalue()


def another_day(image: Image.Image) -> Image.Image:
    """The same person in other light, cut otherwise, from a worse camera."""
    width, height = image.size
    cut = image.crop((width // 12, height // 20, width, height - height // 8))
    return Image.open(io.BytesIO(jpeg(ImageEnhance.Brightness(cut).enhance(0.7), 60)))


def mirrored(image: Image.Image) -> Image.Image:
    """As in a mirror."""
    return ImageOps.mirror(image)


@cache
def on_card(image_of: str, level: str = "d1", quarters: int = 0) -> bytes:
    """A photo of a chip card with this person's portrait on it."""
    face = {"hopper": hopper, "astronaut": astronaut}[image_of]()
    card = draw("chip_id_card_front", person(3))
    left, top, right, bottom = PLACE
    card.paste(ImageOps.fit(face, (right - left, bottom - top), centering=(0.5, 0.3)), (left, top))
    photo = shoot(card, level, 3)
    return jpeg(Image.open(io.BytesIO(photo)).rotate(90 * quarters, expand=True)) if quarters else photo


@cache
def seen(image_of: str) -> Portrait:
    """What the engine sees of a portrait as it is."""
    return look(jpeg({"hopper": hopper, "astronaut": astronaut}[image_of]()), PLAIN)


@cache
def pose(degrees: float, image_of: str = "hopper") -> bytes:
    """A photo of the head turned to its own left by so many degrees."""
    image = {"hopper": hopper, "astronaut": astronaut}[image_of]()
    return jpeg(rotate_head(np.asarray(image), seen(image_of).points, degrees))


@cache
def printed(degrees: float, bend: float = 0.0) -> bytes:
    """A photo of a print that is turned, and perhaps bent."""
    return jpeg(photograph_print(np.asarray(hopper()), degrees, bend=bend))
