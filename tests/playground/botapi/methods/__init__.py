"""Tests of playground.botapi.http.methods."""
