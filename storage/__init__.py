"""Storage of the bot: every SQL statement of the bot, as functions over a transaction that return dataclasses."""
