"""Columns with encrypted data, and re-encryption under another key, in small steps beside a running bot.

The first byte of an encrypted value is the number of its key. So the rows themselves show the remaining work, and an
interrupted change of keys continues where the change stopped.
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
    """A column with encrypted data. `key` is the primary key of the table.

    `associated_data` computes the associated data of a value from the column `row` of the same row.
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
"""Computes the blind index of the paper number under the first key, from the decrypted payload of a case."""


@dataclass(slots=True)
class ResealResult:
    """The result of one step: rows re-encrypted, rows that no key decrypts, and the last row of the step."""

    resealed: int = 0
    unreadable: int = 0
    last_key: object = None


def count_by_key(tx: Tx) -> Counter[int]:
    """Return the number of values encrypted under each key, by key number."""
    counts = Counter[int]()
    for target in ENCRYPTED_COLUMNS:
        found = tx.rows(
            f"""select substr({target.column}, 1, 1) as number, count(*) as n from {target.table}
            where {target.column} is not null group by 1"""  # noqa: S608  # constants
        )
        for row in found:
            counts[int.from_bytes(row["number"])] += row["n"]
    return counts


def reseal(
    tx: Tx, target: EncryptedColumn, vault: Vault, number: NumberIndex, after: object, limit: int
) -> ResealResult:
    """Re-encrypt up to `limit` values of a column under the first key, starting behind the row `after`.

    None for `after` starts with the first row. A value that no key decrypts stays unchanged. The rows are locked until
    the transaction ends.
    """
    table, column, key = target.table, target.column, target.key
    beyond = "" if after is None else f"and {key} > :after"
    rows = tx.rows(
        f"""select {key} as id, {target.row} as name, {column} as blob from {table}
        where {column} is not null and substr({column}, 1, 1) <> :current {beyond}
        order by {key} limit :limit {{for_update}}""",  # noqa: S608  # constants
        current=bytes([vault.current]),
        limit=limit,
        **({} if after is None else {"after": after}),
    )
    result = ResealResult(last_key=rows[-1]["id"] if rows else None)
    for row in rows:
        bound_to = target.associated_data(row["name"])
        try:
            data = vault.open(row["blob"], bound_to)
        except VaultError:
            result.unreadable += 1
            continue
        result.resealed += 1
        blob = vault.seal(data, bound_to)
        tx.rows(f"update {table} set {column} = :blob where {key} = :id", blob=blob, id=row["id"])  # noqa: S608  # constants
        if (table, column) == ("kyc_case", "payload"):
            tx.rows("update kyc_case set number = :number where id = :id", number=number(vault, data), id=row["id"])
    return result
