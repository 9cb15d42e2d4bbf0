"""What the handling of one event may do: talk, download, make paid calls, set timers."""
