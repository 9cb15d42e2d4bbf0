"""Counts of requests in the text format of Prometheus."""

from engine.metrics import Metrics

TEXT = """\
# HELP engine_workers_warm Processes that can read now.
# TYPE engine_workers_warm gauge
engine_workers_warm 2
# HELP engine_requests_total Requests by route, HTTP status and code in the body.
# TYPE engine_requests_total counter
engine_requests_total{method="GET",path="/live",status="200",code="-"} 2
# HELP engine_request_seconds Seconds from the request's head to its answer.
# TYPE engine_request_seconds histogram
engine_request_seconds_bucket{method="GET",path="/live",le="0.05"} 1
engine_request_seconds_bucket{method="GET",path="/live",le="0.1"} 1
engine_request_seconds_bucket{method="GET",path="/live",le="0.25"} 1
engine_request_seconds_bucket{method="GET",path="/live",le="0.5"} 2
engine_request_seconds_bucket{method="GET",path="/live",le="1.0"} 2
engine_request_seconds_bucket{method="GET",path="/live",le="2.0"} 2
engine_request_seconds_bucket{method="GET",path="/live",le="5.0"} 2
engine_request_seconds_bucket{method="GET",path="/live",le="10.0"} 2
engine_request_seconds_bucket{method="GET",path="/live",le="30.0"} 2
engine_request_seconds_bucket{method="GET",path="/live",le="+Inf"} 2
engine_request_seconds_sum{method="GET",path="/live"} 0.310000
engine_request_seconds_count{method="GET",path="/live"} 2
"""


def test_what_was_counted_is_written() -> None:
    """Buckets count what took at most so long, so each holds the one before."""
    metrics = Metrics()
    for seconds in (0.01, 0.3):
        metrics.count("GET", "/live", 200, "-", seconds)
    assert metrics.text({"engine_workers_warm": ("Processes that can read now.", 2)}) == TEXT


def test_nothing_counted_is_a_text_too() -> None:
    """The heads stand there from the start."""
    assert Metrics().text({}).count("# TYPE") == 2
