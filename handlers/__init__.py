"""Conversations as data, and the few plain handlers: one behaviour, one file, with its texts in it."""
