"""What a webhook and a worker do to the inbox, in one word each."""

from storage import inbox
from storage.database import Database, Tx
from storage.inbox import ChatLease

LEASE = 60.0


async def put(database: Database, *update_ids: int, chat_id: int = 7, now: float = 0.0) -> None:
    """Puts new updates into one chat."""
    for update_id in update_ids:
        assert await database.run(inbox.put, update_id, chat_id, b"%d" % update_id, now)


def claim_one(tx: Tx, owner: str, now: float, lease: float, limit: int = 20) -> ChatLease | None:
    """Claims one chat; None when no chat can be taken."""
    return next(iter(inbox.claim(tx, owner, now, lease, 1, limit)), None)


async def claim(database: Database, owner: str = "w", now: float = 0.0) -> ChatLease:
    """Claims a turn that must be there."""
    turn = await database.run(claim_one, owner, now, LEASE)
    assert turn
    return turn


async def complete(database: Database, turn: ChatLease, update_id: int, session: bytes | None = b"s") -> None:
    """Completes an update of a turn."""
    await database.run(inbox.complete, turn.chat_id, turn.owner, update_id, session, 0.0)


async def release(database: Database, turn: ChatLease) -> None:
    """Gives a turn back."""
    await database.run(inbox.release, turn.chat_id, turn.owner, 0.0)


def ids(turn: ChatLease | None) -> list[int]:
    """The updates of a turn."""
    return [update.update_id for update in turn.updates] if turn else []
