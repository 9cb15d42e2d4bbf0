"""Shares and percentiles of measured values. The result for no values is NaN, rather than 0 or 1."""

import math
from collections.abc import Iterable, Sequence

import numpy as np


def ratio(part: float, whole: float) -> float:
    """Divide ``part`` by ``whole``."""
    return part / whole if whole else math.nan


def share(facts: Iterable[bool]) -> float:
    """Return the share of true facts, from 0 to 1."""
    counted = [bool(fact) for fact in facts]
    return ratio(sum(counted), len(counted))


def percentiles(values: Sequence[float], *percents: int) -> dict[str, float]:
    """Return the percentiles of ``values`` by name ("p95"), interpolated between neighbours."""
    return {f"p{each}": float(np.percentile(values, each)) if values else math.nan for each in percents}
