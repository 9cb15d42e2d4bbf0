"""The face search over HTTP with faces that a script shows."""
