"""Sample photos: specimens, portraits, a landscape."""
