"""The playground and its chat page."""
