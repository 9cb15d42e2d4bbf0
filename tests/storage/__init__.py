"""The room `storage/` under test, every engine by the same tests."""
