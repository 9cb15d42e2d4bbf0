"""Tests of pending updates: kinds, lifetimes, limits."""

from playground.messaging import updates as module
from playground.messaging.updates import CALLBACK_QUERY_LIFETIME, PendingUpdates


class Clock:
    """A clock that moves only when set."""

    def __init__(self) -> None:
        self.time = 1_800_000_000.0

    def __call__(self) -> float:  # noqa: D102 - the time
        return self.time


def test_update_expires() -> None:
    """A callback query expires after 150 seconds, a message after a day."""
    clock = Clock()
    updates = PendingUpdates(clock, first_id=5)
    updates.publish("message", {}, queue=1)
    updates.publish("callback_query", {}, queue=2, lifetime=CALLBACK_QUERY_LIFETIME)
    clock.time += CALLBACK_QUERY_LIFETIME
    assert updates.first(2) is None
    assert [update.id for update in updates.oldest(100)] == [5]
    clock.time += 24 * 3600
    assert updates.oldest(100) == []
    assert updates.queues() == ()


def test_kinds_are_filtered() -> None:
    """By default all kinds but three are published. A list restricts the kinds."""
    updates = PendingUpdates(Clock(), first_id=1)
    updates.publish("message_reaction", {}, queue=1)
    updates.allowed = ("message_reaction",)
    updates.publish("message", {}, queue=1)
    assert len(updates) == 0
    updates.publish("message_reaction", {}, queue=1)
    assert len(updates) == 1


def test_number_of_waiting_updates_is_limited() -> None:
    """Beyond the limit the oldest update is dropped."""
    updates = PendingUpdates(Clock(), first_id=0)
    for _ in range(module.MAX_PENDING + 1):
        updates.publish("message", {}, queue=1)
    assert len(updates) == module.MAX_PENDING
    assert updates.oldest(1)[0].id == 1
