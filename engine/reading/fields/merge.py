"""What print, QR code and machine readable zone say of a card becomes one value per field."""

from collections.abc import Mapping

from engine.reading.fields.field_value import Print
from engine.reading.fields.mrz import Machine

_OURS = "VNM"
CODE_SURE = 0.99  # a QR code has error correction, the zone check digits
_CODE_FIELDS = ("id", "old_id", "name", "dob", "gender", "address", "issue_date")
# What the zone proves by check digits, or says in two letters beside them.
_ZONE_FIELDS = (
    "id",
    "dob",
    "gender",
    "due_date",
    "nationality",
    "document_number",
    "person_number",
    "sur_name",
    "given_name",
    "country",
)


def merge(
    printed: Mapping[str, Print], code: Mapping[str, str] | None, zone: Machine | None
) -> tuple[dict[str, str], dict[str, float], dict[str, dict[str, str]]]:
    """Values, confidences (0..1) and what each source said: the QR code wins, then the zone, then print.

    The zone's name bears no marks, so it never becomes the `name` of a Vietnamese.
    """
    said_by_zone = zone.fields() if zone else {}
    values = {name: value.text for name, value in printed.items()}
    sure = {name: value.sure for name, value in printed.items()}
    if zone and zone.valid:
        _lay_over(values, sure, {name: said_by_zone[name] for name in _ZONE_FIELDS if name in said_by_zone})
        if said_by_zone.get("country", _OURS) != _OURS:
            _lay_over(values, sure, {"name": said_by_zone["name"]})
    if code:
        _lay_over(values, sure, {name: code[name] for name in _CODE_FIELDS if name in code})
    sources = {"print": {name: value.text for name, value in printed.items()}}
    sources |= {"qr": dict(code)} if code else {}
    sources |= {"mrz": said_by_zone} if zone else {}
    return values, sure, sources


def _lay_over(values: dict[str, str], sure: dict[str, float], winner: Mapping[str, str]) -> None:
    values.update(winner)
    sure.update(dict.fromkeys(winner, CODE_SURE))
