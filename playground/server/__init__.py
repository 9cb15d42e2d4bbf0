"""The running server: the web application, the chat page's endpoints, and the people who write in the chats."""
