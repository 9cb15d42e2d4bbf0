"""Files as they arrive from hell: sound ones with bytes changed, cut out, doubled and cut off."""

import io
from collections.abc import Callable
from functools import cache

from hypothesis import strategies as st
from PIL import Image, ImageDraw

from specimens import specimen
from tests.engine.workers import pdfs

Edit = tuple[float, float, bytes]
"""Where in the file (a share of its length), how much is replaced (a share), and by what."""


@cache
def sound(form: str) -> bytes:
    """A small picture of a card in a format, or a PDF of it."""
    picture = Image.open(io.BytesIO(specimen("chip_id_card_front", 5, "d0").jpeg)).resize((240, 160))
    if form == "PDF":
        return pdfs.scan([picture])
    if form == "TEXT":
        page = Image.new("L", (320, 220), 255)
        ImageDraw.Draw(page).text((20, 20), "Kinh gui: Ban Giam doc\nToi ten la Mau", 0)
        picture = page
    out = io.BytesIO()
    picture.save(out, "PNG" if form == "TEXT" else form)
    return out.getvalue()


FORMS = ("JPEG", "PNG", "WEBP", "HEIF", "PDF")


def mutated(*forms: str) -> st.SearchStrategy[bytes]:
    """Files of these formats with one to four edits, seldom none."""
    where = st.floats(0, 1)
    size = st.sampled_from([0.0, 0.0, 0.001, 0.01, 0.2, 1.0])
    edit = st.tuples(where, size, st.binary(max_size=12))
    return st.builds(_edited, st.sampled_from(forms), st.lists(edit, max_size=4))


def _edited(form: str, edits: list[Edit]) -> bytes:
    data = sound(form)
    for where, size, new in edits:
        start = int(where * len(data))
        stop = start + (len(new) if size == 0 else int(size * len(data)))
        data = data[:start] + new + data[stop:]
    return data


def encoded(form: str, make: Callable[[], Image.Image], **options: object) -> bytes:
    """A picture as a file."""
    out = io.BytesIO()
    make().save(out, form, **options)
    return out.getvalue()
