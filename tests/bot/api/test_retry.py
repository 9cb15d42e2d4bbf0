"""Tests of the retry policy and of the circuit breaker, with a clock that stands still."""

import pytest

from bot.api.descriptors import Operation
from bot.api.errors import (
    ApiError,
    BadFormat,
    InvalidId,
    NoContent,
    Nonsense,
    OutOfQuota,
    QueryFailed,
    Unavailable,
    Uncertain,
    UrlUnreachable,
    WrongKey,
)
from bot.api.operations import ADD, DELETE, EDIT_METADATA, GET_ALL_IMAGES, GET_MATTRUOC, OPERATIONS
from bot.api.retry import CircuitBreaker, RetryPolicy
from tests.bot.api.clock import Clock

POLICY = RetryPolicy(attempts=4, base=1.0, longest=3.0)


@pytest.mark.parametrize(("attempt", "longest"), [(0, 1.0), (1, 2.0), (2, 3.0)])
def test_waits_double_up_to_a_limit_and_are_drawn_from_zero(attempt: int, longest: float) -> None:
    """A wait is drawn from zero to the limit (full jitter)."""
    error = Unavailable()
    assert POLICY.wait(error, GET_MATTRUOC, attempt, 0.0) == 0.0
    assert POLICY.wait(error, GET_MATTRUOC, attempt, 0.5) == longest / 2
    assert POLICY.wait(error, GET_MATTRUOC, attempt, 1.0) == longest


def test_the_last_attempt_is_the_last() -> None:
    """After the last attempt there is no wait."""
    assert POLICY.wait(Unavailable(), GET_MATTRUOC, 3, 1.0) is None


def test_a_named_time_is_kept_unless_it_is_too_long() -> None:
    """A Retry-After is the minimum of the wait, and a long Retry-After ends the attempts."""
    assert POLICY.wait(Unavailable(retry_after=2.5), GET_MATTRUOC, 0, 0.5) == 3.0
    assert POLICY.wait(Unavailable(retry_after=3.5), GET_MATTRUOC, 0, 0.5) is None


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_an_unknown_outcome_is_repeated_only_where_it_costs_and_changes_nothing(operation: Operation) -> None:
    """An unknown outcome is repeated for listing and editing only."""
    repeated = POLICY.wait(Uncertain(), operation, 0, 1.0) is not None
    assert repeated is (operation in {GET_ALL_IMAGES, EDIT_METADATA})
    assert operation not in {ADD, DELETE} or not repeated


@pytest.mark.parametrize(
    "error", [BadFormat, InvalidId, NoContent, Nonsense, OutOfQuota, QueryFailed, UrlUnreachable, WrongKey]
)
def test_answers_are_never_asked_for_again(error: type[ApiError]) -> None:
    """An answer of the service is not requested again."""
    assert POLICY.wait(error(), GET_ALL_IMAGES, 0, 1.0) is None


def opened(clock: Clock) -> CircuitBreaker:
    """Return a breaker that opened after three failures."""
    breaker = CircuitBreaker(clock, limit=3, pause=30.0, longest=600.0)
    for _ in range(3):
        breaker.admit()
        breaker.failed()
    return breaker


def refused_for(breaker: CircuitBreaker) -> float | None:
    """Return the seconds for which a breaker refuses a call, or None for an admitted call."""
    try:
        breaker.admit()
    except Unavailable as error:
        return error.retry_after
    return None


def test_breaker_opens_after_failures_in_a_row() -> None:
    """A success resets the count of failures."""
    breaker = CircuitBreaker(Clock(), limit=3, pause=30.0)
    for failed in (True, True, False, True, True):
        (breaker.failed if failed else breaker.succeeded)()
        assert refused_for(breaker) is None
    breaker.failed()
    assert refused_for(breaker) == 30.0


def test_breaker_tells_once_that_it_opened() -> None:
    """`just_opened` is true once for each opening, not for refusals and failed probes."""
    clock = Clock()
    breaker = CircuitBreaker(clock, limit=3, pause=30.0)
    breaker.failed()
    assert not breaker.just_opened()
    for _ in range(2):
        breaker.failed()
        breaker.failed()
        assert breaker.just_opened()
        assert refused_for(breaker) == 30.0
        clock.now += 30
        assert refused_for(breaker) is None
        breaker.failed()
        assert not breaker.just_opened()
        breaker.succeeded()
        breaker.failed()


def test_breaker_lets_one_probe_through_and_closes_when_it_succeeds() -> None:
    """Other calls are refused during the probe."""
    clock = Clock()
    breaker = opened(clock)
    clock.now += 29
    assert refused_for(breaker) == 1.0
    clock.now += 1
    assert refused_for(breaker) is None
    assert refused_for(breaker) == 60.0
    breaker.succeeded()
    assert refused_for(breaker) is None


def test_breaker_stays_open_when_the_probe_fails_or_is_lost() -> None:
    """After a failed or lost probe the breaker admits a later probe."""
    clock = Clock()
    breaker = opened(clock)
    clock.now += 30
    assert refused_for(breaker) is None
    clock.now += 10
    breaker.failed()
    assert refused_for(breaker) == 60.0
    clock.now += 60
    assert refused_for(breaker) is None
    clock.now += 120
    assert refused_for(breaker) is None


def test_rests_grow_while_the_service_is_down() -> None:
    """The pause grows during an outage and is short again after a success."""
    clock = Clock()
    breaker = CircuitBreaker(clock, limit=1, pause=2.0, longest=10.0)
    for _ in range(2):
        breaker.failed()
        for rest in (2.0, 4.0, 8.0, 10.0, 10.0):
            assert refused_for(breaker) == rest
            clock.now += rest
            assert refused_for(breaker) is None
            breaker.failed()
        breaker.succeeded()
        assert refused_for(breaker) is None


def test_calls_that_fail_together_are_one_failure_of_the_service() -> None:
    """Concurrent failures count once for the pause."""
    breaker = opened(Clock())
    for _ in range(20):
        breaker.failed()
    assert refused_for(breaker) == 30.0
