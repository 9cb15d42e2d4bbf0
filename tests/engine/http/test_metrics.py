"""Counts of requests in the text format of Prometheus."""

from engine.http.metrics import Metrics
from tests.engine.client import Script


def test_what_was_counted_is_written() -> None:
    """Requests by route and code, their seconds in buckets, and what is so now."""
    metrics = Metrics(Script())
    for seconds in (0.01, 0.3):
        metrics.count("GET", "/live", 200, "-", seconds)
    lines = metrics.text().decode().splitlines()
    assert "engine_workers_warm 1.0" in lines
    assert 'engine_requests_total{code="-",method="GET",path="/live",status="200"} 2.0' in lines
    assert 'engine_request_seconds_bucket{le="0.25",method="GET",path="/live"} 1.0' in lines
    assert 'engine_request_seconds_bucket{le="0.5",method="GET",path="/live"} 2.0' in lines


def test_two_applications_count_apart() -> None:
    """What one was asked does not stand in the other's text."""
    first, second = Metrics(Script()), Metrics(Script())
    first.count("GET", "/live", 200, "-", 0.1)
    assert b"/live" not in second.text()
