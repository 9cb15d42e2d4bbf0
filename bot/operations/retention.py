"""Takes out of the store what its time is over for, in small steps, and cleans the files of it."""

from __future__ import annotations

from bot.app import House
from storage.retention import AUDIT, RULES, Rule, Term, expire

BATCH = 500
"""Records taken out in one transaction, so that updates never wait long behind it."""
HOUR = 3600.0
UNITS = {Term.TALK: HOUR, Term.CASE: 24 * HOUR, Term.AUDIT: 24 * HOUR, Term.PROOF: 24 * HOUR}
"""Seconds of the unit in which each term is set."""


async def sweep(house: House, now: float) -> None:
    """Expire every kind of record, count what went, and note that it was done; ``StorageError`` as the store has it."""
    for rule in (*RULES, AUDIT):
        house.metrics.expired.labels(rule.kind).inc(await _expire(house, rule, now))
    await house.db.checkpoint()
    house.metrics.swept.set(now)


async def _expire(house: House, rule: Rule, now: float) -> int:
    before = now - getattr(house.settings, rule.term.value) * UNITS[rule.term]
    total = 0
    while True:
        gone = await house.db.run(expire, rule, before, BATCH)
        total += gone
        if gone < BATCH:
            return total
