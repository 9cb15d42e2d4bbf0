"""Names and running text: several readings of a line are weighed word by word, and misread signs are cleared."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from bot.identity import letters
from engine.reading import spelling
from engine.reading.page import Text

_STRANGE = 0.25  # weight of a word that no Vietnamese syllable can be
_UNLIKELY = 0.5  # share of its certainty that a name keeps with a word that no Vietnamese syllable can be
_KNOWN = 1.5  # weight of a first word that is a surname
_MARKED = 1.5  # weight of each mark: marks get lost more often than invented
_SPECKS = re.compile(r"(?:(?<=\s)|^)[.'\"_|~`*°•·:;]+(?=\s|$)")


def name(readings: Sequence[Text]) -> Text | None:
    """The full name in capitals that most readings support; None where none looks like a name."""
    split = [(words, reading.sure) for reading in readings if len(words := _words(reading.text)) >= 2]
    if not split:
        return None
    length = Counter(len(words) for words, _ in split).most_common(1)[0][0]
    rivals = [(words, sure) for words, sure in split if len(words) == length]
    chosen = [_heaviest([(words[place], sure) for words, sure in rivals], place == 0) for place in range(length)]
    chosen[0] = spelling.surname(chosen[0])
    agreeing = [sure for words, sure in rivals if words[1:] == chosen[1:]]
    likely = 1.0 if all(map(spelling.is_syllable, chosen)) else _UNLIKELY
    return Text(" ".join(chosen), max(agreeing, default=0.5) * (0.5 + 0.5 * len(agreeing) / len(readings)) * likely)


def spelled(readings: Sequence[Text], expected: Sequence[str]) -> Text | None:
    """The name with these letters (bare capitals, from a zone) and the marks of print; None where it differs."""
    said = [(word, reading.sure) for reading in readings for word in re.findall(r"[^\W\d_]+", reading.text.upper())]
    chosen, certainties = [], []
    for place, bare in enumerate(expected):
        rivals = [(word, sure) for word, sure in said if letters.plain(word) == bare]
        if not rivals:
            return None
        word = _heaviest(rivals, place == 0)
        chosen.append(word if place else spelling.surname(word))
        agreeing = [sure for word, sure in rivals if word == chosen[-1]]
        certainties.append(max(agreeing, default=0.5) * (0.5 + 0.5 * len(agreeing) / len(rivals)))
    return Text(" ".join(chosen), min(certainties)) if chosen else None


def running(text: str) -> str:
    """Running text rid of specks, with a blank behind each comma but not in a decimal number (`0,5cm`)."""
    text = re.sub(r"\s*,[\s,]*", ", ", _hushed(_SPECKS.sub("", text)))
    text = re.sub(r"(?<=\d), (?=\d)", ",", text)
    return " ".join(text.split()).strip(" ,.")


def _hushed(text: str) -> str:
    """Marked capitals are mistaken for small letters of their size (SỐ nhà, ẤP 8): words, unlike KĐT, are mended."""
    if text.isupper():
        return text
    return re.sub(r"\b[^\W\d_]{2,}\b", lambda match: _quiet(match[0]), text)


def _quiet(word: str) -> str:
    marked = letters.plain(word) != word and spelling.is_syllable(word)
    return word.capitalize() if word.isupper() and marked else word


def _words(text: str) -> list[str]:
    """The words of a text that is all capitals, or nothing."""
    words = [word for word in re.split(r"[^\w]+|\d+|_", text) if word]
    capitals = [word.upper() for word in words if 2 * sum(map(str.isupper, word)) >= len(word)]
    return capitals if len(capitals) == len(words) else []


def _heaviest(words: Sequence[tuple[str, float]], first: bool) -> str:
    weights: dict[str, float] = defaultdict(float)
    for word, sure in words:
        known = _KNOWN if first and spelling.is_surname(word) else 1.0
        likely = known * (1.0 if spelling.is_syllable(word) else _STRANGE)
        weights[word] += sure * likely * _MARKED ** spelling.marks(word)
    return max(weights, key=lambda word: weights[word])
