"""Drive the playground from tests and scripts: chats, a browser, transcripts."""
