"""The methods of the Bot API, one file per idea; `table` lists them all."""
