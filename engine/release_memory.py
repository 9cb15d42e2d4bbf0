"""Return freed memory of this process to the operating system."""

import ctypes


def release_free_memory() -> None:
    """Call `malloc_trim` where the C library has it: free memory between two used blocks stays allocated otherwise."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
