"""Retry policy with waits between attempts, and a circuit breaker."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.api.descriptors import Operation
from bot.api.errors import ApiError, Nonsense, Unavailable, Uncertain


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """The number of attempts and the waits between attempts, in seconds.

    A wait is drawn evenly from 0 to `base * 2**attempt`, at most `longest` (full jitter), so that calls that failed
    together are not repeated together. A Retry-After of the service is added to the drawn wait. A Retry-After of more
    than `longest` ends the attempts.
    """

    attempts: int = 3
    base: float = 0.5
    longest: float = 10.0

    def wait(self, error: ApiError, operation: Operation, attempt: int, draw: float) -> float | None:
        """Return the wait after failed attempt `attempt` (from 0), or None to stop. `draw` is in 0..1."""
        if attempt + 1 >= self.attempts or not _is_repeatable(error, operation):
            return None
        jitter = draw * min(self.longest, self.base * 2.0**attempt)
        asked = error.retry_after if isinstance(error, Unavailable) else None
        if asked is None:
            return jitter
        return asked + jitter if asked <= self.longest else None


def _is_repeatable(error: ApiError, operation: Operation) -> bool:
    """Return whether a repetition may succeed and cannot charge or change anything twice."""
    if isinstance(error, Nonsense):
        return False
    return isinstance(error, Unavailable) or (isinstance(error, Uncertain) and operation.repeatable)


@dataclass(slots=True)
class CircuitBreaker:
    """A circuit breaker, open for `pause` seconds after `limit` consecutive transport failures.

    After the pause one call is admitted as a probe. A successful probe closes the breaker. After a failed or cancelled
    probe the breaker stays open for twice the last pause, at most `longest`. So a short outage costs a short time, and
    a long outage causes few requests.
    """

    clock: Callable[[], float]
    limit: int = 5
    pause: float = 2.0
    longest: float = 30.0
    _failures: int = field(default=0, init=False)
    _probes: int = field(default=0, init=False)
    _next_probe_at: float = field(default=0.0, init=False)
    _just_opened: bool = field(default=False, init=False)

    def check(self) -> None:
        """Raise Unavailable, with the seconds until the next probe, while calls are refused."""
        left = self._next_probe_at - self.clock()
        if self.is_open and left > 0:
            raise Unavailable("the breaker is open", retry_after=left)

    def admit(self) -> None:
        """Admit a call or raise as `check`. A call admitted by an open breaker is the probe."""
        self.check()
        if self.is_open:
            self._probes += 1
            self._schedule_probe()

    def just_opened(self) -> bool:
        """Return whether the breaker has opened since the last call of this method."""
        just_opened, self._just_opened = self._just_opened, False
        return just_opened

    @property
    def is_open(self) -> bool:
        """Return whether calls other than probes are refused."""
        return self._failures >= self.limit

    def succeeded(self) -> None:
        """Record any answer of the service."""
        self._failures = self._probes = 0

    def failed(self) -> None:
        """Record a transport failure: no connection, no answer, or a 5xx status."""
        self._failures += 1
        self._just_opened = self._just_opened or self._failures == self.limit
        self._schedule_probe()

    def _schedule_probe(self) -> None:
        self._next_probe_at = self.clock() + min(self.longest, self.pause * 2.0 ** min(self._probes, 16))
