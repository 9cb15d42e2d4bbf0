"""Waits for several things at once and tells the first fault in their order, not in time's."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

Value = TypeVar("Value")


async def together(*things: Awaitable[Value]) -> list[Value]:
    """Return what all of them give; when some fail, wait for the others and raise the fault of the first."""
    results = await asyncio.gather(*things, return_exceptions=True)
    values: list[Value] = []
    for result in results:
        if isinstance(result, BaseException):
            raise result
        values.append(result)
    return values
