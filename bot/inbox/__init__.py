"""The durable inbox: receive updates, lease chats, handle the updates of each chat in order."""
