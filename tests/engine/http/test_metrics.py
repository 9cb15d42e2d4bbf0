"""Check the metrics in the text format of Prometheus."""

from engine.http.metrics import Metrics
from tests.engine.client import ScriptedReader


def test_recorded_requests_are_formatted() -> None:
    """The text has requests by route and code, seconds in buckets, and the current gauges."""
    metrics = Metrics(ScriptedReader())
    for seconds in (0.01, 0.3):
        metrics.record("GET", "/live", 200, "-", seconds)
    lines = metrics.format().decode().splitlines()
    assert "engine_workers_warm 1.0" in lines
    assert 'engine_requests_total{code="-",method="GET",path="/live",status="200"} 2.0' in lines
    assert 'engine_request_seconds_bucket{le="0.25",method="GET",path="/live"} 1.0' in lines
    assert 'engine_request_seconds_bucket{le="0.5",method="GET",path="/live"} 2.0' in lines


def test_two_applications_count_separately() -> None:
    """A request to one application is not in the metrics of the other."""
    first, second = Metrics(ScriptedReader()), Metrics(ScriptedReader())
    first.record("GET", "/live", 200, "-", 0.1)
    assert b"/live" not in second.format()
