"""Distinguishing marks of the body: their few words and phrases are known, and so is how a distance is written."""

import re
from collections.abc import Iterator, Sequence

from engine.reading.text import reading_fusion, similarity

# Kinds of marks, where they are, and parts of the face and body, as the police writes them.
_LIST = """
nốt ruồi, sẹo, sẹo mổ, sẹo bỏng, sẹo chấm, sẹo thẳng, sẹo cong, sẹo lồi, sẹo lõm, bớt chàm, chấm, thẳng, cong,
lồi, lõm, nổi, đen, nâu, đỏ, son, bớt, chàm, vết chàm, vết thương, trên, dưới, trước, sau, cách, phải, trái,
giữa, trong, ngoài, bên, ngang, dọc, xiên, chéo, tròn, dài, hình, mép, cánh mũi, sống mũi, đầu mũi, chóp mũi,
cằm, má, gò má, lông mày, đầu lông mày, đuôi lông mày, cung mày, đầu mày, đuôi mày, mắt, đầu mắt, đuôi mắt, mi
mắt, khóe mắt, khóe miệng, tai, dái tai, bình tai, vành tai, trán, thái dương, môi, nhân trung, hàm, góc hàm,
cổ, gáy, vai, tay, bàn tay, cổ tay, cẳng tay, cánh tay, ngón tay, khuỷu tay, ngón trỏ, ngón cái, mu bàn tay,
ngực, lưng, bụng, chân, đùi, đầu gối, bàn chân, cổ chân, cẳng chân, mông
"""
_PHRASES = tuple(" ".join(phrase.split()) for phrase in _LIST.split(","))
_SINGLE = frozenset(phrase for phrase in _PHRASES if " " not in phrase)
_WORDS = frozenset(word for phrase in _PHRASES for word in phrase.split())
_LONGEST = 3  # words of a phrase
_SHARE = 0.18  # of a phrase's letters: what misread ones may cost
_LEAST = 0.6  # and what they may cost however few they are: two marks
_APART = 0.25  # by how much the next best phrase must be worse
_SPECK = 4  # letters
_FORM = re.compile(
    r"(?P<what>.*?)\s(?:[€©(<]|[CGŒOQÓ][^\W\d]?)\s?(?P<colon>[:.;,›]+)(?P<gap>\s?)"
    r"(?P<distance>\d+(?:\s?[.,]\s?\d+)?)\s?[ceo]m\b(?P<where>.*)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")


def correct(text: str) -> str:
    """A distinguishing mark: its few words are known, and so is the short one for the distance (`C: 0,5cm`)."""
    text = reading_fusion.clean_text(text)
    form = _FORM.match(text)
    if form is None:
        return _correct_words(text)
    colon = "." if form["colon"] == "." else ":"
    distance = re.sub(r"\s?[.,]\s?", ",", form["distance"])
    return f"{_correct_words(form['what'])} C{colon}{form['gap']}{distance}cm {_correct_words(form['where']).lower()}".strip()


def _correct_words(text: str) -> str:
    """Words of a mark put right, without the patterns of the paper that are read at a row's end."""
    words = " ".join(_correct_phrases(text.replace(":", " ").replace(",", " ,").split())).replace(" ,", ",").split()
    while words and len(words[-1]) <= _SPECK and not (_is_mark_word(words[-1]) or any(map(str.isdigit, words[-1]))):
        words.pop()
    return " ".join(words).strip(" .,-")


def mentions_mark(text: str) -> bool:
    """Whether two words of a distinguishing mark stand in the text, or one that is most of it."""
    words = [word for word in _WORD.findall(text) if len(word) > 1]
    known = sum(_is_mark_word(word) for word in words)
    return known > 1 or known > len(words) // 2


def is_all_known(text: str) -> bool:
    """Whether every word of the mark is one of the words of marks."""
    return all(word.lower() in _WORDS or word in ("C", "cm") for word in _WORD.findall(text))


def _is_mark_word(word: str) -> bool:
    return word.lower() in _WORDS or any(similarity.distance(known, word) <= _LEAST for known in _WORDS)


def _correct_phrases(words: Sequence[str]) -> Iterator[str]:
    """The words with every phrase that they are nearly put right; the first letter stays as large as it was."""
    place = 0
    while place < len(words):
        for count in range(min(_LONGEST, len(words) - place), 0, -1):
            said = " ".join(words[place : place + count])
            if phrase := _closest_phrase(said):
                yield phrase[0].upper() + phrase[1:] if said[0].isupper() else phrase
                break
        else:
            count, said = 1, words[place]
            yield said
        place += count


def _closest_phrase(said: str) -> str | None:
    if said.lower() in _PHRASES:
        return said.lower()
    if all(word.lower() in _SINGLE for word in said.split()):
        return None
    if len(said) < 2 or not said.replace(" ", "").isalpha():
        return None
    first, second = sorted((similarity.distance(phrase, said), phrase) for phrase in _PHRASES)[:2]
    near = first[0] <= max(_LEAST, _SHARE * len(first[1])) and second[0] - first[0] >= _APART
    return first[1] if near else None
