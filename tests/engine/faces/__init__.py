"""Tests of faces, on portraits that come inside installed packages."""
