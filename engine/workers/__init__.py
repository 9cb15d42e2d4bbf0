"""The worker processes of the engine and the tasks they run."""
