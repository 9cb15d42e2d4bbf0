"""Check the contract of every gallery: separate keys, pages, merged metadata, deletion, exact search."""

import numpy as np
import pytest

from engine.gallery.protocol import MAX_METADATA_KEYS, Gallery, GalleryError, TooMuchMetadataError, UnknownImageError
from tests.engine.gallery.random_vectors import found_ids, random_vector


def test_an_added_face_is_found_with_its_metadata(gallery: Gallery) -> None:
    """The same vector has distance 0, other vectors are out of reach."""
    for seed in range(5):
        gallery.add("a", random_vector(seed), {"name": f"người {seed}"})
    ((image, distance),) = gallery.search("a", random_vector(3), 0.3, 10)
    assert (image.id, image.metadata, image.has_picture) == (4, {"name": "người 3"}, False)
    assert distance < 0.001


def test_a_search_is_exact_and_in_order(gallery: Gallery) -> None:
    """A search finds the same images as a comparison with each vector: nearest first, at equal distance older first."""
    rows = [random_vector(seed) for seed in (*range(60), 7, 7)]
    for row in rows:
        gallery.add("a", row, {})
    for seed in range(0, 60, 7):
        distances = np.linalg.norm(np.array(rows) - random_vector(seed), axis=1).round(5)
        expected = [place + 1 for place in np.argsort(distances, kind="stable") if distances[place] <= 1.4][:12]
        hits = gallery.search("a", random_vector(seed), 1.4, 12)
        assert [image.id for image, _ in hits] == expected
        assert np.allclose([distance for _, distance in hits], distances[np.array(expected) - 1], atol=1e-3)


def test_each_key_sees_its_own_images(gallery: Gallery) -> None:
    """Ids of two keys are counted apart. No key lists, finds, edits, deletes or shows an image of another key."""
    gallery.add("a", random_vector(1), {"of": "a"}, b"a")
    gallery.add("a", random_vector(2), {})
    assert gallery.add("b", random_vector(1), {"of": "b"}) == 1
    assert found_ids(gallery, 1, "b") == [1]
    assert [image.metadata for image in gallery.images("b", 0, 9)] == [{"of": "b"}]
    assert found_ids(gallery, 1, "c") == []
    assert gallery.images("c", 0, 9) == []
    for forbidden in (
        lambda: gallery.edit("b", 2, {}),
        lambda: gallery.delete("b", [2]),
        lambda: gallery.picture("b", 1),
    ):
        with pytest.raises(UnknownImageError):
            forbidden()
    gallery.delete("b", [1])
    assert found_ids(gallery, 1) == [1]


def test_pages(gallery: Gallery) -> None:
    """Images are listed in the order of their ids. Beyond the end the list is empty."""
    for seed in range(7):
        gallery.add("a", random_vector(seed), {})
    pages = [[image.id for image in gallery.images("a", offset, 3)] for offset in (0, 3, 6, 9, 2**63 - 1)]
    assert pages == [[1, 2, 3], [4, 5, 6], [7], [], []]
    assert gallery.images("a", 0, 0) == []


def test_metadata_is_merged(gallery: Gallery) -> None:
    """Keys that an edit does not name stay, in their order."""
    gallery.add("a", random_vector(1), {"status": "1", "name": "Mẫu"})
    gallery.edit("a", 1, {"status": "2", "a": "đã gặp"})
    assert list(gallery.images("a", 0, 1)[0].metadata.items()) == [("status", "2"), ("name", "Mẫu"), ("a", "đã gặp")]
    with pytest.raises(UnknownImageError):
        gallery.edit("a", 2, {})


def test_metadata_does_not_grow_without_end(gallery: Gallery) -> None:
    """Known keys may change at any time. An edit with too many new keys is refused as a whole."""
    gallery.add("a", random_vector(1), {str(number): "x" for number in range(MAX_METADATA_KEYS)})
    gallery.edit("a", 1, {"7": "y"})
    with pytest.raises(TooMuchMetadataError):
        gallery.edit("a", 1, {"7": "z", "new": "x"})
    assert gallery.images("a", 0, 1)[0].metadata["7"] == "y"


def test_any_character_may_stand_in_metadata(gallery: Gallery) -> None:
    """Quotes, percent signs, emoji and the NUL character, which a PostgreSQL text cannot hold, are kept."""
    odd = {"a'b\"c\\": "100 %s {}", "😀": "\x00\x1f\u2028"}
    gallery.add("a", random_vector(1), odd)
    assert gallery.search("a", random_vector(1), 0.3, 1)[0][0].metadata == odd
    gallery.edit("a", 1, odd)
    assert gallery.images("a", 0, 1)[0].metadata == odd


def test_a_picture_is_returned_unchanged(gallery: Gallery) -> None:
    """The bytes are the same. An image without a picture has none."""
    gallery.add("a", random_vector(1), {}, bytes(range(256)))
    gallery.add("a", random_vector(2), {})
    assert gallery.picture("a", 1) == bytes(range(256))
    assert [image.has_picture for image in gallery.images("a", 0, 9)] == [True, False]
    for id_ in (2, 3, 2**63 - 1):
        with pytest.raises(UnknownImageError):
            gallery.picture("a", id_)


def test_deleting_is_all_or_nothing(gallery: Gallery) -> None:
    """An unknown id prevents the deletion. A deleted id is never used again. An empty list is accepted."""
    for seed in (1, 2, 3):
        gallery.add("a", random_vector(seed), {})
    assert found_ids(gallery, 1) == [1]
    for unknown in (9, 0, 2**63 - 1):
        with pytest.raises(UnknownImageError):
            gallery.delete("a", [1, unknown])
    assert found_ids(gallery, 1) == [1]
    gallery.delete("a", [1, 1, 3])
    gallery.delete("a", [])
    assert (found_ids(gallery, 1), found_ids(gallery, 2)) == ([], [2])
    assert gallery.add("a", random_vector(1), {}) == 4


def test_a_face_added_after_a_search_is_found(gallery: Gallery) -> None:
    """The index in memory follows the stored images."""
    assert found_ids(gallery, 1) == []
    for seed in range(100):
        gallery.add("a", random_vector(seed), {})
    assert found_ids(gallery, 99) == [100]


def test_a_failed_statement_is_rolled_back(gallery: Gallery) -> None:
    """The id of the next image is rolled back too. The error quotes nothing."""
    model, gallery.model = gallery.model, "none of this gallery"
    with pytest.raises(GalleryError, match=r"failed: [A-Za-z]+$"):
        gallery.add("a", random_vector(1), {})
    gallery.model = model
    assert gallery.images("a", 0, 9) == []
    assert gallery.add("a", random_vector(1), {}) == 1
