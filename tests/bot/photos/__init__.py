"""Tests of bot.photos."""
