"""Short forms of the inbox operations of a webhook and a worker."""

from storage import inbox
from storage.database import Database, Tx
from storage.inbox import ChatLease

LEASE = 60.0


async def put(database: Database, *update_ids: int, chat_id: int = 7, now: float = 0.0) -> None:
    """Store new updates of one chat."""
    for update_id in update_ids:
        assert await database.run(inbox.put, update_id, chat_id, b"%d" % update_id, now)


def claim_one(tx: Tx, owner: str, now: float, lease: float, limit: int = 20) -> ChatLease | None:
    """Claim one chat. Return None when no chat is free."""
    return next(iter(inbox.claim(tx, owner, now, lease, 1, limit)), None)


async def claim(database: Database, owner: str = "w", now: float = 0.0) -> ChatLease:
    """Claim one chat and assert that a chat was free."""
    claimed = await database.run(claim_one, owner, now, LEASE)
    assert claimed
    return claimed


async def complete(database: Database, claimed: ChatLease, update_id: int, session: bytes | None = b"s") -> None:
    """Complete an update of a lease."""
    await database.run(inbox.complete, claimed.chat_id, claimed.lease_id, update_id, session, 0.0)


async def release(database: Database, claimed: ChatLease) -> None:
    """Release a lease."""
    await database.run(inbox.release, claimed.chat_id, claimed.lease_id, 0.0)


def ids(claimed: ChatLease | None) -> list[int]:
    """Return the update ids of a lease, [] for None."""
    return [update.update_id for update in claimed.updates] if claimed else []
