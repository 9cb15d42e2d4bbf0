"""Fuse several readings of a line: vote on names word by word, and clean running text of misread signs."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from bot.identity import letters
from engine.reading.text import spelling
from engine.reading.text.page import LineText

_INITIALS = ("Y", "H", "K")
_NO_SYLLABLE_WEIGHT = 0.25  # weight of a word that can be no Vietnamese syllable
_NO_SYLLABLE_FACTOR = 0.5  # factor on a name's confidence for a word that can be no Vietnamese syllable
_UNUSUAL_FACTOR = 0.8  # factor on a name's confidence for a syllable that is unusual in names
_CORRECTED_FACTOR = 0.7  # factor on a name's confidence for a diacritic in no reading
_CLEAN = 0.92  # a reading with this confidence stays as read: not all names are made of usual syllables
_SINGLE_FACTOR = 0.8  # factor on the confidence of a name of one syllable, which may be the rest of a longer name
_MIN_LETTERS = 2  # fewest letters of such a name
_KNOWN_WEIGHT = 1.5  # weight of a first word that is a surname, or of another word that is usual in names
_DIACRITIC_WEIGHT = 1.5  # weight of each diacritic: recognition loses diacritics more often than it invents them
_APOSTROPHE = re.compile(r"([BCDĐGHKLMNPQRSTVX]{1,2})['’](?=\w|$)")  # the consonants before an apostrophe
_TOUCHING_NUMBER = re.compile(r"([^\W\d_]{2})(\d)")  # a lost blank after a word (nhà5), but not in KP3
_SMALL_IA = re.compile(r"(?:^|(?<=, ))la(?= [A-ZĐ])")  # Ia, as in Ia Grai, begins names of places and looks like la
_SPECKS = re.compile(r"(?:(?<=\s)|^)[.'\"_|~`*°•·:;]+(?=\s|$)")


def fuse_name(readings: Sequence[LineText], least: int = 2) -> LineText | None:
    """Return the full name in capitals that most readings support, or None where no reading looks like a name.

    A name has `least` words or more.
    """
    split = [(words, reading.confidence) for reading in readings if len(words := _name_words(reading.text)) >= least]
    if not split:
        return None
    length = Counter(len(words) for words, _ in split).most_common(1)[0][0]
    rivals = [(words, confidence) for words, confidence in split if len(words) == length]
    voted = [_vote([(words[place], confidence) for words, confidence in rivals], place == 0) for place in range(length)]
    is_clean = any(words == voted and confidence >= _CLEAN for words, confidence in rivals)
    first = voted[0]
    voted[0] = first if is_clean else spelling.correct_surname(first)
    agreeing = [confidence for words, confidence in rivals if words[1:] == voted[1:]]
    confidence = max(agreeing, default=0.5) * (0.5 + 0.5 * len(agreeing) / len(readings))
    if not spelling.adds_diacritics_only(first, voted[0]):
        confidence *= _CORRECTED_FACTOR
    return LineText(*_correct_syllables(voted, confidence, is_clean=is_clean))


def fuse_single_name(readings: Sequence[LineText]) -> LineText | None:
    """Return a name of one syllable (Mom, Thạch), with less confidence, or None for any other text."""
    if any(len(_name_words(reading.text)) != 1 or any(map(str.isdigit, reading.text)) for reading in readings):
        return None
    name = fuse_name(readings, 1)
    is_word = name is not None and len(name.text) >= _MIN_LETTERS
    return LineText(name.text, name.confidence * _SINGLE_FACTOR) if name and is_word else None


def restore_separators(name: str, latin: str) -> str:
    """Return the name with the apostrophes and blanks that only the Latin recogniser sees: H'MRIN, NHƯ Ý.

    An apostrophe follows the consonants at the start of a word (H'MRIN, K'BRỂU). After a vowel the Latin recogniser
    takes the horn of Ơ and Ư for an apostrophe. A blank divides two syllables that together are no usual syllable.
    """
    seen = [word for word in re.split(r"[^\w'’]+", latin.upper()) if word]
    return " ".join(_restore_in_word(word, seen) for word in name.split())


def _restore_in_word(word: str, seen: Sequence[str]) -> str:
    bare = letters.plain(word)
    for other in seen:
        match = _APOSTROPHE.match(other)
        if match and letters.plain(re.sub("['’]", "", other)) == bare:
            return f"{word[: match.end(1)]}'{word[match.end(1) :]}"
    for first, second in pairwise(letters.plain(re.sub("['’]", "", other)) for other in seen):
        halves = word[: len(first)], word[len(first) :]
        if first and second and first + second == bare and _are_two_syllables(word, halves):
            return " ".join(halves)
    return word


def _are_two_syllables(word: str, halves: tuple[str, str]) -> bool:
    if not spelling.is_syllable(word):
        return all(map(spelling.is_syllable, halves))
    return not spelling.is_name_syllable(word) and all(map(spelling.is_name_syllable, halves))


def _correct_syllables(words: Sequence[str], confidence: float, *, is_clean: bool = False) -> tuple[str, float]:
    """Return the name with the diacritics of usual syllables, and the remaining confidence.

    A clean reading stays as read.
    """
    chosen = list(words) if is_clean else [words[0], *map(spelling.correct_name_syllable, words[1:])]
    if chosen != list(words):
        confidence *= _CORRECTED_FACTOR
    elif not all(map(spelling.is_syllable, chosen)):
        confidence *= _NO_SYLLABLE_FACTOR
    elif not all(map(spelling.is_name_syllable, chosen)):
        confidence *= _UNUSUAL_FACTOR
    return " ".join(chosen), confidence


def fuse_with_known_letters(readings: Sequence[LineText], expected: Sequence[str]) -> LineText | None:
    """Return the name with known letters (plain capitals from a zone) and the diacritics of print.

    Returns None where the letters of print differ.
    """
    read_words = [
        (word, reading.confidence) for reading in readings for word in re.findall(r"[^\W\d_]+", reading.text.upper())
    ]
    chosen, confidences, all_clean = list[str](), list[float](), True
    for place, bare in enumerate(expected):
        rivals = [(word, confidence) for word, confidence in read_words if letters.plain(word) == bare]
        rivals = rivals or [
            (respelled, confidence * _NO_SYLLABLE_FACTOR)
            for word, confidence in read_words
            if (respelled := restore_diacritics(word, bare))
        ]
        if not rivals:
            return None
        word = _vote(rivals, place == 0)
        is_clean = max(confidence for each, confidence in rivals if each == word) >= _CLEAN
        chosen.append(word if place or is_clean else spelling.correct_surname(word))
        agreeing = [confidence for word, confidence in rivals if word == chosen[-1]]
        confidences.append(max(agreeing, default=0.5) * (0.5 + 0.5 * len(agreeing) / len(rivals)))
        all_clean = all_clean and is_clean
    return LineText(*_correct_syllables(chosen, min(confidences), is_clean=all_clean)) if chosen else None


def restore_diacritics(word: str, bare: str) -> str | None:
    """Return `word` with the plain letters `bare` and its own diacritics.

    Returns None where more than one letter differs or is lost.
    """
    for place in range(len(bare)):
        for rest in (word[place:], word[place + 1 :]):
            if letters.plain(word[:place] + bare[place] + rest) == bare:
                return word[:place] + bare[place] + rest
    return None


def clean_text(text: str) -> str:
    """Remove specks from running text.

    Put a blank after each comma but not in a decimal number (`0,5cm`).
    """
    text = re.sub(r"\s*,[\s,]*", ", ", _fix_capitals(_SPECKS.sub("", text)))
    text = _SMALL_IA.sub("Ia", text)
    text = _TOUCHING_NUMBER.sub(lambda match: f"{match[1]} {match[2]}" if match[1].islower() else match[0], text)
    text = re.sub(r"(?<=\d), (?=\d)", ",", text)
    return " ".join(text.split()).strip(" ,.")


def _fix_capitals(text: str) -> str:
    """Correct words whose marked capitals were taken for small letters (SỐ nhà, ẤP 8).

    Keep words like KĐT.
    """
    if text.isupper():
        return text
    return re.sub(r"\b[^\W\d_]{2,}\b", lambda match: _fix_capital_word(match[0]), text)


def _fix_capital_word(word: str) -> str:
    marked = letters.plain(word) != word and spelling.is_syllable(word)
    return word.capitalize() if word.isupper() and marked else word


def _name_words(text: str) -> list[str]:
    """Return the words of a text that is all capitals, else nothing.

    Single letters at the ends are dropped as specks.
    """
    words = [_strip_apostrophes(word) for word in re.split(r"[^\w'’]+|\d+|_", text)]
    words = [word for word in words if word]
    capitals = [word.upper() for word in words if 2 * sum(map(str.isupper, word)) >= len(word.replace("'", ""))]
    if len(capitals) != len(words):
        return []
    while len(capitals) > 2 and _is_speck(capitals[0]) and spelling.is_surname(capitals[1]):
        capitals.pop(0)
    while len(capitals) > 2 and len(capitals[-1]) == 1 and not spelling.is_syllable(capitals[-1]):
        capitals.pop()
    return capitals


def _strip_apostrophes(word: str) -> str:
    """Return the word without apostrophes at its ends, but for H' before a woman's name."""
    bare = word.replace("’", "'").strip("'")
    return f"{bare}'" if _APOSTROPHE.fullmatch(word.upper()) else bare


def _is_speck(word: str) -> bool:
    """Return whether a word before a surname is no part of the name. Y and H begin names of Ê Đê and Gia Rai people."""
    return len(word) == 1 and word not in _INITIALS


def _vote(words: Sequence[tuple[str, float]], is_first: bool) -> str:
    """Return the word with the largest sum of weighted confidences."""
    weights: dict[str, float] = defaultdict(float)
    for word, confidence in words:
        usual = spelling.is_surname(word) if is_first else spelling.is_name_syllable(word)
        weight = (_KNOWN_WEIGHT if usual else 1.0) * (1.0 if spelling.is_syllable(word) else _NO_SYLLABLE_WEIGHT)
        weights[word] += confidence * weight * _DIACRITIC_WEIGHT ** spelling.count_diacritics(word)
    return max(weights, key=lambda word: weights[word])
