"""Tests of bot.monitoring."""
