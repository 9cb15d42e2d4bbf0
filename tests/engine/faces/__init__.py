"""Tests of engine.faces, on portraits from installed packages."""
