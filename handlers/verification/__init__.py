"""The guided verification: the flow, the case, the confirmation of doubtful fields."""
