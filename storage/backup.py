"""The whole store as lines of text and back, whichever engine keeps it; what is sealed stays sealed.

A backup is older than the store that it takes the place of. What happened since must not be undone by it: people erased
since stay erased, consents withdrawn since stay withdrawn, and nothing that waited then is done a second time.
"""

import base64
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from storage import enrolments, erasure
from storage.database import StorageError, Tx
from storage.engines.migrations import OF_ROWS, STEPS

TABLES = {
    "inbox": ("id",),
    "chat": ("chat_id",),
    "paid_call": ("key",),
    "person": ("chat_id",),
    "kyc_case": ("id",),
    "consent": ("id",),
    "timer": ("id",),
    "enrolment": ("face_id",),
    "photo": ("chat_id", "message_id"),
    "admin": ("user_id",),
    "audit": ("id",),
    "audit_cut": ("hash",),
    "usage": ("day", "kind", "name"),
    "blocked": ("chat_id",),
    "left_bot": ("chat_id",),
    "broadcast": ("id",),
    "claim": ("case_id",),
    "notice": ("user_id",),
    "recipient": ("broadcast_id", "chat_id"),
    "erased": ("chat_id", "at"),
    "pace": ("chat_id",),
    "spent": ("day", "chat_id"),
    "outage": ("name",),
}
"""Table -> its primary key."""
FORM = "cv-vietnam-bot backup 1"
PAGE = 500
"""Rows read at once."""


@dataclass(frozen=True, slots=True)
class Restored:
    """How many rows came back, how many chats were erased again, and their images, which the gallery may still have."""

    rows: int
    erased: int
    faces: tuple[int, ...]


def dump(tx: Tx, now: float, write: Callable[[str], object]) -> int:
    """Writes everything, a line for each row; returns how many rows that were."""
    write(json.dumps({"form": FORM, "made": now, "steps": list(STEPS)}))
    count = 0
    for table, key in TABLES.items():
        for row in _rows(tx, table, key):
            write(json.dumps([table, {name: _packed(value) for name, value in row.items()}], ensure_ascii=False))
            count += 1
    write(json.dumps({"rows": count}))
    return count


def is_empty(tx: Tx) -> bool:
    """Whether the store holds nothing at all."""
    return not any(tx.rows(f"select 1 from {table} limit 1") for table in TABLES)  # noqa: S608  # names of TABLES


def at_work(tx: Tx, now: float) -> bool:
    """Whether a process is handling updates of this store just now."""
    return bool(tx.rows("select 1 from chat where owner is not null and free_at > :now limit 1", now=now))


def load(tx: Tx, lines: Iterable[str], elsewhere: Callable[[int], Iterable[float]], *, moved: bool) -> Restored:
    """Puts a backup in the place of all that the store holds.

    `elsewhere` gives the times at which a chat was erased, as far as they are known from outside the store. `moved`:
    nothing was done since the backup, so that what waited then may be done now. StorageError, and nothing is changed,
    when the lines are no whole backup or one of a newer version.
    """
    noted = _erasures(tx)
    acts = tx.rows("select * from consent order by id")
    for table in TABLES:
        tx.rows(f"delete from {table}")  # noqa: S608  # names of TABLES
    count = _insert_all(tx, lines)
    since = (noted | _told(tx, elsewhere)) - _erasures(tx)
    faces = [face for chat_id, at in sorted(since) for face in _erase_again(tx, chat_id, at)]
    for act in acts:
        _keep_consent(tx, act)
    if not moved:
        _settle(tx)
    _number_on(tx)
    return Restored(count, len({chat_id for chat_id, _ in since}), tuple(faces))


