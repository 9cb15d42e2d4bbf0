"""Audit log of administration: actor, act, target id and time, never a name or the number of a card.

The entries form a hash chain: each entry is hashed together with the hash of the previous entry. A manual change or
removal of an entry breaks the chain.
"""

import hashlib
from dataclasses import asdict, dataclass

from storage.database import Tx

FIRST_HASH = "0" * 64


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One act of an administrator: `update_id` is the update with the order, `target` holds ids or counts."""

    update_id: int
    actor: int
    act: str
    target: str
    at: float

    def chained_hash(self, before: str) -> str:
        """Return the hash of this entry as the successor of the entry with the hash `before`."""
        line = f"{before}|{self.update_id}|{self.actor}|{self.act}|{self.target}|{self.at!r}"
        return hashlib.sha256(line.encode()).hexdigest()


def append(tx: Tx, entry: AuditEntry) -> None:
    """Append an entry. The same act on the same target by the same update is stored once."""
    # A lock of the last entry would not suffice: by the time the lock is held, another entry may be the last.
    tx.rows("{lock_table} audit in share row exclusive mode")
    sql = "select id from audit where update_id = :update_id and act = :act and target = :target"
    if tx.rows(sql, update_id=entry.update_id, act=entry.act, target=entry.target):
        return
    last = tx.rows("select hash from audit order by id desc limit 1")
    sql = """insert into audit (update_id, actor, act, target, at, hash)
        values (:update_id, :actor, :act, :target, :at, :hash)"""
    tx.rows(sql, **asdict(entry), hash=entry.chained_hash(last[0]["hash"] if last else FIRST_HASH))


def list_entries(tx: Tx, offset: int, limit: int) -> tuple[AuditEntry, ...]:
    """Return at most `limit` entries, the newest first, after skipping `offset` entries."""
    sql = "select update_id, actor, act, target, at from audit order by id desc limit :limit offset :offset"
    found = tx.rows(sql, limit=limit, offset=offset)
    return tuple(AuditEntry(**row) for row in found)


def count_entries(tx: Tx) -> int:
    """Return the number of entries."""
    return int(tx.rows("select count(*) as n from audit")[0]["n"])


def delete_oldest(tx: Tx, before: float, limit: int) -> int:
    """Delete at most `limit` of the oldest entries from before a time, never the newest entry. Return their number.

    The hash of the last deleted entry is kept, so that the remaining chain can still be verified.
    """
    sql = """delete from audit where id in (
            select id from audit
            where id < coalesce((select min(id) from audit where at >= :before), (select max(id) from audit))
            order by id limit :limit
        ) returning id, hash"""
    deleted = tx.rows(sql, before=before, limit=limit)
    if deleted:
        tx.rows("delete from audit_cut")
        tx.rows("insert into audit_cut (hash) values (:hash)", hash=max(deleted, key=lambda row: row["id"])["hash"])
    return len(deleted)


def find_broken_entry(tx: Tx) -> int | None:
    """Return the position, counted from 1, of the first entry that breaks the chain, or None for an intact chain."""
    cut = tx.rows("select hash from audit_cut")
    before = cut[0]["hash"] if cut else FIRST_HASH
    rows = tx.rows("select update_id, actor, act, target, at, hash from audit order by id")
    for position, row in enumerate(rows, start=1):
        stored = row.pop("hash")
        if AuditEntry(**row).chained_hash(before) != stored:
            return position
        before = stored
    return None
