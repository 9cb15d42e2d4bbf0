"""Correct distinguishing marks of the body by the known words, phrases and form of distances."""

import re
from collections.abc import Iterator, Sequence

from bot.identity import letters
from engine.reading.text import reading_fusion, similarity

# Kinds of marks, their positions, and parts of the face and body, in the wording of the police.
_PHRASE_LIST = """
nốt ruồi, sẹo, sẹo mổ, sẹo bỏng, sẹo chấm, sẹo thẳng, sẹo cong, sẹo lồi, sẹo lõm, bớt chàm, chấm, thẳng, cong,
lồi, lõm, nổi, đen, nâu, đỏ, son, bớt, chàm, vết chàm, vết thương, trên, dưới, trước, sau, cách, phải, trái,
giữa, trong, ngoài, bên, ngang, dọc, xiên, chéo, tròn, dài, hình, mép, cánh mũi, sống mũi, đầu mũi, chóp mũi,
cằm, má, gò má, lông mày, đầu lông mày, đuôi lông mày, cung mày, đầu mày, đuôi mày, mắt, đầu mắt, đuôi mắt, mi
mắt, khóe mắt, khóe miệng, tai, dái tai, bình tai, vành tai, trán, thái dương, môi, nhân trung, hàm, góc hàm,
cổ, gáy, vai, tay, bàn tay, cổ tay, cẳng tay, cánh tay, ngón tay, khuỷu tay, ngón trỏ, ngón cái, mu bàn tay,
ngực, lưng, bụng, chân, đùi, đầu gối, bàn chân, cổ chân, cẳng chân, mông
"""
_PHRASES = tuple(" ".join(phrase.split()) for phrase in _PHRASE_LIST.split(","))
_SINGLE_WORDS = frozenset(phrase for phrase in _PHRASES if " " not in phrase)
_WORDS = frozenset(word for phrase in _PHRASES for word in phrase.split())
_WORDS_BY_LETTERS = {
    bare: [word for word in _WORDS if letters.plain(word) == bare] for bare in set(map(letters.plain, _WORDS))
}
_MAX_PHRASE_WORDS = 3  # words of a phrase
_MAX_COST_SHARE = 0.18  # cost allowed for misread letters, as a share of the phrase's letters
_MIN_ALLOWED_COST = 0.6  # cost allowed for any phrase, however short: two diacritics
_MIN_LEAD = 0.25  # distance in cost to the next best phrase
_MAX_SPECK_LENGTH = 4  # letters
_MARK_WITH_DISTANCE = re.compile(
    r"(?P<what>.*?)\s(?:[€©(<]|[CGŒOQÓ][^\W\d]?)\s?(?P<colon>[:.;,›]+)(?P<gap>\s?)"
    r"(?P<distance>\d+(?:\s?[.,]\s?\d+)?)\s?[ceo]m\b(?P<where>.*)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")


def correct(text: str) -> str:
    """Return the corrected distinguishing mark.

    A distance has the form `C: 0,5cm`.
    """
    text = reading_fusion.clean_text(text)
    form = _MARK_WITH_DISTANCE.match(text)
    if form is None:
        return _correct_words(text)
    colon = "." if form["colon"] == "." else ":"
    distance = re.sub(r"\s?[.,]\s?", ",", form["distance"])
    what, where = _correct_words(form["what"]), _correct_words(form["where"]).lower()
    return f"{what} C{colon}{form['gap']}{distance}cm {where}".strip()


def _correct_words(text: str) -> str:
    """Return the corrected words of a mark, without patterns of the paper at a row's end."""
    words = " ".join(_correct_phrases(text.replace(":", " ").replace(",", " ,").split())).replace(" ,", ",").split()
    while (
        words
        and len(words[-1]) <= _MAX_SPECK_LENGTH
        and not (_is_mark_word(words[-1]) or any(map(str.isdigit, words[-1])))
    ):
        words.pop()
    return " ".join(words).strip(" .,-")


def mentions_mark(text: str) -> bool:
    """Return whether half of the text's words are words of marks, two at least.

    One such word is enough where it is most of the text.
    """
    words = [word for word in _WORD.findall(text) if len(word) > 1]
    known = sum(_is_mark_word(word) for word in words)
    return (known > 1 and 2 * known >= len(words)) or known > len(words) // 2


def is_all_known(text: str) -> bool:
    """Return whether every word of the mark is a known word of marks."""
    return all(word.lower() in _WORDS or word in ("C", "cm") for word in _WORD.findall(text))


def _is_mark_word(word: str) -> bool:
    """Return whether the word is a word of marks, two diacritics aside."""
    return word.lower() in _WORDS or any(
        similarity.distance(known, word) <= _MIN_ALLOWED_COST
        for known in _WORDS_BY_LETTERS.get(letters.plain(word).lower(), ())
    )


def _correct_phrases(words: Sequence[str]) -> Iterator[str]:
    """Yield the words with every similar phrase corrected.

    The first letter keeps the same case.
    """
    place = 0
    while place < len(words):
        for count in range(min(_MAX_PHRASE_WORDS, len(words) - place), 0, -1):
            read = " ".join(words[place : place + count])
            if phrase := _closest_phrase(read):
                yield phrase[0].upper() + phrase[1:] if read[0].isupper() else phrase
                break
        else:
            count, read = 1, words[place]
            yield read
        place += count


def _closest_phrase(read: str) -> str | None:
    if read.lower() in _PHRASES:
        return read.lower()
    if all(word.lower() in _SINGLE_WORDS for word in read.split()):
        return None
    if len(read) < 2 or not read.replace(" ", "").isalpha():
        return None
    first, second = sorted((similarity.distance(phrase, read), phrase) for phrase in _PHRASES)[:2]
    is_close = first[0] <= max(_MIN_ALLOWED_COST, _MAX_COST_SHARE * len(first[1])) and second[0] - first[0] >= _MIN_LEAD
    return first[1] if is_close else None
