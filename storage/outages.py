"""Outages of the API, stored so that all processes together report the beginning and the end of an outage once."""

from storage.database import Tx


def begin(tx: Tx, name: str, now: float) -> bool:
    """Store the beginning of an outage. Return False when an outage with this name was stored already."""
    sql = "insert into outage (name, since) values (:name, :now) on conflict (name) do nothing returning name"
    return bool(tx.rows(sql, name=name, now=now))


def end(tx: Tx) -> dict[str, float]:
    """End all outages. Return the names of the ended outages with the times of their beginning."""
    return {row["name"]: row["since"] for row in tx.rows("delete from outage returning name, since")}
