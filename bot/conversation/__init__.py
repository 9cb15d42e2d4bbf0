"""Conversations without I/O: state, flow, runner, completion, prompts and texts."""
