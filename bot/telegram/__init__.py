"""The Telegram Bot API: client, updates, rate limit, delivery, webhook and long polling."""
