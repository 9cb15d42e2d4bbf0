"""Tests of playground.samples."""
