"""Counts requests and their seconds, and writes them in the text format of Prometheus (version 0.0.4)."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Upper bounds in seconds."""

Labels = tuple[tuple[str, str], ...]


class Metrics:
    """What was asked since the start; labels are routes and codes, never keys or anything a caller made up."""

    def __init__(self) -> None:
        self._requests: Counter[Labels] = Counter()
        self._buckets: Counter[tuple[Labels, float]] = Counter()
        self._seconds: defaultdict[Labels, float] = defaultdict(float)
        self._timed: Counter[Labels] = Counter()

    def count(self, method: str, path: str, status: int, code: str, seconds: float) -> None:
        """Count one request by its route, HTTP status and the code in its body, and how long it took."""
        route = (("method", method), ("path", path))
        self._requests[*route, ("status", str(status)), ("code", code)] += 1
        self._timed[route] += 1
        self._seconds[route] += seconds
        for bound in BUCKETS:
            self._buckets[route, bound] += seconds <= bound

    def text(self, gauges: Mapping[str, tuple[str, float]]) -> str:
        """Write all counts, after what is so now: `gauges` by name, each with its meaning and value."""
        return "\n".join([*_gauges(gauges), *self._counts(), *self._durations(), ""])

    def _counts(self) -> Iterator[str]:
        yield from _head("engine_requests_total", "counter", "Requests by route, HTTP status and code in the body.")
        for labels, value in sorted(self._requests.items()):
            yield f"engine_requests_total{_shown(labels)} {value}"

    def _durations(self) -> Iterator[str]:
        name = "engine_request_seconds"
        yield from _head(name, "histogram", "Seconds from the request's head to its answer.")
        for route, total in sorted(self._timed.items()):
            for bound in BUCKETS:
                yield f"{name}_bucket{_shown((*route, ('le', str(bound))))} {self._buckets[route, bound]}"
            yield f"{name}_bucket{_shown((*route, ('le', '+Inf')))} {total}"
            yield f"{name}_sum{_shown(route)} {self._seconds[route]:.6f}"
            yield f"{name}_count{_shown(route)} {total}"


def _gauges(gauges: Mapping[str, tuple[str, float]]) -> Iterator[str]:
    for name, (meaning, value) in gauges.items():
        yield from _head(name, "gauge", meaning)
        yield f"{name} {value:g}"


def _head(name: str, kind: str, meaning: str) -> tuple[str, str]:
    return f"# HELP {name} {meaning}", f"# TYPE {name} {kind}"


def _shown(labels: Labels) -> str:
    return "{" + ",".join(f'{name}="{value}"' for name, value in labels) + "}"
