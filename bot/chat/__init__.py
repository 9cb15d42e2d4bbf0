"""The handling of one event: messages, paid calls, progress and timers."""
