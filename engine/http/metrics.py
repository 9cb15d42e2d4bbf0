"""Counts requests and their seconds for Prometheus; each application has a registry of its own."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from engine.workers.pool import Reader

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Upper bounds in seconds."""


class Metrics:
    """What was asked since the start; labels are routes and codes, never keys or anything a caller made up."""

    def __init__(self, reader: Reader) -> None:
        own = self._registry = CollectorRegistry()
        warm = Gauge("engine_workers_warm", "Processes that can read now.", registry=own)
        warm.set_function(lambda: reader.warm)
        waiting = Gauge("engine_tasks_waiting", "Tasks that wait for a process.", registry=own)
        waiting.set_function(lambda: reader.waiting)
        route = ("method", "path")
        told = "Requests by route, HTTP status and code in the body."
        self._requests = Counter("engine_requests", told, (*route, "status", "code"), registry=own)
        told = "Seconds from the request's head to its answer."
        self._seconds = Histogram("engine_request_seconds", told, route, registry=own, buckets=BUCKETS)

    def count(self, method: str, path: str, status: int, code: str, seconds: float) -> None:
        """Count one request by its route, HTTP status and the code in its body, and how long it took."""
        self._requests.labels(method, path, status, code).inc()
        self._seconds.labels(method, path).observe(seconds)

    def text(self) -> bytes:
        """Write everything in the text format of Prometheus."""
        return generate_latest(self._registry)
