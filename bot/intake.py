"""An update comes in: stored durably, once, before anybody is told that it arrived."""

from __future__ import annotations

import json

from bot.chat import event_of
from bot.flow import Kind
from bot.tools import House
from storage import inbox


async def accept(house: House, raw: bytes) -> bool:
    """Store an update, sealed; False when it was seen before or is of no kind that we answer.

    ``ValueError`` when it is not an update at all, ``StorageError`` when it could not be stored.
    """
    try:
        update = json.loads(raw)
        event = event_of(update)
        if event and (event.kind is Kind.TIMER or event.update_id < 0):
            raise ValueError("only we ourselves set timers, and never through this door")  # noqa: TRY301  # as below
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError):
        raise ValueError("not an update") from None
    if event is None:
        house.metrics.taken.labels("other").inc()
        return False
    sealed = house.vault.seal(raw, f"update:{event.update_id}")
    new = await house.db.run(inbox.put, event.update_id, event.chat_id, sealed, house.clock())
    house.metrics.taken.labels("new" if new else "seen").inc()
    return new
