"""A result that comes with a sentence for people."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class DescribedResult:
    """A method's result and the `description` that stands beside it in the answer."""

    result: Any
    description: str
