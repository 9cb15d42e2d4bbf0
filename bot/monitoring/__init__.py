"""Monitoring of the running service: metrics, alarms, outages, quota, logs."""
