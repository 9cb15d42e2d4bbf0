"""The review of cases: queue, decisions, notifications."""
