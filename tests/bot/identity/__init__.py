"""Tests of bot.identity."""
