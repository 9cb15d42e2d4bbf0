"""Merge the values of print, QR code and machine readable zone into one value per field."""

from collections.abc import Mapping

from bot.identity.papers.fields import FIELDS, PaperField
from engine.reading.fields.field_value import FieldValue
from engine.reading.fields.mrz import Mrz

_VIETNAM = "VNM"  # the code of Vietnam
CODE_CONFIDENCE = 0.99  # a QR code has error correction, the zone check digits


def merge_sources(
    printed: Mapping[str, FieldValue], code: Mapping[str, str] | None, zone: Mrz | None
) -> tuple[dict[str, str], dict[str, float], dict[str, dict[str, str]]]:
    """Return values, confidences (0..1) and the values of each source: the QR code wins, then the zone, then print.

    The zone's name has no diacritics, so it never becomes the `name` of a Vietnamese.
    """
    said_by_zone = zone.fields() if zone else {}
    values = {name: value.text for name, value in printed.items()}
    confidence = {name: value.confidence for name, value in printed.items()}
    if zone and zone.valid:
        _overwrite(values, confidence, {name: said_by_zone[name] for name in said_by_zone if name != PaperField.NAME})
        if said_by_zone.get(PaperField.COUNTRY, _VIETNAM) != _VIETNAM:
            _overwrite(values, confidence, {PaperField.NAME: said_by_zone[PaperField.NAME]})
    if code:
        _overwrite(values, confidence, {name: code[name] for name in code if name in FIELDS})
    sources = {"print": {name: value.text for name, value in printed.items()}}
    sources |= {"qr": dict(code)} if code else {}
    sources |= {"mrz": said_by_zone} if zone else {}
    return values, confidence, sources


def _overwrite(values: dict[str, str], confidence: dict[str, float], winner: Mapping[str, str]) -> None:
    values.update(winner)
    confidence.update(dict.fromkeys(winner, CODE_CONFIDENCE))
