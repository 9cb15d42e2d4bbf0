"""Measurements of the bot and the engine beside baselines of the same run, load tests and fuzzers."""
