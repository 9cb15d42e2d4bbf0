"""Score read values against the printed values."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.statistics import ratio, share
from bot.api.results import Paper
from bot.identity import letters
from bot.identity.papers.fields import PaperField

CONFIDENT = 0.8
"""Smallest confidence at which the bot shows a value without a doubt. A wrong value above is the worst error."""

CRUCIAL = frozenset(
    {
        PaperField.ID,
        PaperField.OLD_ID,
        PaperField.PERSON_NUMBER,
        PaperField.NAME,
        PaperField.DOB,
        PaperField.ISSUE_DATE,
        PaperField.DUE_DATE,
    }
)
"""Numbers, dates and names."""

NOTHING = Paper("", {})


@dataclass(frozen=True, slots=True)
class Score:
    """A printed value against the found value.

    ``same_letters`` is equality but for diacritics and case. ``edits`` counts the letters to change: all letters of the
    printed value for a missing value.
    """

    field: str
    exact: bool
    same_letters: bool
    edits: int
    letters: int
    missing: bool
    confident: bool

    @property
    def wrong(self) -> bool:
        """Return True for a value that differs from the printed value."""
        return not (self.exact or self.missing)

    @property
    def misleading(self) -> bool:
        """Return True for a wrong number, date or name with a high confidence."""
        return self.wrong and self.confident and self.field in CRUCIAL


def score_values(truth: Mapping[str, str], paper: Paper) -> list[Score]:
    """Score every printed value after Unicode normalisation (NFC)."""
    return [
        _score_value(name, printed, paper.fields.get(name, ""), paper.confidences.get(name, 0.0))
        for name, printed in truth.items()
    ]


def _score_value(name: str, printed: str, found: str, confidence: float) -> Score:
    printed, found = (unicodedata.normalize("NFC", text) for text in (printed, found))
    return Score(
        field=name,
        exact=found == printed,
        same_letters=letters.plain(found).casefold() == letters.plain(printed).casefold(),
        edits=edit_distance(printed, found),
        letters=len(printed),
        missing=not found,
        confident=confidence >= CONFIDENT,
    )


def edit_distance(one: str, two: str) -> int:
    """Count the letters to insert, delete or replace that turn ``one`` into ``two`` (Levenshtein 1966)."""
    row = list(range(len(two) + 1))
    for i, left in enumerate(one, 1):
        above, row = row, [i]
        for j, right in enumerate(two, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (left != right)))
    return row[-1]


def exactness(scores: Sequence[Score]) -> dict[str, float]:
    """Return the shares of exact values and of values with the same letters, and the character error rate (CER)."""
    return {
        "exact": share(score.exact for score in scores),
        "letters": share(score.same_letters for score in scores),
        "CER": ratio(sum(score.edits for score in scores), sum(score.letters for score in scores)),
    }


def count_errors(scores: Sequence[Score]) -> dict[str, int]:
    """Count missing values, wrong values, and misleading values."""
    return {
        "missing": sum(score.missing for score in scores),
        "wrong": sum(score.wrong for score in scores),
        "misleading": sum(score.misleading for score in scores),
    }
