"""The value of one field as printed on a paper."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A printed value in canonical form, with a confidence (0..1)."""

    text: str
    confidence: float
