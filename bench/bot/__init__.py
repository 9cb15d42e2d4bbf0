"""Measurements of the bot beside two textbook bots, and a fuzzer of the bot."""
