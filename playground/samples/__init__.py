"""Sample photos for the chat page: specimens, portraits, a landscape."""
