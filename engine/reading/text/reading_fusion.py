"""Names and running text: several readings of a line are weighed word by word, and misread signs are cleared."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from bot.identity import letters
from engine.reading.text import spelling
from engine.reading.text.page import LineText

_STRANGE = 0.25  # weight of a word that no Vietnamese syllable can be
_UNLIKELY = 0.5  # share of its certainty that a name keeps with a word that no Vietnamese syllable can be
_UNUSUAL = 0.8  # the same with a syllable that is not usual in names
_CORRECTED = 0.7  # the same with a mark that no reading had
_KNOWN = 1.5  # weight of a first word that is a surname, of another that is usual in names
_MARKED = 1.5  # weight of each mark: marks get lost more often than invented
_SPECKS = re.compile(r"(?:(?<=\s)|^)[.'\"_|~`*°•·:;]+(?=\s|$)")


def fuse_name(readings: Sequence[LineText]) -> LineText | None:
    """The full name in capitals that most readings support; None where none looks like a name."""
    split = [(words, reading.confidence) for reading in readings if len(words := _name_words(reading.text)) >= 2]
    if not split:
        return None
    length = Counter(len(words) for words, _ in split).most_common(1)[0][0]
    rivals = [(words, confidence) for words, confidence in split if len(words) == length]
    said = [_vote([(words[place], confidence) for words, confidence in rivals], place == 0) for place in range(length)]
    said[0] = spelling.correct_surname(said[0])
    agreeing = [confidence for words, confidence in rivals if words[1:] == said[1:]]
    confidence = max(agreeing, default=0.5) * (0.5 + 0.5 * len(agreeing) / len(readings))
    return LineText(*_correct_syllables(said, confidence))


def _correct_syllables(words: Sequence[str], confidence: float) -> tuple[str, float]:
    """The name with the marks of usual syllables, and how sure it still is."""
    chosen = [words[0], *map(spelling.correct_name_syllable, words[1:])]
    if chosen != list(words):
        confidence *= _CORRECTED
    elif not all(map(spelling.is_syllable, chosen)):
        confidence *= _UNLIKELY
    elif not all(map(spelling.is_name_syllable, chosen)):
        confidence *= _UNUSUAL
    return " ".join(chosen), confidence


def fuse_with_known_letters(readings: Sequence[LineText], expected: Sequence[str]) -> LineText | None:
    """The name with these letters (bare capitals, from a zone) and the marks of print; None where it differs."""
    said = [
        (word, reading.confidence) for reading in readings for word in re.findall(r"[^\W\d_]+", reading.text.upper())
    ]
    chosen, certainties = [], []
    for place, bare in enumerate(expected):
        rivals = [(word, confidence) for word, confidence in said if letters.plain(word) == bare]
        rivals = rivals or [
            (near, confidence * _UNLIKELY) for word, confidence in said if (near := restore_diacritics(word, bare))
        ]
        if not rivals:
            return None
        word = _vote(rivals, place == 0)
        chosen.append(word if place else spelling.correct_surname(word))
        agreeing = [confidence for word, confidence in rivals if word == chosen[-1]]
        certainties.append(max(agreeing, default=0.5) * (0.5 + 0.5 * len(agreeing) / len(rivals)))
    return LineText(*_correct_syllables(chosen, min(certainties))) if chosen else None


def restore_diacritics(word: str, bare: str) -> str | None:
    """The word with these bare letters, if all but one are, or one is lost: marks are those of print."""
    for place in range(len(bare)):
        for rest in (word[place:], word[place + 1 :]):
            if letters.plain(word[:place] + bare[place] + rest) == bare:
                return word[:place] + bare[place] + rest
    return None


def clean_text(text: str) -> str:
    """Running text rid of specks, with a blank behind each comma but not in a decimal number (`0,5cm`)."""
    text = re.sub(r"\s*,[\s,]*", ", ", _fix_capitals(_SPECKS.sub("", text)))
    text = re.sub(r"(?<=\d), (?=\d)", ",", text)
    return " ".join(text.split()).strip(" ,.")


def _fix_capitals(text: str) -> str:
    """Marked capitals are mistaken for small letters of their size (SỐ nhà, ẤP 8): words, unlike KĐT, are mended."""
    if text.isupper():
        return text
    return re.sub(r"\b[^\W\d_]{2,}\b", lambda match: _fix_capital_word(match[0]), text)


def _fix_capital_word(word: str) -> str:
    marked = letters.plain(word) != word and spelling.is_syllable(word)
    return word.capitalize() if word.isupper() and marked else word


def _name_words(text: str) -> list[str]:
    """The words of a text that is all capitals, or nothing; single letters at its ends are specks."""
    words = [word.strip("'’") for word in re.split(r"[^\w'’]+|\d+|_", text)]
    words = [word for word in words if word]
    capitals = [word.upper() for word in words if 2 * sum(map(str.isupper, word)) >= len(word)]
    if len(capitals) != len(words):
        return []
    while len(capitals) > 2 and len(capitals[0]) == 1 and spelling.is_surname(capitals[1]):
        capitals.pop(0)
    while len(capitals) > 2 and len(capitals[-1]) == 1 and not spelling.is_syllable(capitals[-1]):
        capitals.pop()
    return capitals


def _vote(words: Sequence[tuple[str, float]], first: bool) -> str:
    weights: dict[str, float] = defaultdict(float)
    for word, confidence in words:
        usual = spelling.is_surname(word) if first else spelling.is_name_syllable(word)
        likely = (_KNOWN if usual else 1.0) * (1.0 if spelling.is_syllable(word) else _STRANGE)
        weights[word] += confidence * likely * _MARKED ** spelling.count_diacritics(word)
    return max(weights, key=lambda word: weights[word])
