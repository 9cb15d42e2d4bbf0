"""The bot's memory: rows in, dataclasses out, every SQL statement of the bot, over one small transaction."""
