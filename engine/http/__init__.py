"""Serve API v1 over HTTP: routes, keys, inputs, operations and response bodies."""
