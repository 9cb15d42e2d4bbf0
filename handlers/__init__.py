"""The conversations, dialogues and commands of the bot: one behaviour, one file, with its texts in it."""
