"""The measured photos are the same in every run."""

import pytest

from bench.engine import specimen_photos
from bench.engine.specimen_photos import PhotoSpec, TakenPhoto, take_photo
from specimens import specimen


def test_each_photo_is_described_once() -> None:
    """Good photos have all levels and people, faulty photos all faults and people."""
    assert [(spec.level, spec.seed) for spec in specimen_photos.good_photos("passport", ["d0", "d2"], range(5, 7))] == [
        ("d0", 5),
        ("d0", 6),
        ("d2", 5),
        ("d2", 6),
    ]
    faulty = specimen_photos.faulty_photos("passport", range(5, 7))
    assert {(spec.fault, spec.seed) for spec in faulty} == {
        (fault, seed) for fault in specimen_photos.FAULTS for seed in (5, 6)
    }
    assert len(set(faulty)) == len(faulty) == 2 * len(specimen_photos.FAULTS)


@pytest.mark.slow
def test_good_photo_is_the_specimen() -> None:
    """A good photo is the unchanged specimen."""
    spec, plain = PhotoSpec("passport", 3, "d1"), specimen("passport", 3, "d1")
    assert take_photo(spec) == TakenPhoto(spec, plain.jpeg, plain.truth)


@pytest.mark.slow
def test_each_fault_changes_the_photo_and_not_the_paper() -> None:
    """Each fault makes a different photo, and the printed values stay the same."""
    specs = [PhotoSpec("9_id_card_front", 3, "d1", fault) for fault in ("", *specimen_photos.FAULTS)]
    taken = [take_photo(spec) for spec in specs]
    assert len({photo.jpeg for photo in taken}) == len(specs)
    assert all(photo.truth == taken[0].truth for photo in taken)
