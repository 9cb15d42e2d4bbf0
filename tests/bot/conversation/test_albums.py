"""Tests of albums: the step of each photo."""

import pytest

from bot.conversation.albums import continues_album, step_of_photo
from bot.conversation.event import Event, File, Kind
from bot.conversation.state import InFlow, ShowingResult
from tests.bot.conversation.test_flow import CARD, PHOTO


def photo(album: str) -> Event:
    """Return a photo of an album, "" for a single photo."""
    return Event(1, 1, Kind.PHOTO, file=File("f", "u"), album=album)


@pytest.mark.parametrize(
    ("album", "before", "further"), [("A", "A", True), ("A", "B", False), ("A", "", False), ("", "", False)]
)
def test_a_photo_of_the_same_album(album: str, before: str, *, further: bool) -> None:
    """Two photos without an album are not one album."""
    assert continues_album(photo(album), InFlow("x", "mattruoc", "1", album=before)) is further
    assert continues_album(photo(album), ShowingResult("x", "1", album=before)) is further


@pytest.mark.parametrize(
    ("state", "album", "step"),
    [
        (InFlow("x", "mattruoc", "1"), "", "mattruoc"),
        (InFlow("x", "mattruoc", "1"), "A", "mattruoc"),
        (InFlow("x", "mattruoc", "1", album="A", failed_step="mattruoc"), "A", "matsau"),
        (InFlow("x", "mattruoc", "1", album="A", failed_step="mattruoc"), "B", "mattruoc"),
        (InFlow("x", "mattruoc", "1", album="A", failed_step="mattruoc"), "", "mattruoc"),
        (InFlow("x", "mattruoc", "1", {"matsau": PHOTO}, album="A", failed_step="mattruoc"), "A", "mattruoc"),
        (InFlow("x", "matsau", "1", album="A", failed_step="matsau"), "A", "mattruoc"),
    ],
)
def test_step_of_a_photo(state: InFlow, album: str, step: str) -> None:
    """A photo answers the present step, or the next step of an album after a refused photo."""
    assert step_of_photo(CARD, state, photo(album)) == step
