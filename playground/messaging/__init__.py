"""The simulated Telegram in memory: chats, messages, media, updates, the bot's profile."""
