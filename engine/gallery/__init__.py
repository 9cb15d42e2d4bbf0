"""Store the faces of the face search: in memory, in a file or in PostgreSQL, with the same answers."""
