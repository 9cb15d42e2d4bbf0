"""Take the screenshots of docs/screens.md."""
