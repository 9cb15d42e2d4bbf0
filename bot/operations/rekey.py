"""``python -m bot rekey``: everything sealed with an older key is sealed with the first one, beside a running bot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from storage import encrypted_columns
from storage.crypto import Vault, VaultError
from storage.database import Database

BATCH = 100
"""Rows sealed anew in one transaction: a fraction of a second in which a running bot waits."""

ROUNDS = 5


async def rekey(db: Database, vault: Vault, number: encrypted_columns.NumberIndex, say: Callable[[str], None]) -> None:
    """Seal all anew under the first key, and clean the files of what was there before.

    May be cut off at any time and begun again. ``VaultError`` when something is left that no key opens: no key must
    be taken away then.
    """
    for _ in range(ROUNDS):  # from the start again, until nothing is found: a bot of before may still be writing
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


def objection(counts: Counter[int], vault: Vault) -> str | None:
    """Why a bot with these keys must not start: something is sealed with a key that is not there; None when all is."""
    missing = {number: count for number, count in sorted(counts.items()) if number not in vault.numbers}
    if not missing:
        return None
    told = ", ".join(f"{count} records are sealed with key {number}" for number, count in missing.items())
    return f"DATA_KEYS: {told}, which is not listed there: put that key back behind the first one"