def _rows(tx: Tx, table: str, key: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    names = ", ".join(key)
    after: dict[str, Any] = {}
    while True:
        beyond = f"where ({names}) > ({', '.join(f':{name}' for name in key)})" if after else ""
        page = tx.rows(f"select * from {table} {beyond} order by {names} limit {PAGE}", **after)  # noqa: S608  # our names
        yield from page
        if len(page) < PAGE:
            return
        after = {name: page[-1][name] for name in key}


def _insert_all(tx: Tx, lines: Iterable[str]) -> int:
    count, whole = 0, False
    header = None
    for line in lines:
        found = json.loads(line)
        if header is None:
            header = _accepted(found)
        elif isinstance(found, dict):
            whole = found.get("rows") == count
        else:
            _insert(tx, *found)
            count += 1
    if not whole or header is None:
        raise StorageError("This is no whole backup: its end is missing.")
    for step in OF_ROWS:
        if step not in header["steps"]:
            for statement in STEPS[step]:
                tx.rows(statement)
    return count


def _accepted(header: Any) -> Any:
    if not isinstance(header, dict) or header.get("form") != FORM:
        raise StorageError("This is no backup of this bot.")
    if newer := set(header["steps"]) - set(STEPS):
        raise StorageError(f"This backup is of a newer version, which has {', '.join(sorted(newer))}.")
    return header


def _insert(tx: Tx, table: str, row: dict[str, Any]) -> None:
    if table not in TABLES or not all(re.fullmatch("[a-z_]+", name) for name in row):
        raise StorageError("This backup holds what is not of this bot.")
    names, places = ", ".join(row), ", ".join(f":{name}" for name in row)
    values = {name: _unpacked(value) for name, value in row.items()}
    tx.rows(f"insert into {table} ({names}) values ({places})", **values)  # noqa: S608  # checked above


def _packed(value: Any) -> Any:
    return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes | memoryview) else value


def _unpacked(value: Any) -> Any:
    return base64.b64decode(value["base64"]) if isinstance(value, dict) else value


def _erasures(tx: Tx) -> set[tuple[int, float]]:
    return {(row["chat_id"], row["at"]) for row in tx.rows("select chat_id, at from erased")}


def _told(tx: Tx, elsewhere: Callable[[int], Iterable[float]]) -> set[tuple[int, float]]:
    """Erasures of restored chats that are known from elsewhere, where their times are rounded, and not from here."""
    tables = ("inbox", "chat", "paid_call", "person", "kyc_case", "consent", "timer", "enrolment", "photo")
    chats = {row["chat_id"] for table in tables for row in tx.rows(f"select distinct chat_id from {table}")}  # noqa: S608  # our names
    known = {(chat_id, round(at)) for chat_id, at in _erasures(tx)}
    return {(chat_id, at) for chat_id in chats for at in elsewhere(chat_id) if (chat_id, round(at)) not in known}


def _erase_again(tx: Tx, chat_id: int, at: float) -> tuple[int, ...]:
    """Takes out what the backup brought back of one chat; its images of the gallery, as they were then."""
    faces = enrolments.of_chat(tx, chat_id)
    erasure.erase(tx, chat_id, at)
    for table in ("timer", "enrolment"):
        tx.rows(f"delete from {table} where chat_id = :chat_id", chat_id=chat_id)  # noqa: S608  # our names
    return faces


def _keep_consent(tx: Tx, act: dict[str, Any]) -> None:
    """What was agreed to or withdrawn since is proof, and stands as it stood."""
    names = [name for name in act if name != "id"]
    tx.rows(
        f"""insert into consent ({", ".join(names)}) values ({", ".join(f":{name}" for name in names)})
        on conflict (update_id, purpose)
        do update set withdrawn = coalesce(consent.withdrawn, excluded.withdrawn)""",  # noqa: S608  # our own columns
        **{name: act[name] for name in names},
    )


def _settle(tx: Tx) -> None:
    """Nothing that waited is done again: Telegram itself repeats what it has no answer for."""
    tx.rows("update inbox set state = 'done', payload = null, finished = received where state = 'waiting'")
    # What was said since is not known: `newest` would let it be taken for a message that got lost.
    tx.rows("update chat set head = null, owner = null, free_at = 0, newest = 0")
    tx.rows("update broadcast set stopped = 1")


def _number_on(tx: Tx) -> None:
    """New rows get numbers behind the restored ones."""
    for table in ("inbox", "kyc_case", "consent", "audit"):
        tx.rows(f"select {{next_id}} from {table}")  # noqa: S608  # a constant
