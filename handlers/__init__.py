"""The conversations, dialogues and commands of the bot. Each behaviour is one file with all texts of the behaviour."""
