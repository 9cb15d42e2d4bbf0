"""The API v1 of Computer Vision Vietnam: its contract as data, its answers as values, and the one client."""
