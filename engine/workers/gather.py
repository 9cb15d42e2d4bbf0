"""Await several results at once and raise the first error in the order of the arguments."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

Value = TypeVar("Value")


async def gather_in_order(*awaitables: Awaitable[Value]) -> list[Value]:
    """Await all arguments and return their results in order.

    If some fail, wait for the others and raise the error of the first failed argument, not of the first in time.
    """
    results = await asyncio.gather(*awaitables, return_exceptions=True)
    values: list[Value] = []
    for result in results:
        if isinstance(result, BaseException):
            raise result
        values.append(result)
    return values
