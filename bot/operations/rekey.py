"""``python -m bot rekey``: seals everything again with the first key, beside a running bot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from storage import encrypted_columns
from storage.crypto import Vault, VaultError
from storage.database import Database

BATCH = 100
"""Rows sealed again in one transaction: a fraction of a second in which a running bot waits."""
ROUNDS = 5
"""Passes over the store, until one finds nothing to do."""


async def rekey(db: Database, vault: Vault, number: encrypted_columns.NumberIndex, say: Callable[[str], None]) -> None:
    """Seal everything again with the first key, and clean the files of the store of the earlier values.

    The work may be interrupted at any time and started again. Raise ``VaultError`` when a record is left that no key
    opens: the operator must then keep all keys.
    """
    for _ in range(ROUNDS):  # an old process may still write with an older key
        done, stuck = 0, 0
        for place in encrypted_columns.ENCRYPTED_COLUMNS:
            step = encrypted_columns.ResealResult()
            while True:
                step = await db.run(encrypted_columns.reseal, place, vault, number, step.last_key, BATCH)
                done, stuck = done + step.resealed, stuck + step.unreadable
                if step.last_key is None:
                    break
        if not done:
            break
        say(f"{done} records sealed anew with key {vault.current}")
    else:
        raise VaultError("A process still seals with an older key: give all of them the new DATA_KEYS, then try again.")
    await db.checkpoint()
    if stuck:
        raise VaultError(f"{stuck} records do not open with any key of DATA_KEYS: leave all keys where they are.")
    others = ", ".join(map(str, sorted(vault.numbers - {vault.current})))
    say(f"everything is sealed with key {vault.current}" + (f"; key {others} may be taken out" if others else ""))


def explain_missing_keys(counts: Counter[int], vault: Vault) -> str | None:
    """Return the reason why a bot must not start with these keys: a key in use is missing. None when all are there."""
    missing = {number: count for number, count in sorted(counts.items()) if number not in vault.numbers}
    if not missing:
        return None
    counted = ", ".join(f"{count} records are sealed with key {number}" for number, count in missing.items())
    return f"DATA_KEYS: {counted}, which is not listed there: put that key back behind the first one"
