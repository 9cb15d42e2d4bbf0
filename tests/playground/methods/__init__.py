"""Every method of the Bot API: what it does and what it refuses."""
