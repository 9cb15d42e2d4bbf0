"""Shares and percentiles."""

import math

from bench.statistics import percentiles, share


def test_no_values() -> None:
    """Shares and percentiles of no values are NaN, rather than 0 or 1."""
    assert math.isnan(share([]))
    assert math.isnan(percentiles([], 50)["p50"])


def test_percentiles() -> None:
    """Each percentile of the numbers 0 to 100 is the number itself, and lies in proportion between two neighbours."""
    assert percentiles(range(101), 50, 90, 95) == {"p50": 50, "p90": 90, "p95": 95}
    assert percentiles([1, 2], 50) == {"p50": 1.5}
