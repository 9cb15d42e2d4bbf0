"""x."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Print:
    """A printed value as read, in canonical form, and how sure it is (0..1)."""

    text: str
    sure: float
