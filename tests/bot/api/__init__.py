"""Tests of the API v1's contract and client."""
