"""Rendering of results as messages: labels of the papers, cross-check of the sources, warnings. No I/O."""
