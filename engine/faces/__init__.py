"""Find faces on photos, describe each by a vector, compare them, and check three poses of a head."""
