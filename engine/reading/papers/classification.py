"""Tell the kind of an identity paper by proofs, and find that a page is none.

A zone, a code, or a title on a line of its own proves a kind: the title below the state's head, or with labels. Labels
alone prove a kind where nearly all stand at the start of lines, in a block as wide as on a card, and the page holds
nothing else. Forms, certificates and screens have the same labels, but other titles, other labels and prose.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.identity.mrz_td3 import Td3
from bot.identity.papers.fields import PaperField
from bot.identity.papers.kinds import PaperKind
from engine.reading.fields.labels import LABELS
from engine.reading.fields.mrz import Mrz
from engine.reading.papers.page_evidence import KindEvidence, PageEvidence, PageLine

# Right check digits, of the four over printed data, that make two long lines a passport's zone.
_MIN_CHECKS = 2
_MIN_RATIO = 0.85  # width to height of the block of labels: 0.9 on papers squeezed to a square, less on upright screens
_MIN_NATIVE = 0.5  # share of the labels found in Vietnamese: no foreign paper has them
_MACHINE_WEIGHT = 3  # weight of a zone or a code beside labels
_SPARE_LINES = 2  # strange lines on a back: specks, the signer's name
_MANY_STRANGE = 6  # strange lines that no better reading of the page explains
# The least weight of the labels of a back without zone and code. Ethnic group and religion (4) stand on many forms.
_BACKS: Mapping[PaperKind, int] = {
    PaperKind.CHIP_BACK: 4,
    PaperKind.BARCODE_BACK: 4,
    PaperKind.BACK_2024: 7,
    PaperKind.CMND_BACK: 5,
}
# Titled, under the state's head -> the least share of the front's labels, and the most strange lines for each label.
_FRONTS: Mapping[tuple[bool, bool], tuple[float, float]] = {
    (True, True): (0.0, 0.9),
    (True, False): (0.34, 0.34),
    (False, True): (0.5, 0.34),
    (False, False): (0.8, 0.0),
}
_WITH_ZONE = (PaperKind.CHIP_BACK, PaperKind.BACK_2024)
_WITH_CODE = (PaperKind.CHIP_FRONT, PaperKind.BACK_2024)
_WITHOUT_CHIP: Mapping[PaperKind, PaperKind] = {
    PaperKind.CHIP_FRONT: PaperKind.BARCODE_FRONT,
    PaperKind.CHIP_BACK: PaperKind.BARCODE_BACK,
}
_WITH_CHIP = {old: new for new, old in _WITHOUT_CHIP.items()}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The kind of a page, or None for a page that is no identity paper.

    `is_open` says that no kind is proven but that other readings of the lines may prove one.
    """

    kind: PaperKind | None
    is_open: bool = False


def classify(lines: Sequence[PageLine], zone: Mrz | None = None, *, has_code: bool = False) -> Verdict:
    """Return the verdict on the lines of a page with its machine readable zone.

    `has_code` tells whether the QR code of a card was found. The card before the chip has the chip card's labels but
    neither English nor codes.
    """
    if isinstance(zone, Td3):
        right = sum(right for field, right in zone.checks.items() if field != PaperField.PERSON_NUMBER)
        return Verdict(PaperKind.PASSPORT if right >= _MIN_CHECKS else None)
    page = PageEvidence(lines)
    machine_proof = {*(_WITH_ZONE if zone else ()), *(_WITH_CODE if has_code else ())}
    found = [page.for_kind(kind) for kind in PaperKind]
    proven = [each for each in found if _is_proven(each, bool(page.head), each.kind in machine_proof)]
    if not proven:
        return Verdict(None, any(_is_open(each) for each in found))
    best = max(proven, key=lambda each: each.weight + _MACHINE_WEIGHT * (each.kind in machine_proof)).kind
    has_chip = bool(machine_proof) or page.has_english
    return Verdict((_WITH_CHIP if has_chip else _WITHOUT_CHIP).get(best, best))


def _is_open(evidence: KindEvidence) -> bool:
    return bool(evidence.labels) and not evidence.refuted and evidence.strange < _MANY_STRANGE


def _is_proven(evidence: KindEvidence, has_head: bool, has_machine_proof: bool) -> bool:
    count = len(evidence.labels)
    if evidence.refuted or evidence.ratio < _MIN_RATIO:
        return False
    if has_machine_proof:
        return count > 0 and evidence.strange <= count + _SPARE_LINES
    if least := _BACKS.get(evidence.kind):
        return not has_head and evidence.weight >= least and evidence.strange <= _SPARE_LINES
    share, strange = _FRONTS[evidence.titled, has_head]
    is_native = evidence.native >= _MIN_NATIVE
    return is_native and count >= share * _count_labels(evidence.kind) and evidence.strange <= strange * count


def _count_labels(kind: PaperKind) -> int:
    return len({label.field for label in LABELS[kind] if label.weight and label.field != "title"})
