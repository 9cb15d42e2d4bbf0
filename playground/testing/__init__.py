"""Drive the playground from tests: a person, a browser, a transcript."""
