"""Tests of handlers.review.queue."""
