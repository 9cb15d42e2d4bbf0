"""Measure the fuzzy rules of reading: how often each finds something in texts that do not have it.

The texts are the places of the list, pairs of the syllables of names, the Vietnamese sentences of the catalogue of the
bot, and labels and titles of other papers. A rule that reads values also gets its own values, so that its rate is not
zero because nothing is ever found.
"""

import random
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import polib

from bench.engine.places import list_places
from bench.statistics import share
from bench.tables import Row, Table
from bot.identity.papers.kinds import PaperKind
from engine.reading.fields import (
    addresses,
    house,
    identification_marks,
    label_matching,
    labels,
    numbers_and_dates,
    phrases,
    place_words,
    vocabularies,
)
from engine.reading.text import spelling

_Rule = Callable[[str], bool]
_LABELS = Path(__file__).with_name("other_labels.txt")
_CATALOGUE = Path("locales/vi/LC_MESSAGES/messages.po")
_SYLLABLES = Path(spelling.__file__).with_name("name_words.txt")
_COUNT = 300  # texts of each kind


def table(seed: int = 1) -> Table:
    """Return the share of texts of each kind in which each rule finds something, and of its own values."""
    texts = _texts(random.Random(seed))
    rows: list[Row] = []
    for name, (rule, own) in _RULES.items():
        shares = {kind: share(map(rule, lines)) for kind, lines in texts.items()}
        rows.append({"rule": name, **shares, "own values": share(map(rule, own))})
    return Table("Rules: share of texts in which each finds something", rows, digits=4)


def _texts(rng: random.Random) -> Mapping[str, Sequence[str]]:
    places = rng.sample(list(list_places()), _COUNT)
    syllables = _SYLLABLES.read_text("utf-8").split()
    plain = [re.sub(r"<[^>]*>|\{\w+\}", " ", entry.msgstr) for entry in polib.pofile(str(_CATALOGUE))]
    return {
        "places": places,
        "communes": [place.partition(", ")[0] for place in places],
        "syllables": [" ".join(rng.sample(syllables, 3)).title() for _ in range(_COUNT)],
        "prose": [line for text in plain for line in text.splitlines() if line.strip()],
        "labels": _LABELS.read_text("utf-8").splitlines(),
    }


def _has_label(kind: str, text: str) -> bool:
    return bool(label_matching.find_labels(kind, text))


def _has_leading_label(kind: str, text: str) -> bool:
    return label_matching.find_leading_label(kind, text, [label.field for label in labels.LABELS[kind]]) is not None


def _is_word(words: vocabularies.Vocabulary, text: str) -> bool:
    return vocabularies.lookup(text, words) is not None


def _is_changed(text: str) -> bool:
    return _words(addresses.resolve(text).text) != _words(text)


def _words(text: str) -> list[str]:
    return [word.text for word in place_words.split(text)]


def _is_house_changed(text: str) -> bool:
    return house.correct(f"Số nhà 5 {text}") != f"Số nhà 5 {text}"


_RULES: Mapping[str, tuple[_Rule, Sequence[str]]] = {
    "unlimited validity": (numbers_and_dates.is_unlimited, ("Không thời hạn", "Khong thơi han", "Khôngthờihạn")),
    "nationality": (phrases.VIETNAM.is_in, ("Việt Nam", "VIỆT NAM / VIETNAMESE", "Viêt Nam")),
    "label of nationality": (phrases.NATIONALITY_LABEL.is_in, ("Quốc tịch", "Quôc tjch", "Nationality")),
    "word for month": (numbers_and_dates.mentions_month, ("tháng", "thang/month")),
    "rest of a label": (house.is_label_rest, ("ace ef orkgier", "nci thzờng trs")),
    "place changed": (_is_changed, ("Kim Xa, Vinh Tuong, Vinh Phuc",)),
    "house changed": (_is_house_changed, ("Tran Phu",)),
    "province": (partial(_is_word, vocabularies.PROVINCES), ("Hà Nội", "Bình lương")),
    "ethnic group": (partial(_is_word, vocabularies.ETHNICITIES), ("Kinh", "Mường")),
    "religion": (partial(_is_word, vocabularies.RELIGIONS), ("Không", "Phật giảo")),
    "mark of the body": (identification_marks.mentions_mark, ("Nốt ruồi C: 1cm trên mép trái",)),
    **{f"label of {kind}": (partial(_has_label, kind), ()) for kind in PaperKind},
    **{f"leading label of {kind}": (partial(_has_leading_label, kind), ()) for kind in PaperKind},
}
