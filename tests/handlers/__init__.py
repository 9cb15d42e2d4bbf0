"""Tests of the conversations, as people live them."""
