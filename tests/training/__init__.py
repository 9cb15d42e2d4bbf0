"""Tests of the training, except for the parts that need torch."""
