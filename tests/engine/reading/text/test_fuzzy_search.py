"""Words are found in recognised text although some letters are wrong."""

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.reading.text import fuzzy_search
from tests.engine.reading.text import plain_distances

_FOLDED = st.text(alphabet="abcht", max_size=16)


def test_search_uses_the_edit_distance() -> None:
    """Position and number of errors are those of the best match."""
    assert fuzzy_search.search("quequan", "xxquekuanyy") == (2, 9, 1)
    assert fuzzy_search.search("quequan", "quequan") == (0, 7, 0)
    assert fuzzy_search.search("quequan", "thuongtru") is None
    assert fuzzy_search.search("sex", "sax") is None


@settings(max_examples=150, deadline=None)
@given(_FOLDED.filter(bool), _FOLDED, st.sampled_from((0.2, 0.3, 0.45, 0.5)))
def test_search_equals_the_plain_edit_distance(word: str, text: str, share: float) -> None:
    """No match is lost because a text that holds no part of the word is not compared letter by letter."""
    assert fuzzy_search.search(word, text, share) == plain_distances.search(word, text, share)
