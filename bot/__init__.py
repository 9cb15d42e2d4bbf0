"""The running Telegram bot: from an update that comes in to the message that answers it."""
