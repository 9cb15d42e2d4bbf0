"""Find a name of a list of places at the end of a text: exactly in any spelling, or the one name that is near."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from engine.reading.fields import place_words
from engine.reading.fields.place_words import Gap, Word
from engine.reading.text import similarity, spelling

_MIN_LEAD = 0.25  # distance in cost to the next best name
_SPELLING_COST = 0.01  # cost of another spelling: a rare tone position is no proof of the diacritic
_MAX_WORDS = 9  # words of a name with misread commas inside
_MIN_EDIT_COST = 0.7  # cost of the cheapest other letter


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A name at the end of a text: its first word, its name in the list, and the cost of the corrections."""

    first: int
    name: str
    cost: float

    @property
    def is_exact(self) -> bool:
        """Whether the text has the name in one of its spellings."""
        return self.cost <= _SPELLING_COST


@dataclass(slots=True)
class NameList:
    """Names of one list, further keys of some names, and the cost allowed for misread letters of a name.

    The cost is a share of the name's letters.
    """

    names: Sequence[str]
    aliases: Mapping[str, str] = field(default_factory=dict)
    cost_share: float = 0.16
    least_cost: float = 0.35  # one diacritic of a short name
    _exact: dict[str, list[tuple[str, str]]] = field(init=False)
    _plain: list[tuple[str, str, Counter[str]]] = field(init=False)

    def __post_init__(self) -> None:
        """Index the names."""
        self._exact = {key: [(name, "")] for key, name in self.aliases.items()}
        for name in self.names:
            texts = [word.text for word in place_words.split(name)]
            self._exact.setdefault(place_words.key(texts), []).append((name, _spelled(texts)))
        self._plain = [(name, bare, Counter(bare)) for name in self.names if (bare := place_words.plain(name))]

    def exact_endings(self, words: Sequence[Word], end: int) -> list[NameMatch]:
        """Return the names that are the last words before `end`, the longest first."""
        found = []
        for first in _starts(words, end, commas_inside=False):
            texts = [word.text for word in words[first:end]]
            for name, spelled in self._exact.get(place_words.key(texts), ()):
                found.append(NameMatch(first, name, 0.0 if _spelled(texts) == spelled else _SPELLING_COST))
        return found[::-1]

    def near_endings(self, text: str, words: Sequence[Word], end: int, *, is_open: bool) -> list[NameMatch]:
        """Return for each start of an ending the one name that the misread ending may be.

        In an open list an ending with other letters is a name outside of the list, unless it is no proper word and the
        name is.
        """
        return [
            replace(match, first=first)
            for first in _starts(words, end, commas_inside=True)
            if (match := self.nearest(text[words[first].start : words[end - 1].end], is_open=is_open))
        ]

    def nearest(self, written: str, *, is_open: bool = False) -> NameMatch | None:
        """Return the one name that the whole misread text may be."""
        bare = place_words.plain(written)
        modern, counted = similarity.modernise_tones(written), Counter(bare)
        is_word = all(map(spelling.is_syllable, written.split()))
        rated = sorted(
            (similarity.distance(name, modern), name)
            for name, plain, letters_of_name in self._plain
            if abs(len(plain) - len(bare)) <= 2 and self._may_be_near(name, letters_of_name, counted)
        )
        if not rated or rated[0][0] > self._allowed(rated[0][1]):
            return None
        (cost, name), others = rated[0], rated[1:]
        if others and others[0][0] - cost < _MIN_LEAD:
            return None
        has_other_letters = bare != place_words.plain(name)
        if is_open and has_other_letters and (is_word or not all(map(spelling.is_syllable, name.split()))):
            return None
        return NameMatch(0, name, cost)

    def _allowed(self, name: str) -> float:
        return max(self.least_cost, self.cost_share * len(name))

    def _may_be_near(self, name: str, one: Counter[str], other: Counter[str]) -> bool:
        """Return whether the letters leave the chance of an allowed cost."""
        edits = max((one - other).total(), (other - one).total())
        # A next best name beyond the allowed cost still takes the lead away.
        return edits * _MIN_EDIT_COST <= self._allowed(name) + _MIN_LEAD


def _spelled(texts: Iterable[str]) -> str:
    """Return the words in one case and with the tones of today."""
    return similarity.modernise_tones(" ".join(texts)).casefold()


def _starts(words: Sequence[Word], end: int, *, commas_inside: bool) -> Iterable[int]:
    """Yield the first words of the endings before `end`, the shortest first."""
    for first in range(end - 1, max(-1, end - 1 - _MAX_WORDS), -1):
        yield first
        if words[first].gap is Gap.COMMA and not commas_inside:
            return
