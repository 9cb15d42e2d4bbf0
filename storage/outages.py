"""Trouble at the API that concerns everybody: noted once when it begins and once when it is over, whoever notices."""

from storage.database import Tx


def begin(tx: Tx, name: str, now: float) -> bool:
    """Notes that there is trouble of this name; False when it was noted already."""
    return bool(
        tx.rows(
            "insert into outage (name, since) values (:name, :now) on conflict (name) do nothing returning name",
            name=name,
            now=now,
        )
    )


def end(tx: Tx) -> dict[str, float]:
    """Notes that the API does what it should; the trouble that is over by that, with the time since when it was."""
    return {row["name"]: row["since"] for row in tx.rows("delete from outage returning name, since")}
