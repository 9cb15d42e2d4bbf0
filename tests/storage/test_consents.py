"""Consents: given, kept at their first time, withdrawn, and gone with their chat."""

from storage import consents, erasure
from storage.database import Database
from tests.storage.children import query

GIVEN = "select purpose, version, given, withdrawn from consent order by given"


async def test_given_and_repeated(database: Database) -> None:
    """The same wording twice is one consent with its first time; a new wording is another."""
    for version, now in (("1", 1.0), ("1", 2.0), ("2", 3.0)):
        await database.run(consents.give, 7, "reading", version, now)

    assert [row["given"] for row in await database.run(query, GIVEN)] == [1.0, 3.0]
    assert await database.run(consents.standing, 7) == {"reading": "2"}
    assert await database.run(consents.standing, 8) == {}


async def test_withdrawn(database: Database) -> None:
    """One purpose or all; what is withdrawn stays on record and may be given again."""
    for purpose in ("reading", "matching", "enrolment"):
        await database.run(consents.give, 7, purpose, "1", 1.0)

    assert await database.run(consents.withdraw, 7, 2.0, "enrolment") == 1
    assert set(await database.run(consents.standing, 7)) == {"reading", "matching"}
    assert await database.run(consents.withdraw, 7, 3.0) == 2
    assert await database.run(consents.withdraw, 7, 4.0) == 0
    await database.run(consents.give, 7, "reading", "1", 5.0)
    assert await database.run(consents.standing, 7) == {"reading": "1"}
    assert len(await database.run(query, GIVEN)) == 4


async def test_erased(database: Database) -> None:
    """Nothing is left of a chat that is erased."""
    await database.run(consents.give, 7, "reading", "1", 1.0)
    await database.run(erasure.erase, 7, 2.0)

    assert await database.run(query, GIVEN) == []
