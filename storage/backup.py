"""Backup of the whole store as lines of text, and restore into either engine. Encrypted values stay encrypted.

A backup is older than the store that the backup replaces. A restore must not undo later acts: people erased since the
backup stay erased, consents withdrawn since stay withdrawn, and updates that waited then are not handled again.
"""

import base64
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from storage import enrolments, erasure
from storage.database import StorageError, Tx
from storage.engines.migrations import DATA_STEPS, STEPS

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
"""Table -> primary key of the table."""
FORMAT = "cv-vietnam-bot backup 1"
PAGE = 500
"""Rows read by one statement."""


@dataclass(frozen=True, slots=True)
class RestoreResult:
    """Counts of a restore: rows restored and chats erased again.

    `faces` are the gallery ids of the erased chats, because the gallery may still hold these images.
    """

    rows: int
    erased: int
    faces: tuple[int, ...]


def dump(tx: Tx, now: float, write: Callable[[str], object]) -> int:
    """Write the store, one line for each row, and return the number of rows."""
    write(json.dumps({"form": FORMAT, "made": now, "steps": list(STEPS)}))
    count = 0
    for table, key in TABLES.items():
        for row in _read_table(tx, table, key):
            write(json.dumps([table, {name: _encode(value) for name, value in row.items()}], ensure_ascii=False))
            count += 1
    write(json.dumps({"rows": count}))
    return count


def is_empty(tx: Tx) -> bool:
    """Return whether the store holds no row."""
    return not any(tx.rows(f"select 1 from {table} limit 1") for table in TABLES)  # noqa: S608  # names of TABLES


def is_in_use(tx: Tx, now: float) -> bool:
    """Return whether a process holds the lease of a chat in this store."""
    return bool(tx.rows("select 1 from chat where owner is not null and free_at > :now limit 1", now=now))


def load(
    tx: Tx, lines: Iterable[str], logged_erasures: Callable[[int], Iterable[float]], *, moved: bool
) -> RestoreResult:
    """Replace the contents of the store by a backup.

    `logged_erasures` returns the times at which a chat was erased, as known outside the store. With `moved` no update
    was handled since the backup, so the updates that waited are handled after the restore. Raises StorageError, without
    any change, when the lines are not a complete backup, or a backup of a newer version.
    """
    stored = _erasures(tx)
    consents = tx.rows("select * from consent order by id")
    for table in TABLES:
        tx.rows(f"delete from {table}")  # noqa: S608  # names of TABLES
    count = _insert_all(tx, lines)
    since = (stored | _missing_erasures(tx, logged_erasures)) - _erasures(tx)
    faces = [face for chat_id, at in sorted(since) for face in _erase_again(tx, chat_id, at)]
    for consent in consents:
        _keep_consent(tx, consent)
    if not moved:
        _discard_waiting(tx)
    for table in ("inbox", "kyc_case", "consent", "audit"):  # new rows get numbers above the restored ones
        tx.rows(f"select {{next_id}} from {table}")  # noqa: S608  # a constant
    return RestoreResult(count, len({chat_id for chat_id, _ in since}), tuple(faces))


def _read_table(tx: Tx, table: str, key: tuple[str, ...]) -> Iterator[dict[str, Any]]:
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
    """Insert the rows of a backup and return their number."""
    count, complete = 0, False
    documents = map(json.loads, lines)
    steps = _check_header(next(documents, None))
    for document in documents:
        if isinstance(document, dict):
            complete = document.get("rows") == count
        else:
            _insert(tx, *document)
            count += 1
    if not complete:
        raise StorageError("This is no whole backup: its end is missing.")
    for step in DATA_STEPS:
        if step not in steps:
            for statement in STEPS[step]:
                tx.rows(statement)
    return count


def _check_header(header: Any) -> frozenset[str]:
    """Return the migrations of a backup. Raise StorageError unless this version of the bot can read the backup."""
    if not isinstance(header, dict) or header.get("form") != FORMAT:
        raise StorageError("This is no backup of this bot.")
    if newer := set(header["steps"]) - set(STEPS):
        raise StorageError(f"This backup is of a newer version, which has {', '.join(sorted(newer))}.")
    return frozenset(header["steps"])


def _insert(tx: Tx, table: str, row: dict[str, Any]) -> None:
    if table not in TABLES or not all(re.fullmatch("[a-z_]+", name) for name in row):
        raise StorageError("This backup holds what is not of this bot.")
    names, places = ", ".join(row), ", ".join(f":{name}" for name in row)
    values = {name: _decode(value) for name, value in row.items()}
    tx.rows(f"insert into {table} ({names}) values ({places})", **values)  # noqa: S608  # checked above


def _encode(value: Any) -> Any:
    return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes | memoryview) else value


def _decode(value: Any) -> Any:
    return base64.b64decode(value["base64"]) if isinstance(value, dict) else value


def _erasures(tx: Tx) -> set[tuple[int, float]]:
    return {(row["chat_id"], row["at"]) for row in tx.rows("select chat_id, at from erased")}


def _missing_erasures(tx: Tx, logged_erasures: Callable[[int], Iterable[float]]) -> set[tuple[int, float]]:
    """Return the logged erasures of restored chats that the store does not hold. The log rounds times to seconds."""
    tables = ("inbox", "chat", "paid_call", "person", "kyc_case", "consent", "timer", "enrolment", "photo")
    chats = {row["chat_id"] for table in tables for row in tx.rows(f"select distinct chat_id from {table}")}  # noqa: S608  # our names
    known = {(chat_id, round(at)) for chat_id, at in _erasures(tx)}
    return {(chat_id, at) for chat_id in chats for at in logged_erasures(chat_id) if (chat_id, round(at)) not in known}


def _erase_again(tx: Tx, chat_id: int, at: float) -> tuple[int, ...]:
    """Delete the restored data of one erased chat. Return the gallery ids that the chat had in the backup."""
    faces = enrolments.list_face_ids(tx, chat_id)
    erasure.erase(tx, chat_id, at)
    for table in ("timer", "enrolment"):
        tx.rows(f"delete from {table} where chat_id = :chat_id", chat_id=chat_id)  # noqa: S608  # our names
    return faces


def _keep_consent(tx: Tx, consent: dict[str, Any]) -> None:
    """Store a consent from before the restore, because a consent or a withdrawal since the backup is proof."""
    names = [name for name in consent if name != "id"]
    tx.rows(
        f"""insert into consent ({", ".join(names)}) values ({", ".join(f":{name}" for name in names)})
        on conflict (update_id, purpose)
        do update set withdrawn = coalesce(consent.withdrawn, excluded.withdrawn)""",  # noqa: S608  # our own columns
        **{name: consent[name] for name in names},
    )


def _discard_waiting(tx: Tx) -> None:
    """Mark the waiting updates as done. Telegram itself repeats the updates that were not acknowledged."""
    tx.rows("update inbox set state = 'done', payload = null, finished = received where state = 'waiting'")
    # Later messages are not known: with the old `newest` one of them would be taken for a message that got lost.
    tx.rows("update chat set head = null, owner = null, free_at = 0, newest = 0")
    tx.rows("update broadcast set stopped = 1")
