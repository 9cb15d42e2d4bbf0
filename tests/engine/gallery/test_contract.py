"""What every store of the face search does alike: walls between keys, pages, merges, deleting, exact search."""

import numpy as np
import pytest

from engine.gallery.protocol import MOST_KEYS, Gallery, GalleryError, TooMuchMetadataError, UnknownImageError
from tests.engine.gallery.random_vectors import found, vector


def test_what_was_added_is_found_with_its_metadata(gallery: Gallery) -> None:
    """The same vector is no distance away, others are out of reach."""
    for seed in range(5):
        gallery.add("a", vector(seed), {"name": f"người {seed}"})
    ((entry, apart),) = gallery.search("a", vector(3), 0.3, 10)
    assert (entry.id, entry.metadata, entry.pictured) == (4, {"name": "người 3"}, False)
    assert apart < 0.001


def test_a_search_is_exact_and_in_order(gallery: Gallery) -> None:
    """It finds what comparing with each finds, nearest first and of equals the older, at most as many as wanted."""
    rows = [vector(seed) for seed in (*range(60), 7, 7)]
    for row in rows:
        gallery.add("a", row, {})
    for seed in range(0, 60, 7):
        apart = np.linalg.norm(np.array(rows) - vector(seed), axis=1).round(5)
        wanted = [place + 1 for place in np.argsort(apart, kind="stable") if apart[place] <= 1.4][:12]
        hits = gallery.search("a", vector(seed), 1.4, 12)
        assert [entry.id for entry, _ in hits] == wanted
        assert np.allclose([distance for _, distance in hits], apart[np.array(wanted) - 1], atol=1e-3)


def test_each_key_sees_its_own(gallery: Gallery) -> None:
    """Ids of two keys are counted apart; neither lists, finds, edits, deletes nor shows what is the other's."""
    gallery.add("a", vector(1), {"of": "a"}, b"a")
    gallery.add("a", vector(2), {})
    assert gallery.add("b", vector(1), {"of": "b"}) == 1
    assert found(gallery, 1, "b") == [1]
    assert [entry.metadata for entry in gallery.images("b", 0, 9)] == [{"of": "b"}]
    assert found(gallery, 1, "c") == []
    assert gallery.images("c", 0, 9) == []
    for forbidden in (
        lambda: gallery.edit("b", 2, {}),
        lambda: gallery.delete("b", [2]),
        lambda: gallery.picture("b", 1),
    ):
        with pytest.raises(UnknownImageError):
            forbidden()
    gallery.delete("b", [1])
    assert found(gallery, 1) == [1]


def test_pages(gallery: Gallery) -> None:
    """In the order in which they came; beyond the end, however far, there is nothing."""
    for seed in range(7):
        gallery.add("a", vector(seed), {})
    pages = [[entry.id for entry in gallery.images("a", offset, 3)] for offset in (0, 3, 6, 9, 2**63 - 1)]
    assert pages == [[1, 2, 3], [4, 5, 6], [7], [], []]
    assert gallery.images("a", 0, 0) == []


def test_metadata_is_merged(gallery: Gallery) -> None:
    """What is not named stays, in its order."""
    gallery.add("a", vector(1), {"status": "1", "name": "Mẫu"})
    gallery.edit("a", 1, {"status": "2", "a": "đã gặp"})
    assert list(gallery.images("a", 0, 1)[0].metadata.items()) == [("status", "2"), ("name", "Mẫu"), ("a", "đã gặp")]
    with pytest.raises(UnknownImageError):
        gallery.edit("a", 2, {})


def test_metadata_does_not_grow_without_end(gallery: Gallery) -> None:
    """Known keys may change as often as one likes; too many new ones are refused, all of them."""
    gallery.add("a", vector(1), {str(number): "x" for number in range(MOST_KEYS)})
    gallery.edit("a", 1, {"7": "y"})
    with pytest.raises(TooMuchMetadataError):
        gallery.edit("a", 1, {"7": "z", "new": "x"})
    assert gallery.images("a", 0, 1)[0].metadata["7"] == "y"


def test_any_letter_may_stand_in_metadata(gallery: Gallery) -> None:
    """Quotes, percent signs, emoji, and the zero that texts of PostgreSQL cannot hold."""
    odd = {"a'b\"c\\": "100 %s {}", "😀": "\x00\x1f\u2028"}
    gallery.add("a", vector(1), odd)
    assert gallery.search("a", vector(1), 0.3, 1)[0][0].metadata == odd
    gallery.edit("a", 1, odd)
    assert gallery.images("a", 0, 1)[0].metadata == odd


def test_a_picture_is_given_as_it_came(gallery: Gallery) -> None:
    """With its bytes; an image without one has none."""
    gallery.add("a", vector(1), {}, bytes(range(256)))
    gallery.add("a", vector(2), {})
    assert gallery.picture("a", 1) == bytes(range(256))
    assert [entry.pictured for entry in gallery.images("a", 0, 9)] == [True, False]
    for id_ in (2, 3, 2**63 - 1):
        with pytest.raises(UnknownImageError):
            gallery.picture("a", id_)


def test_deleting_is_all_or_nothing(gallery: Gallery) -> None:
    """One unknown id keeps the others; a deleted id is not given again; none is done at once."""
    for seed in (1, 2, 3):
        gallery.add("a", vector(seed), {})
    assert found(gallery, 1) == [1]
    for unknown in (9, 0, 2**63 - 1):
        with pytest.raises(UnknownImageError):
            gallery.delete("a", [1, unknown])
    assert found(gallery, 1) == [1]
    gallery.delete("a", [1, 1, 3])
    gallery.delete("a", [])
    assert (found(gallery, 1), found(gallery, 2)) == ([], [2])
    assert gallery.add("a", vector(1), {}) == 4


def test_adding_after_a_search_is_found(gallery: Gallery) -> None:
    """Whatever a store holds in memory follows what it keeps."""
    assert found(gallery, 1) == []
    for seed in range(100):
        gallery.add("a", vector(seed), {})
    assert found(gallery, 99) == [100]


def test_a_failed_statement_leaves_no_half(gallery: Gallery) -> None:
    """What cannot be written is undone, the number of the next image included; the error quotes nothing."""
    model, gallery.model = gallery.model, "none of this gallery"
    with pytest.raises(GalleryError, match=r"failed: [A-Za-z]+$"):
        gallery.add("a", vector(1), {})
    gallery.model = model
    assert gallery.images("a", 0, 9) == []
    assert gallery.add("a", vector(1), {}) == 1
