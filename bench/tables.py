"""Tables of measured values, as text for people and as JSON for programs."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Cell = str | int | float | None
Row = Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """A title and rows with the same columns. Fractions are shown with ``digits`` decimals."""

    title: str
    rows: Sequence[Row]
    digits: int = 3

    def __str__(self) -> str:
        """Align words to the left and numbers to the right, and show a missing value as a dash."""
        if not self.rows:
            return f"\n{self.title}\n  nothing was measured"
        heads = list(self.rows[0])
        cells = [heads, *([self._format(row[head]) for head in heads] for row in self.rows)]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        words = [isinstance(self.rows[0][head], str) for head in heads]
        lines = (
            "  ".join(
                cell.ljust(width) if word else cell.rjust(width)
                for cell, width, word in zip(line, widths, words, strict=True)
            )
            for line in cells
        )
        return "\n".join(("", self.title, *(line.rstrip() for line in lines)))

    def _format(self, cell: Cell) -> str:
        if cell is None or (isinstance(cell, float) and math.isnan(cell)):
            return "-"
        return f"{cell:.{self.digits}f}" if isinstance(cell, float) else str(cell)

    def plain(self) -> dict[str, object]:
        """Return the table for JSON, with null in place of NaN."""
        rows = [
            {name: None if isinstance(cell, float) and math.isnan(cell) else cell for name, cell in row.items()}
            for row in self.rows
        ]
        return {"title": self.title, "rows": rows}
