"""Tests of bench.bot."""
