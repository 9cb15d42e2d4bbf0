"""The rights of a person over their data: consents, export, erasure."""
