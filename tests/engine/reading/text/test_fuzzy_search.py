"""Words are found in recognised text although some letters are wrong."""

from engine.reading.text import fuzzy_search


def test_search_uses_the_edit_distance() -> None:
    """Position and number of errors are those of the best match."""
    assert fuzzy_search.search("quequan", "xxquekuanyy") == (2, 9, 1)
    assert fuzzy_search.search("quequan", "quequan") == (0, 7, 0)
    assert fuzzy_search.search("quequan", "thuongtru") is None
    assert fuzzy_search.search("sex", "sax") is None
