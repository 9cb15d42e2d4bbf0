"""Random operations on the inbox, compared step by step with a small model."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest

from storage import inbox, retention
from storage.database import Database
from storage.inbox import ChatLease, LeaseLost, WaitingUpdate
from tests.storage.claims import claim_one


@dataclass
class Update:
    """One update of the model."""

    update_id: int
    chat_id: int
    received: float
    attempts: int = 0
    state: str = "waiting"
    finished: float = 0.0


@dataclass
class Chat:
    """One chat of the model."""

    session: bytes | None = None
    owner: str | None = None
    leases: int = 0
    free_at: float = 0.0


@dataclass
class Model:
    """A model of the inbox: the updates in order of arrival, and the chats."""

    updates: list[Update] = field(default_factory=list)
    chats: dict[int, Chat] = field(default_factory=dict)

    def waiting(self, chat_id: int | None = None) -> list[Update]:
        """Return the waiting updates of one chat, or of all chats for None."""
        return [u for u in self.updates if u.state == "waiting" and chat_id in {None, u.chat_id}]

    def put(self, update_id: int, chat_id: int, _payload: bytes, now: float) -> bool:
        """Append a new update. Return False for a known id."""
        if any(u.update_id == update_id for u in self.updates):
            return False
        self.updates.append(Update(update_id, chat_id, now))
        self.chats.setdefault(chat_id, Chat())
        return True

    def claim(self, owner: str, now: float, lease: float, limit: int) -> ChatLease | None:
        """Lease the free chat with the first waiting update."""
        for head in self.waiting():
            chat = self.chats[head.chat_id]
            if chat.free_at > now:
                continue
            if chat.owner is not None:
                head.attempts += 1
            chat.leases += 1
            chat.owner, chat.free_at = f"{owner}#{chat.leases}", now + lease
            updates = self.waiting(head.chat_id)[:limit]
            waiting = tuple(WaitingUpdate(u.update_id, b"%d" % u.update_id, u.attempts, u.received) for u in updates)
            return ChatLease(head.chat_id, chat.owner, chat.session, waiting)
        return None

    def renew(self, chat_id: int, owner: str, now: float, lease: float) -> bool:
        """Extend a lease."""
        chat = self.chats[chat_id]
        if chat.owner == owner:
            chat.free_at = now + lease
        return chat.owner == owner

    def complete(self, chat_id: int, owner: str, update_id: int, session: bytes | None, now: float) -> bool:
        """Store the session and mark the update as done. Return whether further updates wait."""
        self.held(chat_id, owner).session = session
        for update in self.waiting(chat_id):
            if update.update_id == update_id:
                update.state, update.finished = "done", now
        return bool(self.waiting(chat_id))

    def end(self, chat_id: int, owner: str, update_id: int, session: bytes | None, now: float) -> bool:
        """Complete the last update and release the lease."""
        waits = self.complete(chat_id, owner, update_id, session, now)
        self.release(chat_id, owner, now)
        return waits

    def release(self, chat_id: int, owner: str, now: float) -> None:
        """Release the chat if the owner holds the lease."""
        chat = self.chats[chat_id]
        if chat.owner == owner:
            chat.owner, chat.free_at = None, now

    def fail(self, chat_id: int, owner: str, update_id: int, now: float, retry_at: float, limit: int) -> bool:
        """Count a failure, then pause the chat or move the update to the dead letter."""
        chat = self.held(chat_id, owner)
        for update in self.waiting(chat_id):
            if update.update_id == update_id and self.strike(update, now, limit):
                return True
        chat.owner, chat.free_at = None, retry_at
        return False

    def forget(self, before: float) -> int:
        """Delete the updates done before a time. Return their number."""
        kept = [u for u in self.updates if u.state != "done" or u.finished >= before]
        dropped = len(self.updates) - len(kept)
        self.updates = kept
        return dropped

    def held(self, chat_id: int, owner: str) -> Chat:
        """Return the chat. Raises LeaseLost when the owner does not hold the lease."""
        if self.chats[chat_id].owner != owner:
            raise LeaseLost
        return self.chats[chat_id]

    def strike(self, update: Update, now: float, limit: int) -> bool:
        """Count a failure of an update. Return whether the update is dead."""
        update.attempts += 1
        if update.attempts >= limit:
            update.state, update.finished = "dead", now
        return update.state == "dead"

    def figures(self, now: float) -> tuple[int, float | None, int, float | None]:
        """Return waiting updates, oldest receipt, dead updates and the next time at which a chat is free."""
        waiting = self.waiting()
        wakes = [max(now, self.chats[u.chat_id].free_at) for u in waiting]
        dead = sum(u.state == "dead" for u in self.updates)
        return len(waiting), (waiting[0].received if waiting else None), dead, min(wakes, default=None)


def next_step(rng: random.Random, now: float, leases: list[ChatLease]) -> tuple[str, tuple[Any, ...]]:
    """Choose a possible operation of a webhook or of a worker, also of a worker that lost its lease."""
    lease = rng.choice([5.0, 20.0])
    update_id = rng.randrange(60)
    free: list[tuple[str, tuple[Any, ...]]] = [
        ("put", (update_id, update_id % 4, b"%d" % update_id, now)),
        ("put", (update_id, update_id % 4, b"%d" % update_id, now)),
        ("claim", (rng.choice("ab"), now, lease, rng.choice([1, 3]))),
        ("claim", (rng.choice("ab"), now, lease, rng.choice([1, 3]))),
        ("forget", (now - 50,)),
    ]
    if not leases:
        return rng.choice(free)
    claimed = rng.choice(leases[-6:])
    handled = rng.choice(claimed.updates).update_id
    mine = (claimed.chat_id, claimed.lease_id)
    session = rng.choice([None, b"%d" % rng.randrange(100)])
    held: list[tuple[str, tuple[Any, ...]]] = [
        ("renew", (*mine, now, lease)),
        ("complete", (*mine, claimed.updates[0].update_id, session, now)),
        ("complete", (*mine, handled, session, now)),
        ("end", (*mine, handled, session, now)),
        ("release", (*mine, now)),
        ("fail", (*mine, handled, now, now + rng.choice([0, 8]), rng.choice([2, 5]))),
    ]
    return rng.choice(free + held)


async def outcome(act: Callable[..., Any], *args: Any) -> Any:
    """Return the result of an operation of the store or the model, or LeaseLost."""
    try:
        result = act(*args)
        return await result if hasattr(result, "__await__") else result
    except LeaseLost:
        return LeaseLost


def figures(tx: Any, now: float) -> tuple[int, float | None, int, float | None]:
    """Return the figures of the store in one transaction."""
    wake = tx.rows("select min(free_at) as at from chat where head is not null")[0]["at"]
    return (
        inbox.count_waiting(tx),
        inbox.oldest_waiting(tx),
        inbox.count_dead(tx),
        None if wake is None else max(now, wake),
    )


def forget(tx: Any, before: float) -> int:
    """Delete the updates done before a time. Return their number."""
    return retention.delete_expired(tx, retention.RULES[0], before, 1000)


OPERATIONS: dict[str, Callable[..., Any]] = {
    "put": inbox.put,
    "claim": claim_one,
    "renew": inbox.renew,
    "complete": inbox.complete,
    "end": partial(inbox.complete, last=True),
    "release": inbox.release,
    "fail": inbox.fail,
    "forget": forget,
}


@pytest.mark.parametrize("seed", range(16))
async def test_random_operations(database: Database, seed: int) -> None:
    """The results and figures of the store equal the results and figures of the model."""
    rng, model, now = random.Random(seed), Model(), 0.0
    leases: list[ChatLease] = []
    for _ in range(150):
        now += rng.choice([0.0, 1.0, 1.0, 7.0])
        name, args = next_step(rng, now, leases)

        result = await outcome(database.run, OPERATIONS[name], *args)

        assert result == await outcome(getattr(model, name), *args), (name, args)
        assert await database.run(figures, now) == model.figures(now), (name, args)
        if isinstance(result, ChatLease):
            leases.append(result)
    assert len(leases) > 5
