"""Deletes expired records, in small steps, and cleans the files of the store."""

from __future__ import annotations

from bot.app import App
from storage.retention import AUDIT_RULE, RULES, RetentionPeriod, RetentionRule, delete_expired

BATCH = 500
"""Records deleted in one transaction, so that updates never wait long."""
HOUR = 3600.0
UNITS = {
    RetentionPeriod.CONVERSATION: HOUR,
    RetentionPeriod.CASE: 24 * HOUR,
    RetentionPeriod.AUDIT: 24 * HOUR,
    RetentionPeriod.CONSENT: 24 * HOUR,
}
"""Seconds of the unit in which each retention time is set."""


async def sweep(app: App, now: float) -> None:
    """Delete the expired records of every kind, and count the records in the metrics. Raise ``StorageError``."""
    for rule in (*RULES, AUDIT_RULE):
        app.metrics.expired.labels(rule.kind).inc(await _expire(app, rule, now))
    await app.db.checkpoint()
    app.metrics.swept.set(now)


async def _expire(app: App, rule: RetentionRule, now: float) -> int:
    before = now - getattr(app.settings, rule.term.value) * UNITS[rule.term]
    total = 0
    while True:
        gone = await app.db.run(delete_expired, rule, before, BATCH)
        total += gone
        if gone < BATCH:
            return total
