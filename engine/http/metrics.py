"""Count requests and measure their seconds for Prometheus. Each application has a registry of its own."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from engine.workers.reader import Reader

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Upper bounds in seconds."""


class Metrics:
    """Requests since the start, labelled with routes and codes, never with keys or values that a caller invented."""

    def __init__(self, reader: Reader) -> None:
        self._registry = CollectorRegistry()
        warm = Gauge("engine_workers_warm", "Processes that can read now.", registry=self._registry)
        warm.set_function(lambda: reader.warm_workers)
        waiting = Gauge("engine_tasks_waiting", "Tasks that wait for a process.", registry=self._registry)
        waiting.set_function(lambda: reader.waiting_tasks)
        self._requests = Counter(
            "engine_requests",
            "Requests by route, HTTP status and code in the body.",
            ("method", "path", "status", "code"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "engine_request_seconds",
            "Seconds from the request's head to its answer.",
            ("method", "path"),
            registry=self._registry,
            buckets=BUCKETS,
        )

    def record(self, method: str, path: str, status: int, code: str, seconds: float) -> None:
        """Record one request: its route, its HTTP status, the code in its body, and its duration."""
        self._requests.labels(method, path, status, code).inc()
        self._seconds.labels(method, path).observe(seconds)

    def format(self) -> bytes:
        """Return all metrics in the text format of Prometheus."""
        return generate_latest(self._registry)
