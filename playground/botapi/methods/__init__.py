"""The methods of the Bot API. The table lists them all."""
