"""Tests of engine.http.face_search."""
