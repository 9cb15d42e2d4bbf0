"""Faults of Telegram, of API v1 and of the bot's own process, played to real bot processes."""
