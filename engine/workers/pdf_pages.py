"""Render the pages of a PDF in a short-lived process with bounded memory and time."""

import asyncio
import logging
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from pathlib import Path

from bot.api.errors import BadFormat
from engine.workers.render_pdf import REFUSED_STATUS, unpack_pages

log = logging.getLogger(__name__)

RENDER_TIMEOUT = 10.0  # seconds for all pages, start of the process included; two pages take half a second
PDF_SIGNATURE = b"%PDF-"
_PROJECT_ROOT = Path(__file__).parents[2]


def is_pdf(data: bytes) -> bool:
    """Return whether the data starts like a PDF. The standard allows up to 1024 bytes before the signature."""
    return PDF_SIGNATURE in data[:1024]


async def render_pages(file: bytes, max_pages: int) -> tuple[bytes, ...]:
    """Return a JPEG of each page, 1600 px on its long side.

    Raises `BadFormat` for bytes that are no PDF, for a PDF that is cut short, needs a password, contains a script, has
    no page or more than `max_pages`, and for a PDF that takes more memory or time than any scan of papers takes.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "engine.workers.render_pdf", str(max_pages)),
        cwd=_PROJECT_ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("ENGINE_")},
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
    )
    try:
        async with asyncio.timeout(RENDER_TIMEOUT):
            packed, _ = await process.communicate(file)
    except TimeoutError:
        raise BadFormat from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        if process.returncode != REFUSED_STATUS:
            log.warning("rendering a PDF ended with exit status %d", process.returncode)
        raise BadFormat
    return unpack_pages(packed)
