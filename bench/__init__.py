"""Measurements; they print tables beside a baseline of the same run and decide nothing."""
