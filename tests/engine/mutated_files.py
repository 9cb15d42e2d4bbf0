"""Generate damaged files: valid files with bytes changed, cut out, doubled and cut off."""

import io
from collections.abc import Callable
from functools import cache

from hypothesis import strategies as st
from PIL import Image, ImageDraw

from specimens import specimen
from tests.engine.workers import pdfs

Edit = tuple[float, float, bytes]
"""Position in the file and length of the replaced part (both as shares of the file's length), and the new bytes."""


@cache
def valid_file(form: str) -> bytes:
    """Return a small picture of a card in a format, or a PDF of the picture."""
    picture = Image.open(io.BytesIO(specimen("chip_id_card_front", 5, "d0").jpeg)).resize((240, 160))
    if form == "PDF":
        return pdfs.scan([picture])
    if form == "TEXT":
        page = Image.new("L", (320, 220), 255)
        ImageDraw.Draw(page).text((20, 20), "Kinh gui: Ban Giam doc\nToi ten la Mau", 0)
        picture = page
    file = io.BytesIO()
    picture.save(file, "PNG" if form == "TEXT" else form)
    return file.getvalue()


def mutated_files(*forms: str) -> st.SearchStrategy[bytes]:
    """Generate files of these formats with one to four edits, seldom none."""
    # The engine's networks take subnormal numbers for zero in the whole process.
    position = st.floats(0, 1, allow_subnormal=False)
    length = st.sampled_from([0.0, 0.0, 0.001, 0.01, 0.2, 1.0])
    edit = st.tuples(position, length, st.binary(max_size=12))
    return st.builds(_apply, st.sampled_from(forms), st.lists(edit, max_size=4))


def _apply(form: str, edits: list[Edit]) -> bytes:
    data = valid_file(form)
    for position, length, new in edits:
        start = int(position * len(data))
        stop = start + (len(new) if length == 0 else int(length * len(data)))
        data = data[:start] + new + data[stop:]
    return data


def encode_image(form: str, make: Callable[[], Image.Image], **options: object) -> bytes:
    """Return a picture as a file."""
    file = io.BytesIO()
    make().save(file, form, **options)
    return file.getvalue()
