"""Measurements of the bot beside two textbook bots."""
