"""Counters of the running service: metrics, quota, outages, logs."""
