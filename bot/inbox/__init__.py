"""The durable inbox: receives updates, leases chats, handles the updates of each chat in order.

The route of an update, from top to bottom (``bot.__main__`` connects the parts):

1. ``bot.telegram.webhook`` compares the secret, or ``bot.telegram.polling`` asks for updates. Both call ``receive``.
2. ``receive.Receiver`` seals and stores the update once (unique ``update_id``). Only then Telegram gets its 200.
3. ``group_commit.GroupCommit`` stores updates that come at the same time, and claims their chats, in one transaction.
4. ``worker.Worker`` leases the chats with the oldest waiting updates and starts one turn for each.
5. ``chat_turn.ChatTurn`` opens the updates of the chat in order and converts each to an event. The event goes to
   ``handle`` with the chat's state and with ``bot.chat.tools.ChatTools``.
6. ``handlers.router.handle`` answers the event by the tools, and returns the new state.
7. ``ChatTurn`` stores the state, the records and "done" in one transaction, fenced by the lease. On an error the
   update is retried later or moved to the dead letter.
"""
