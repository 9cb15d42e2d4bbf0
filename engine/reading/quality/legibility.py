"""How much of a paper was read, and whether what was read holds together."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.identity import agreement
from bot.identity.agreement import Verdict
from bot.identity.papers.fields import PaperField
from bot.identity.papers.kinds import KINDS
from engine.reading.fields.merge import CODE_CONFIDENCE

_CONFIDENT = 0.6  # certainty of a value from which it counts as read


@dataclass(frozen=True, slots=True)
class Legibility:
    """What a reading says of its photo.

    poor: most needed fields are missing. complete: all are read surely. proven: all are, and a QR code or a zone with
    right check digits says whose paper it is, which no other source denies.
    """

    poor: bool
    complete: bool
    proven: bool


def assess(
    kind: str,
    values: Mapping[str, str],
    confidence: Mapping[str, float],
    sources: Mapping[str, Mapping[str, str]],
) -> Legibility:
    """Assess the merged values of one side, their certainties (0..1) and what each source said."""
    needed = KINDS[kind].needed
    read = [name for name in needed if values.get(name)]
    complete = all(confidence.get(name, 0.0) >= _CONFIDENT for name in needed)
    coded = any(values.get(PaperField.ID, "") in sources.get(code, {}).values() for code in ("qr", "mrz"))
    proven = (
        complete and coded and confidence.get(PaperField.ID, 0.0) >= CODE_CONFIDENCE and not _sources_disagree(sources)
    )
    return Legibility(2 * len(read) < len(needed), complete, proven)


def _sources_disagree(sources: Mapping[str, Mapping[str, str]]) -> bool:
    rows = (row for row in agreement.compare(sources) if row.field in {PaperField.ID, PaperField.DOB})
    return any(row.verdict is Verdict.DIFFER for row in rows)
