"""The rights of a data subject: consents, export, erasure."""
