"""Tests of handlers.gallery.service."""
