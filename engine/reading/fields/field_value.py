"""x."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A printed value as read, in canonical form, and how sure it is (0..1)."""

    text: str
    confidence: float
