"""Tests of consents: stored once, in force until withdrawn, kept as proof."""

from storage import consents
from storage.consents import Consent, Purpose
from storage.database import Database


def agreed(purpose: Purpose, version: str = "1", given: float = 1.0) -> Consent:
    """Return a consent that is in force."""
    return Consent(purpose, version, "digest", "vi", given, None)


async def test_in_force_for_its_chat_and_purpose(database: Database) -> None:
    """A consent is in force for its chat and purpose alone, with the version of its text."""
    await database.run(consents.give, 7, 1, agreed(Purpose.READING))

    assert await database.run(consents.list_in_force, 7) == {Purpose.READING: "1"}
    assert await database.run(consents.is_in_force, 7, Purpose.READING)
    assert not await database.run(consents.is_in_force, 7, Purpose.MATCHING)
    assert not await database.run(consents.is_in_force, 8, Purpose.READING)


async def test_one_update_gives_one_consent(database: Database) -> None:
    """An update that is handled twice stores one consent."""
    for _ in range(2):
        await database.run(consents.give, 7, 1, agreed(Purpose.READING))

    assert len(await database.run(consents.list_consents, 7)) == 1


async def test_withdrawn_is_kept_as_proof(database: Database) -> None:
    """A withdrawn consent is not in force, and both times are kept."""
    await database.run(consents.give, 7, 1, agreed(Purpose.READING))
    await database.run(consents.give, 7, 2, agreed(Purpose.MATCHING))

    assert await database.run(consents.withdraw, 7, Purpose.READING, 5.0) == 1
    assert await database.run(consents.withdraw, 7, None, 6.0) == 1

    assert not await database.run(consents.is_in_force, 7, Purpose.READING)
    history = await database.run(consents.list_consents, 7)
    assert [(act.given, act.withdrawn) for act in history] == [(1.0, 5.0), (1.0, 6.0)]


async def test_agreed_again_after_withdrawing(database: Database) -> None:
    """A new consent after a withdrawal is stored beside the withdrawn consent."""
    await database.run(consents.give, 7, 1, agreed(Purpose.READING))
    await database.run(consents.withdraw, 7, Purpose.READING, 5.0)
    await database.run(consents.give, 7, 2, agreed(Purpose.READING, given=6.0))

    assert await database.run(consents.is_in_force, 7, Purpose.READING)
    assert len(await database.run(consents.list_consents, 7)) == 2
