"""Assess how much of a paper was read and whether the sources agree."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.identity import agreement
from bot.identity.agreement import Agreement
from bot.identity.papers.fields import PaperField
from bot.identity.papers.kinds import KINDS
from engine.reading.fields.merge import CODE_CONFIDENCE

_CONFIDENT = 0.6  # a value with at least this confidence counts as read


@dataclass(frozen=True, slots=True)
class Legibility:
    """The legibility of one side of a paper.

    `poor`: most required fields are missing. `complete`: all required fields are read with confidence. `whole`: all
    printed fields are. `proven`: the side is complete, a QR code or a zone with correct check digits gives the number,
    and no other source contradicts it.
    """

    poor: bool
    complete: bool = False
    whole: bool = False
    proven: bool = False


def assess(
    kind: str,
    values: Mapping[str, str],
    confidence: Mapping[str, float],
    sources: Mapping[str, Mapping[str, str]],
) -> Legibility:
    """Assess the merged values of one side with confidences (0..1) and the values of each source."""
    required = KINDS[kind].needed
    read = [name for name in required if values.get(name)]
    complete, whole = (
        all(confidence.get(name, 0.0) >= _CONFIDENT for name in names) for names in (required, KINDS[kind].printed)
    )
    has_code = any(values.get(PaperField.ID, "") in sources.get(code, {}).values() for code in ("qr", "mrz"))
    proven = (
        complete
        and has_code
        and confidence.get(PaperField.ID, 0.0) >= CODE_CONFIDENCE
        and not _sources_disagree(sources)
    )
    return Legibility(2 * len(read) < len(required), complete, whole, proven)


def _sources_disagree(sources: Mapping[str, Mapping[str, str]]) -> bool:
    rows = (row for row in agreement.compare(sources) if row.field in {PaperField.ID, PaperField.DOB})
    return any(row.agreement is Agreement.DIFFER for row in rows)
