"""The playground server: state, updates, webhook delivery, the API of the chat page."""
