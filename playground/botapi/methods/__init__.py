"""The methods of the Bot API, and the dispatch of calls to the methods."""
