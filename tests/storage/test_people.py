"""Tests of the language of each chat."""

from storage import people
from storage.database import Database
from tests.storage.children import query


async def test_nobody_chose(database: Database) -> None:
    """A chat without a choice has no language."""
    assert (await database.run(people.get, 7)).locale is None


async def test_choice_and_change(database: Database) -> None:
    """The last choice is the language of the chat, and the first time is kept."""
    await database.run(people.set_locale, -100_123_456_789_012, "vi", 1.0)
    await database.run(people.set_locale, 7, "vi", 2.0)

    await database.run(people.set_locale, 7, "en", 3.0)

    assert (await database.run(people.get, 7)).locale == "en"
    assert (await database.run(people.get, -100_123_456_789_012)).locale == "vi"
    assert await database.run(query, "select first_seen from person where chat_id = 7") == [{"first_seen": 2.0}]
