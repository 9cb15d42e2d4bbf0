"""Where sealed data stands, and sealing it anew under another key: in small steps, beside a bot that runs.

The first byte of a sealed blob is the number of its key, so that what is left to do is seen in the rows themselves: a
change of keys that is cut off goes on where it stopped.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from storage import associated_data
from storage.crypto import Vault, VaultError
from storage.database import Tx


@dataclass(frozen=True, slots=True)
class EncryptedColumn:
    """A column with sealed data: `key` is the primary key of its table, `row` names a row of it.

    `bound` says what the blob of a row of that name is sealed to.
    """

    table: str
    column: str
    key: str
    row: str
    associated_data: Callable[[Any], str]


ENCRYPTED_COLUMNS = (
    EncryptedColumn("inbox", "payload", "id", "update_id", associated_data.update),
    EncryptedColumn("timer", "payload", "id", "id", associated_data.update),
    EncryptedColumn("chat", "session", "chat_id", "chat_id", associated_data.session),
    EncryptedColumn("paid_call", "answer", "key", "key", associated_data.call),
    EncryptedColumn("kyc_case", "payload", "id", "key", associated_data.case),
    EncryptedColumn("kyc_case", "photos", "id", "key", associated_data.case_photos),
    EncryptedColumn("broadcast", "body", "id", "id", associated_data.broadcast),
)

NumberIndex = Callable[[Vault, bytes], bytes | None]
"""The look-up value of a case's paper number under the vault's first key, from the case's opened payload."""


@dataclass(slots=True)
class ResealResult:
    """What one small step did: rows sealed anew, rows that no key opens, and the row after which to go on."""

    resealed: int = 0
    unreadable: int = 0
    last_key: object = None


def count_by_key(tx: Tx) -> Counter[int]:
    """How many blobs are sealed with the key of each number."""
    counts = Counter[int]()
    for place in ENCRYPTED_COLUMNS:
        found = tx.rows(
            f"""select substr({place.column}, 1, 1) as number, count(*) as n from {place.table}
            where {place.column} is not null group by 1"""  # noqa: S608  # names of PLACES
        )
        for row in found:
            counts[int.from_bytes(row["number"])] += row["n"]
    return counts


def reseal(
    tx: Tx, place: EncryptedColumn, vault: Vault, number: NumberIndex, after: object, limit: int
) -> ResealResult:
    """Seals up to `limit` blobs of a place anew under the first key, beyond the row `after` (None: from the start).

    A blob that does not open stays as it is. Whoever writes to such a row at the same time waits.
    """
    beyond = "" if after is None else f"and {place.key} > :after"
    rows = tx.rows(
        f"""select {place.key} as id, {place.row} as name, {place.column} as blob from {place.table}
        where {place.column} is not null and substr({place.column}, 1, 1) <> :current {beyond}
        order by {place.key} limit :limit {{for_update}}""",  # noqa: S608  # names of PLACES
        current=bytes([vault.current]),
        limit=limit,
        **({} if after is None else {"after": after}),
    )
    result = ResealResult(last_key=rows[-1]["id"] if rows else None)
    for row in rows:
        bound_to = place.associated_data(row["name"])
        try:
            data = vault.open(row["blob"], bound_to)
        except VaultError:
            result.unreadable += 1
            continue
        result.resealed += 1
        tx.rows(
            f"update {place.table} set {place.column} = :blob where {place.key} = :id",  # noqa: S608  # our names
            blob=vault.seal(data, bound_to),
            id=row["id"],
        )
        if (place.table, place.column) == ("kyc_case", "payload"):
            tx.rows("update kyc_case set number = :number where id = :id", number=number(vault, data), id=row["id"])
    return result
