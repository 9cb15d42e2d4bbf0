"""The two transactions of a chat lease: chats are leased, and an update is finished."""

from collections.abc import Callable, Iterable
from enum import Enum, auto

from storage import inbox, paid_calls, people
from storage.database import Tx
from storage.inbox import ChatLease
from storage.people import Person

Write = Callable[[Tx], object]
"""A write that becomes part of the transaction that finishes an update."""


class LeaseState(Enum):
    """The state of a lease after one of its updates."""

    HELD = auto()  # the lease continues with further updates
    MORE_WAITING = auto()  # the lease was released, and further updates wait
    IDLE = auto()  # the lease was released, and no update waits


def take(tx: Tx, owner: str, now: float, lease: float, max_chats: int) -> list[tuple[ChatLease, Person]]:
    """Lease up to `max_chats` waiting chats. Return each lease with the person of the chat."""
    return [(claimed, people.get(tx, claimed.chat_id)) for claimed in inbox.claim(tx, owner, now, lease, max_chats)]


def finish_update(
    tx: Tx,
    lease: ChatLease,
    update_id: int,
    session: bytes | None,
    now: float,
    writes: Iterable[Write],
    *,
    over: bool,
    newest: int = 0,
) -> LeaseState:
    """Store the new session, mark the update as done and run the `writes` of its handling.

    `over` says that the conversation has ended, so its paid answers are deleted. `newest` is the id of the newest
    message sent to the chat, 0 for none. The last update of a lease releases the lease. Raises LeaseLost, without any
    change, when the lease was lost.
    """
    last = update_id == lease.updates[-1].update_id
    more = inbox.complete(tx, lease.chat_id, lease.lease_id, update_id, session, now, newest, last=last)
    for write in writes:
        write(tx)
    if over:
        paid_calls.close_all(tx, lease.chat_id)
    if not last:
        return LeaseState.HELD
    return LeaseState.MORE_WAITING if more else LeaseState.IDLE
