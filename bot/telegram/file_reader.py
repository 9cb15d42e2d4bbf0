"""Downloads and checks people's files, with bounds on the memory and the processor cores in use."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Executor
from contextlib import asynccontextmanager, nullcontext
from functools import partial
from typing import TypeVar

from bot.conversation.event import File, Kind
from bot.conversation.protocols import FileTooLarge
from bot.photos import check, file_check
from bot.photos.check import PhotoCheck, PhotoFault
from bot.photos.imaging import MAX_BYTES
from bot.telegram.client import Telegram

T = TypeVar("T")

THREADS = min(2, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
"""Files checked in parallel, one on each core."""
MAX_DOWNLOADS = 8
"""Files downloaded in parallel to be checked, and as many to be sent on. More than threads, as a download waits for
Telegram. Many more would take the processor from the calls of the people who came before."""
LARGE_FILE = 2_000_000
"""Bytes of a large file. Photos that Telegram has scaled down are smaller."""
MAX_LARGE_FILES = 2
"""Large files in memory at the same time: each may have 20 MB."""


class FileReader:
    """Downloads and checks files for all chats of one process, first come, first served.

    A crowd costs no more memory than a few people. Files to be sent on have a separate limit: behind the files to
    be checked, a paid call would wait for the photos of later people. The processor seconds of each check go to
    ``count_cpu``.
    """

    def __init__(self, telegram: Telegram, threads: Executor, count_cpu: Callable[[float], None]) -> None:
        self._telegram = telegram
        self._threads = threads
        self._count_cpu = count_cpu
        self._checked = asyncio.Semaphore(MAX_DOWNLOADS)
        self._sent_on = asyncio.Semaphore(MAX_DOWNLOADS)
        self._large = asyncio.Semaphore(MAX_LARGE_FILES)
        self._cores = asyncio.Semaphore(THREADS)

    async def in_thread(self, work: Callable[[], T]) -> T:
        """Run work that takes a core's time in a thread beside the event loop, and return the result."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    async def check(self, file: File, kind: Kind, *, codes: bool) -> PhotoCheck:
        """Download and check a photo, or a FILE, for QR codes too if ``codes``. Raise ``FileGone``."""
        check_file = file_check.check_document if kind is Kind.FILE else check.check_photo
        try:
            async with self._checked, self._downloaded(file) as data, self._cores:
                return await self._measured(partial(check_file, data, codes=codes))
        except FileTooLarge:
            return PhotoCheck(PhotoFault.TOO_LARGE)

    async def prepare(self, file: File, kind: Kind) -> bytes:
        """Download a file that was checked before, and return the bytes to send on. Raise ``FileGone``."""
        prepare = file_check.prepare if kind is Kind.FILE else check.prepare
        async with self._sent_on, self._downloaded(file) as data:
            return await self._measured(partial(prepare, data))

    async def _measured(self, work: Callable[[], T]) -> T:
        def measure() -> T:
            started = time.thread_time()
            try:
                return work()
            finally:
                self._count_cpu(time.thread_time() - started)

        return await self.in_thread(measure)

    @asynccontextmanager
    async def _downloaded(self, file: File) -> AsyncIterator[bytes]:
        """Hold the bytes of a file in memory for the time of a ``with`` block."""
        if file.size > MAX_BYTES:  # Telegram would refuse the download
            raise FileTooLarge
        async with nullcontext() if 0 < file.size <= LARGE_FILE else self._large:
            yield await self._telegram.download(file.file_id)
