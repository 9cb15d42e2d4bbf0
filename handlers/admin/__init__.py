"""Commands of administrators: roles, statistics, broadcast."""
