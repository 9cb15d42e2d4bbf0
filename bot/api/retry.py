"""When to try again and when to stop asking: the waits between attempts, and a circuit breaker."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.api.descriptors import Operation
from bot.api.errors import ApiError, Nonsense, Unavailable, Uncertain


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often to try (`attempts` in all), and how long to wait in between, in seconds.

    A wait is drawn evenly from 0 to `base * 2**attempt`, at most `longest`: full jitter, so that callers
    who failed together do not come back together. A service that names a time is given it, and such a
    draw on top; when it asks for more than `longest`, the caller is told at once.
    """

    attempts: int = 3
    base: float = 0.5
    longest: float = 10.0

    def wait(self, error: ApiError, operation: Operation, attempt: int, draw: float) -> float | None:
        """Return the wait after attempt number `attempt` (from 0) failed, None to give up; `draw` is in 0..1."""
        if attempt + 1 >= self.attempts or not _worth_repeating(error, operation):
            return None
        jitter = draw * min(self.longest, self.base * 2.0**attempt)
        asked = error.retry_after if isinstance(error, Unavailable) else None
        if asked is None:
            return jitter
        return asked + jitter if asked <= self.longest else None


def _worth_repeating(error: ApiError, operation: Operation) -> bool:
    """Say whether a repetition may help, and cannot charge or do anything twice."""
    if isinstance(error, Nonsense):
        return False
    return isinstance(error, Unavailable) or (isinstance(error, Uncertain) and operation.repeatable)


@dataclass(slots=True)
class CircuitBreaker:
    """Refuses calls for `rest` seconds after `limit` transport failures in a row, then lets one through as a probe.

    A probe that succeeds closes the breaker. One that fails, or is cancelled and never heard of again, leaves it
    open, and the next probe goes after twice the rest of before, at most `longest`: a service that was away for a
    moment is back at once, one that is down is spared.
    """

    clock: Callable[[], float]
    limit: int = 5
    rest: float = 2.0
    longest: float = 30.0
    _failures: int = field(default=0, init=False)
    _probes: int = field(default=0, init=False)
    _opens_at: float = field(default=0.0, init=False)
    _news: bool = field(default=False, init=False)

    def check(self) -> None:
        """Raise Unavailable with the seconds until the next probe while calls are refused."""
        left = self._opens_at - self.clock()
        if self.is_open and left > 0:
            raise Unavailable("the breaker is open", retry_after=left)

    def admit(self) -> None:
        """Let a call pass, or raise as `check`; the one that passes an open breaker is its probe."""
        self.check()
        if self.is_open:
            self._probes += 1
            self._wait()

    def just_opened(self) -> bool:
        """Whether it opened since this was last asked; refusals of a breaker that stays open are no news."""
        news, self._news = self._news, False
        return news

    @property
    def is_open(self) -> bool:
        """Whether calls are refused, but for the probes."""
        return self._failures >= self.limit

    def succeeded(self) -> None:
        """Note that the service answered, whatever it said."""
        self._failures = self._probes = 0

    def failed(self) -> None:
        """Note a transport failure: no connection, no answer, or a 5xx."""
        self._failures += 1
        self._news = self._news or self._failures == self.limit
        self._wait()

    def _wait(self) -> None:
        self._opens_at = self.clock() + min(self.longest, self.rest * 2.0 ** min(self._probes, 16))
