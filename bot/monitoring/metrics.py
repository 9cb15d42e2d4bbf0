"""The metrics of one process for Prometheus. Labels are operations, methods and outcomes, never personal data."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.api.errors import ApiError, OutOfQuota, WrongKey
from bot.api.operations import OPERATIONS
from bot.conversation.protocols import FileGone

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
UPDATE_SECONDS = (0.01, 0.05, 0.1, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
CALL_SECONDS = (0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0)


class Metrics:
    """The metrics of one process, in a registry of its own."""

    def __init__(self) -> None:
        own = self._registry = CollectorRegistry()
        self.received = Counter("bot_updates", "Updates received, by outcome: new, seen, flood, other (not answered), "
                             "broken, or forged.", ("outcome",), registry=own)  # fmt: skip
        self.handled = Counter("bot_handled", "Updates by outcome of the turn: done, waits, failed, buried.",
                               ("outcome",), registry=own)  # fmt: skip
        self.seconds = Histogram("bot_handle_seconds", "Seconds from the start of an update's turn to its end.",
                                 registry=own, buckets=UPDATE_SECONDS)  # fmt: skip
        self.calls = Counter("bot_api_calls", "Calls of API v1 by operation and outcome: ok, the error's class, photo "
                             "gone, or cut off.", ("operation", "outcome"), registry=own)  # fmt: skip
        self.call_seconds = Histogram("bot_api_seconds", "Seconds of a call of API v1, waiting for a turn included.",
                                      ("operation",), registry=own, buckets=CALL_SECONDS)  # fmt: skip
        self.check_seconds = Counter("bot_look_cpu_seconds", "Processor seconds used to check photos.", registry=own)
        self.telegram = Counter("bot_telegram_calls", "Requests to the Bot API by method and outcome: ok, 429, 4xx, "
                                "5xx, or none for no answer.", ("method", "outcome"), registry=own)  # fmt: skip
        self.alarms = Counter("bot_alarms", "Alarms sent to the administrators.", registry=own)
        self.expired = Counter("bot_expired", "Records deleted after the retention time, by kind.",
                               ("kind",), registry=own)  # fmt: skip
        self.swept = Gauge("bot_swept_timestamp_seconds", "Unix time of the last sweep by this process.",
                           registry=own)  # fmt: skip
        self._gauges()
        self._begin_at_zero()

    def _begin_at_zero(self) -> None:
        """Create the series that alerts watch: Prometheus sees no increase in a series that begins with a 1."""
        for operation in OPERATIONS:
            for refusal in (OutOfQuota, WrongKey):
                self.calls.labels(operation.name, refusal.__name__)
        self.handled.labels("buried")
        self.received.labels("forged")

    def _gauges(self) -> None:
        own = self._registry
        self.waiting = Gauge("bot_inbox_waiting", "Waiting updates of all processes.", registry=own)
        self.oldest = Gauge("bot_inbox_oldest_seconds", "Age of the oldest waiting update in seconds.", registry=own)
        self.dead = Gauge("bot_inbox_dead", "Updates in the dead letter.", registry=own)
        self.store_up = Gauge("bot_store_up", "1 if the store answered this scrape, else 0.", registry=own)
        self.store_seconds = Gauge("bot_store_seconds", "Seconds of a round trip to the store.", registry=own)
        self.api_up = Gauge("bot_api_up", "1 if API v1 answers, 0 if not, NaN until known.", registry=own)
        self.api_paused = Gauge(
            "bot_api_breaker_open", "1 while the breaker refuses calls after failures in a row, else 0.", registry=own
        )
        self.quota = Gauge("bot_quota_calls", "Monthly quota of paid calls, 0 for no quota.", registry=own)
        self.used = Gauge("bot_quota_used", "Paid calls of this month, in all processes.", registry=own)
        self.cases = Gauge("bot_cases_waiting", "Cases of verification that wait for a decision.", registry=own)
        self.oldest_case = Gauge("bot_case_oldest_seconds", "Age of the oldest waiting case in seconds.", registry=own)

    def count_telegram_call(self, method: str, status: int | None) -> None:
        """Count one request to the Bot API. `status` is the HTTP status, None for no answer."""
        named = {None: "none", 200: "ok", 429: "429"}
        self.telegram.labels(method, named.get(status) or f"{(status or 0) // 100}xx").inc()

    @contextmanager
    def calling(self, operation: str) -> Iterator[None]:
        """Count and time one call of API v1."""
        started, outcome = time.monotonic(), "ok"
        try:
            yield
        except ApiError as error:
            outcome = type(error).__name__
            raise
        except FileGone:
            outcome = "photo gone"
            raise
        except BaseException:
            outcome = "cut off"
            raise
        finally:
            self.calls.labels(operation, outcome).inc()
            self.call_seconds.labels(operation).observe(time.monotonic() - started)

    def text(self) -> bytes:
        """Return all metrics in the text format of Prometheus."""
        return generate_latest(self._registry)
