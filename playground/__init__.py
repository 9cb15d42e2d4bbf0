"""A local Telegram: the Bot API, a chat page and a test driver, all in memory."""
