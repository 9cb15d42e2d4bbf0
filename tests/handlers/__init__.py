"""Tests of the conversations through a running bot."""
