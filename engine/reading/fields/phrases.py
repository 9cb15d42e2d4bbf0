"""Set phrases of papers. Each is declared with the letters that may be misread and the part of a text it may be.

`bench.engine.rules` measures how often each phrase is found in texts that do not have it.
"""

import enum
from dataclasses import dataclass

from engine.reading.text import fuzzy_search


class Extent(enum.Enum):
    """The part of a text that a phrase may be. Some specks may stand beside the phrase."""

    WHOLE = enum.auto()
    START = enum.auto()
    INSIDE = enum.auto()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Wordings (plain letters only), the letters of a wording that may be wrong, and the extent."""

    wordings: tuple[str, ...]
    errors: int
    extent: Extent
    specks: int = 2

    def is_in(self, text: str) -> bool:
        """Return whether the text holds the phrase within its bounds."""
        folded = fuzzy_search.fold(text)[0]
        return any(self._fits(wording, folded) for wording in self.wordings)

    def _fits(self, wording: str, folded: str) -> bool:
        longest = len(wording) + self.errors + self.specks
        if self.extent is Extent.WHOLE and len(folded) > longest:
            return False
        searched = folded[:longest] if self.extent is Extent.START else folded
        found = fuzzy_search.search(wording, searched, (self.errors + 0.5) / len(wording))
        if found is None or self.extent is Extent.INSIDE:
            return found is not None
        behind = len(folded) - found.end if self.extent is Extent.WHOLE else 0
        return found.start + behind <= self.specks


VIETNAM = Phrase(("vietnam", "vietnamvietnamese"), 1, Extent.WHOLE)
"""The nationality. The name of the state in a longer line is none."""

MONTH = Phrase(("thang", "month"), 0, Extent.INSIDE)
"""The word before a month, in a row that may hold a date in words."""

MONTH_BETWEEN_NUMBERS = Phrase(("thang", "month"), 1, Extent.INSIDE)
"""The same between a day and a month, at most 18 characters apart."""

NATIONALITY_LABEL = Phrase(("quoctich", "nationality"), 3, Extent.START)
"""The misread label before a nationality in one line."""

UNLIMITED = Phrase(("khongthoihan",), 3, Extent.WHOLE)
"""The value in place of a date of expiry. A line that holds more is another value."""
