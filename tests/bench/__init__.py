"""The arithmetic and the workers of the measurements; what they measure is no matter of tests."""
