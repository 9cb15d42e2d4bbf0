"""Deletes records whose retention time is over, in small steps, and cleans the files of the store."""

from __future__ import annotations

from bot.app import App
from storage.retention import AUDIT, RULES, Rule, Term, expire

BATCH = 500
"""Records deleted in one transaction, so that updates never wait long."""
HOUR = 3600.0
UNITS = {Term.TALK: HOUR, Term.CASE: 24 * HOUR, Term.AUDIT: 24 * HOUR, Term.PROOF: 24 * HOUR}
"""Seconds of the unit in which each retention time is set."""


async def sweep(app: App, now: float) -> None:
    """Delete the expired records of every kind, and count them in the metrics. Raise ``StorageError``."""
    for rule in (*RULES, AUDIT):
        app.metrics.expired.labels(rule.kind).inc(await _expire(app, rule, now))
    await app.db.checkpoint()
    app.metrics.swept.set(now)


async def _expire(app: App, rule: Rule, now: float) -> int:
    before = now - getattr(app.settings, rule.term.value) * UNITS[rule.term]
    total = 0
    while True:
        gone = await app.db.run(expire, rule, before, BATCH)
        total += gone
        if gone < BATCH:
            return total
