"""Define the reader of photos that the routes call, and the reasons why a reader gives no answer."""

from typing import Protocol

from bot.api.results import Paper, Papers, ScannedText
from engine.faces.portrait import Portrait


class Reader(Protocol):
    """A reader of photos.

    Every method raises `BadFormat` for unreadable bytes and a `ReadingFailed` for a reason outside of the photo.
    """

    @property
    def warm_workers(self) -> int:
        """Return the number of photos that can be read at the same time now."""
        ...

    @property
    def waiting_tasks(self) -> int:
        """Return the number of tasks that wait for a worker."""
        ...

    async def read_paper(self, photo: bytes) -> Paper:
        """Read the paper on one photo, or raise `NoContent` if there is none."""
        ...

    async def read_papers(self, picture: bytes) -> Papers:
        """Read all papers on one picture. An empty result is valid."""
        ...

    async def render_pages(self, file: bytes) -> tuple[bytes, ...]:
        """Return a JPEG of each page of a PDF, or raise `BadFormat` for all but a plain PDF of few pages."""
        ...

    async def read_text(self, picture: bytes) -> ScannedText:
        """Read the lines of a page, or raise `NoContent` if there are none."""
        ...

    async def read_face(self, photo: bytes, *, card: bool = False) -> Portrait:
        """Describe the face on one photo, which may be the photo of a `card`, or raise `NoContent` without a face."""
        ...


class ReadingFailed(Exception):  # noqa: N818  named for its meaning, like all errors of the API
    """A photo has no answer for a reason outside of the photo."""


class EngineBusy(ReadingFailed):
    """No worker was free. The caller may ask again after `retry_after` seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


class DeadlineExceeded(ReadingFailed):
    """The deadline passed before the photo was read."""


class TaskCrashed(ReadingFailed):
    """The program failed on this photo. The log names the place in the code."""
