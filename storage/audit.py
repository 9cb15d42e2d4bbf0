"""What administrators did: who, what, to which id, when; never a name or a number of a card.

Each entry holds the hash of itself and of the one before, so that one changed or taken out by hand is noticed.
"""

import hashlib
from dataclasses import dataclass

from storage.database import Tx

START = "0" * 64


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One act: `update_id` names the update that ordered it, `target` holds ids or counts."""

    update_id: int
    actor: int
    act: str
    target: str
    at: float

    def hashed(self, before: str) -> str:
        """The hash of this entry after the one with the hash `before`."""
        line = f"{before}|{self.update_id}|{self.actor}|{self.act}|{self.target}|{self.at!r}"
        return hashlib.sha256(line.encode()).hexdigest()


def append(tx: Tx, entry: AuditEntry) -> None:
    """Adds an entry; the same act of the same update stands there once."""
    # To lock the last entry would not do: once it is ours it need not be the last any more.
    tx.rows("{lock_table} audit in share row exclusive mode")
    if tx.rows(
        "select id from audit where update_id = :update_id and act = :act and target = :target",
        update_id=entry.update_id,
        act=entry.act,
        target=entry.target,
    ):
        return
    last = tx.rows("select hash from audit order by id desc limit 1")
    tx.rows(
        """insert into audit (update_id, actor, act, target, at, hash)
        values (:update_id, :actor, :act, :target, :at, :hash)""",
        update_id=entry.update_id,
        actor=entry.actor,
        act=entry.act,
        target=entry.target,
        at=entry.at,
        hash=entry.hashed(last[0]["hash"] if last else START),
    )


def list_entries(tx: Tx, offset: int, limit: int) -> tuple[AuditEntry, ...]:
    """Entries from the newest on, without the first `offset`."""
    found = tx.rows(
        "select update_id, actor, act, target, at from audit order by id desc limit :limit offset :offset",
        limit=limit,
        offset=offset,
    )
    return tuple(AuditEntry(**row) for row in found)


def count_entries(tx: Tx) -> int:
    """How many entries there are."""
    return int(tx.rows("select count(*) as n from audit")[0]["n"])


def delete_oldest(tx: Tx, before: float, limit: int) -> int:
    """Takes out the oldest entries, at most `limit`, from before that time; never the newest of all. How many.

    The hash of the last one that went is kept, so that the rest can be checked still.
    """
    gone = tx.rows(
        """delete from audit where id in (
            select id from audit
            where id < coalesce((select min(id) from audit where at >= :before), (select max(id) from audit))
            order by id limit :limit
        ) returning id, hash""",
        before=before,
        limit=limit,
    )
    if gone:
        tx.rows("delete from audit_cut")
        tx.rows("insert into audit_cut (hash) values (:hash)", hash=max(gone, key=lambda row: row["id"])["hash"])
    return len(gone)


def find_broken_entry(tx: Tx) -> int | None:
    """The place, counted from 1, of the first entry that was tampered with; None when all are whole."""
    cut_off = tx.rows("select hash from audit_cut")
    before = cut_off[0]["hash"] if cut_off else START
    rows = tx.rows("select update_id, actor, act, target, at, hash from audit order by id")
    for place, row in enumerate(rows, start=1):
        given = row.pop("hash")
        if AuditEntry(**row).hashed(before) != given:
            return place
        before = given
    return None
