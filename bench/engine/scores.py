"""The arithmetic of reading: what a found value is worth beside the printed one."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.api.results import Paper
from bot.identity import letters
from bot.identity.papers.fields import PaperField

CONFIDENT = 0.8
"""From here on a value is shown without a doubt: a wrong one is the worst that reading can do."""

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
class Mark:
    """One printed value against the found one; `faults` counts letters to change, all of them where none was found."""

    field: str
    exact: bool
    blind: bool
    faults: int
    letters: int
    missing: bool
    confident: bool

    @property
    def wrong(self) -> bool:
        """Another value than the printed one was given."""
        return not (self.exact or self.missing)

    @property
    def misleading(self) -> bool:
        """A number, date or name is wrong and was given with confidence."""
        return self.wrong and self.confident and self.field in CRUCIAL


def marks(truth: Mapping[str, str], paper: Paper) -> list[Mark]:
    """Mark every printed value: exact after Unicode NFC, and exact but for diacritics and case."""
    return [
        _mark(name, printed, paper.fields.get(name, ""), paper.confidences.get(name, 0.0))
        for name, printed in truth.items()
    ]


def _mark(name: str, printed: str, found: str, sure: float) -> Mark:
    printed, found = (unicodedata.normalize("NFC", text) for text in (printed, found))
    return Mark(
        field=name,
        exact=found == printed,
        blind=letters.plain(found).casefold() == letters.plain(printed).casefold(),
        faults=edit_distance(printed, found),
        letters=len(printed),
        missing=not found,
        confident=sure >= CONFIDENT,
    )


def edit_distance(one: str, two: str) -> int:
    """Count the letters to insert, delete or replace to make `two` of `one` (Levenshtein 1966)."""
    row = list(range(len(two) + 1))
    for i, left in enumerate(one, 1):
        above, row = row, [i]
        for j, right in enumerate(two, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (left != right)))
    return row[-1]


def exactness(all_marks: Sequence[Mark]) -> dict[str, float]:
    """Give the shares of exact and of blindly exact values, and the character error rate; NaN of nothing."""
    return {
        "exact": share(mark.exact for mark in all_marks),
        "blind": share(mark.blind for mark in all_marks),
        "CER": _ratio(sum(mark.faults for mark in all_marks), sum(mark.letters for mark in all_marks)),
    }


def failures(all_marks: Sequence[Mark]) -> dict[str, int]:
    """Count what is missing, what is wrong, and which numbers, dates and names are wrong with confidence."""
    return {
        "missing": sum(mark.missing for mark in all_marks),
        "wrong": sum(mark.wrong for mark in all_marks),
        "misleading": sum(mark.misleading for mark in all_marks),
    }


def share(facts: Iterable[bool]) -> float:
    """Give the share of what is true; NaN of nothing."""
    counted = [bool(fact) for fact in facts]
    return _ratio(sum(counted), len(counted))


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


def percentiles(values: Sequence[float], *shares: int) -> dict[str, float]:
    """Give what `shares` percent of the values do not exceed, between neighbours in proportion; NaN of nothing."""
    return {f"p{each}": float(np.percentile(values, each)) if values else float("nan") for each in shares}
