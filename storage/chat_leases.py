"""The two ends of a chat's turn, each one transaction: chats are taken up, an update is done."""

from collections.abc import Callable, Iterable
from enum import Enum, auto

from storage import inbox, paid_calls, people
from storage.database import Tx
from storage.inbox import ChatLease
from storage.people import Person

Deed = Callable[[Tx], object]
"""Something to be written when an update is done, and not before."""


class After(Enum):
    """How it stands with a turn after one of its updates."""

    GOES_ON = auto()  # the chat stays leased: there are further updates in this turn
    MORE = auto()  # the chat was given back, and something came meanwhile
    FREE = auto()  # the chat was given back, and nothing waits


def take(tx: Tx, owner: str, now: float, lease: float, room: int) -> list[tuple[ChatLease, Person]]:
    """Leases chats that wait, at most as many as there is room for, each with what is known of its person."""
    return [(turn, people.get(tx, turn.chat_id)) for turn in inbox.claim(tx, owner, now, lease, room)]


def finish(
    tx: Tx,
    turn: ChatLease,
    update_id: int,
    session: bytes | None,
    now: float,
    deeds: Iterable[Deed],
    *,
    over: bool,
    newest: int = 0,
) -> After:
    """New session, "done", and what else its handling leaves; the answers are blanked when it is all `over`.

    `newest` is the id of the newest message sent to the chat, 0 where nothing was sent.
    The last update of the turn gives the chat back as well. Raises LeaseLost as `inbox.complete`.
    """
    last = update_id == turn.updates[-1].update_id
    waits = inbox.complete(tx, turn.chat_id, turn.owner, update_id, session, now, newest, last=last)
    for deed in deeds:
        deed(tx)
    if over:
        paid_calls.close_all(tx, turn.chat_id)
    if not last:
        return After.GOES_ON
    return After.MORE if waits else After.FREE
