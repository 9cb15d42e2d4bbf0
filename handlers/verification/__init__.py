"""The guided verification: its flow, its case, the confirmation of doubtful fields."""
