"""Tests of a store that an older version wrote."""
