"""Tests of the engine: its parts, its responses over real HTTP, and its processes."""
