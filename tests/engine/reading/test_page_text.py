"""Photographed pages of text are read from end to end."""

import io
import json
import os
import subprocess
import sys
from functools import cache

import numpy as np
import pytest
from PIL import Image

from bot.identity import letters
from engine.reading import UnreadableImage, read_text
from specimens.text_page import Letter, letter

pytestmark = pytest.mark.models


@cache
def photographed(level: str, columns: int = 1, seed: int = 1) -> Letter:
    """Return a letter, photographed once."""
    return letter(seed, level, columns=columns)


def error_rate(read: tuple[str, ...], lines: tuple[str, ...]) -> float:
    """Return the share of letters to change for the printed lines (edit distance)."""
    told, true = "\n".join(read), "\n".join(lines)
    row = list(range(len(true) + 1))
    for number, letter_ in enumerate(told, start=1):
        above, row = row, [number]
        for place, other in enumerate(true):
            row.append(min(above[place + 1] + 1, row[-1] + 1, above[place] + (letter_ != other)))
    return row[-1] / len(true)


@pytest.mark.parametrize(("level", "columns"), [("d0", 2), ("d2", 1)])
def test_a_letter(level: str, columns: int) -> None:
    """Every line is read in reading order: the left column before the right column."""
    taken = photographed(level, columns)
    read = read_text(taken.jpeg)
    assert len(read) == len(taken.lines)
    assert error_rate(read, taken.lines) < 0.01


def test_a_turned_page() -> None:
    """The text of a turned scan shows its orientation."""
    taken = photographed("d0")
    picture = np.rot90(np.asarray(Image.open(io.BytesIO(taken.jpeg))), 3)
    stream = io.BytesIO()
    Image.fromarray(picture).save(stream, "JPEG", quality=90)
    assert error_rate(read_text(stream.getvalue()), taken.lines) < 0.01


def test_a_blank_page_has_no_lines() -> None:
    """A blank page gives no lines."""
    stream = io.BytesIO()
    Image.new("RGB", (1240, 1754), (247, 245, 240)).save(stream, "JPEG")
    assert read_text(stream.getvalue()) == ()


def test_damaged_bytes() -> None:
    """A truncated scan raises an error."""
    with pytest.raises(UnreadableImage):
        read_text(photographed("d0").jpeg[:20000])


def test_without_the_vietnamese_model() -> None:
    """Rows keep their order, without reliable diacritics."""
    script = (
        "import json, sys; from engine import reading\nprint(json.dumps(reading.read_text(sys.stdin.buffer.read())))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        input=photographed("d0").jpeg,
        capture_output=True,
        check=True,
        env=os.environ | {"TESSDATA": os.devnull},
    )
    read, true = (list(map(plain_letters, lines)) for lines in (json.loads(done.stdout), photographed("d0").lines))
    found = [line for line in read if line in true]
    assert found == [line for line in true if line in read]
    assert len(found) >= 4


def plain_letters(line: str) -> str:
    """Return letters and digits without diacritics."""
    return "".join(filter(str.isalnum, letters.plain(line))).casefold()
