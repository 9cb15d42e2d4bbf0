"""Tests of the local engine: its parts, its answers over real HTTP, and its processes."""
