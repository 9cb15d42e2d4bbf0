"""The pages of a PDF as pictures, made in a process of their own: short-lived, of bounded memory and time."""

import asyncio
import logging
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from pathlib import Path

from bot.api.errors import BadFormat
from engine.workers.render_pdf import REFUSED, unpacked

log = logging.getLogger(__name__)

SECONDS = 10.0  # for all pages, start of the process included; two pages take half a second
_HOUSE = Path(__file__).parents[2]
PDF_MARK = b"%PDF-"


def is_pdf(data: bytes) -> bool:
    """Tell a PDF by its first bytes; the standard lets up to a kilobyte of other things stand before them."""
    return PDF_MARK in data[:1024]


async def pages(file: bytes, most: int) -> tuple[bytes, ...]:
    """Return a JPEG of each page, 1600 px on its long side.

    Raises `BadFormat` for what is no PDF, is cut short, wants a password, brings a script, has more than `most` pages
    or none, or takes more memory or time to draw than any scan of papers does.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "engine.workers.render_pdf", str(most)),
        cwd=_HOUSE,
        env={name: value for name, value in os.environ.items() if not name.startswith("ENGINE_")},
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
    )
    try:
        async with asyncio.timeout(SECONDS):
            packed, _ = await process.communicate(file)
    except TimeoutError:
        raise BadFormat from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        if process.returncode != REFUSED:
            log.warning("drawing a PDF ended with status %d", process.returncode)
        raise BadFormat
    return unpacked(packed)
