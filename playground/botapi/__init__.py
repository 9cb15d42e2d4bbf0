"""The Bot API over HTTP: parameters, entities, keyboards, methods."""
