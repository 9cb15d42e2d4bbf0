"""Surroundings of a card: a sharp patterned desk, another QR code, a card or a code out of focus."""

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from specimens.background import Frame
from specimens.cards.canvas import font
from specimens.cards.graphics import draw_qr_code
from specimens.word_lists import GIVEN, LANDMARKS, STREETS

_MATS = (((176, 138, 88), (120, 84, 48)), ((196, 176, 130), (150, 120, 74)), ((120, 60, 50), (200, 170, 110)))
_QR_BOX = (1170, 20, 1576, 430)  # the QR code of both kinds that have one, with some card around
_SMALLEST_CODE = 72  # pixels
_OTHER_CODES = ("https://example.com/menu", "000201010211VIETQR0000", "WIFI:T:WPA;S:quan;P:12345678;;")


def draw_patterned_desk(rng: np.random.Generator, width: int, height: int) -> Frame:
    """Return a woven mat or a printed newspaper, sharp."""
    return _draw_mat(rng, width, height) if rng.random() < 0.5 else _draw_newspaper(rng, width, height)


def _draw_mat(rng: np.random.Generator, width: int, height: int) -> Frame:
    """Return strands that run over and under each other."""
    light, dark = (np.array(colour, np.float32) for colour in _MATS[int(rng.integers(len(_MATS)))])
    cell = int(rng.integers(10, 22))
    x, y = np.arange(width)[None, :], np.arange(height)[:, None]
    over = ((x // cell + y // cell) % 2).astype(np.float32)
    along = np.abs(np.sin(np.pi * np.where(over > 0, y, x) / cell)) ** 0.6
    shade = (over * 0.35 + 0.65) * along
    mat = dark + (light - dark) * shade[..., None]
    return np.asarray(mat + rng.normal(0, 6, (height, width, 1)), np.float32).clip(0, 255)


def _draw_newspaper(rng: np.random.Generator, width: int, height: int) -> Frame:
    """Return columns of printed text on grey paper."""
    sheet = Image.new("RGB", (width, height), (222, 218, 208))
    pen = ImageDraw.Draw(sheet)
    words = [*STREETS, *LANDMARKS, *GIVEN["Nam"], *GIVEN["Nữ"]]
    size = int(rng.integers(15, 24))
    face = font("serif", size)
    column = int(rng.integers(16, 24)) * size
    for left in range(8, width, column):
        for top in range(8, height, round(size * 1.25)):
            line = " ".join(words[int(i)] for i in rng.integers(len(words), size=8)).lower()
            while face.getlength(line) > column - size:
                line = line[:-1]
            pen.text((left, top), line, (54, 52, 50), face)
    return np.asarray(sheet, np.float32)


def blur_card(card: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Return the card so far out of focus that no value is legible, while its surroundings stay sharp."""
    return card.filter(ImageFilter.GaussianBlur(float(rng.uniform(9, 13))))


def soften_qr_code(card: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Return the card with its QR code out of focus."""
    code = card.crop(_QR_BOX).filter(ImageFilter.GaussianBlur(float(rng.uniform(4, 8))))
    soft = card.copy()
    soft.paste(code, _QR_BOX[:2])
    return soft


def add_other_qr_code(frame: Frame, rng: np.random.Generator, corners: Frame) -> Frame:
    """Return the frame with another QR code beside the card, as large as the free space at a corner allows."""
    height, width = frame.shape[:2]
    card = np.zeros((height, width), np.uint8)
    cv2.fillConvexPoly(card, corners.astype(np.int32), 1)
    text = _OTHER_CODES[int(rng.integers(len(_OTHER_CODES)))]
    for side in range(int(rng.uniform(0.15, 0.2) * width), _SMALLEST_CODE, -8):
        spots = [(x, y) for x in (4, width - side - 4) for y in (4, height - side - 4)]
        free = [(x, y) for x, y in spots if not card[y : y + side, x : x + side].any()]
        if free:
            left, top = free[int(rng.integers(len(free)))]
            with_code = np.array(frame, np.float32)
            with_code[top : top + side, left : left + side] = np.asarray(draw_qr_code(text, side)) * 0.92
            return with_code
    return frame
