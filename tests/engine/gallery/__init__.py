"""Tests of engine.gallery, with every database."""
