"""Measurements of the engine beside baselines, and a fuzzer of the engine."""
