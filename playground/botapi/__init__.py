"""The Bot API over HTTP: addresses, parameters, methods, webhook delivery."""
