"""Fixtures of the playground's tests: a running playground, calls of the Bot API, photos."""

import io
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import aiohttp
import pytest
from PIL import Image

from playground.testing.driver import Chat, Playground

TOKEN = "42:test"

Call = Callable[..., Coroutine[Any, Any, Any]]


def jpeg(width: int = 64, height: int = 48, colour: str = "navy", **options: Any) -> bytes:
    """Return a JPEG of one colour."""
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(buffer, "JPEG", **options)
    return buffer.getvalue()


def form(**fields: str | bytes) -> aiohttp.FormData:
    """Return a multipart form. Bytes become a file named after the field."""
    data = aiohttp.FormData(default_to_multipart=True)
    for name, value in fields.items():
        if isinstance(value, bytes):
            data.add_field(name, io.BytesIO(value), filename=f"{name}.bin")
        else:
            data.add_field(name, value)
    return data


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    """Run a playground that redelivers a hundred times as fast as Telegram."""
    async with Playground(TOKEN, pace=0.01) as running:
        yield running


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """Open an HTTP session."""
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
def lan(playground: Playground) -> Chat:
    """Return Lan's chat with the bot."""
    return playground.chat(user_id=7, first_name="Lan")


@pytest.fixture
def call(playground: Playground, session: aiohttp.ClientSession) -> Call:
    """Return a function that calls a method with JSON parameters.

    The function returns the method's result, or the text "<code> <description>" of an error.
    """

    async def call_method(method: str, **parameters: Any) -> Any:
        url = f"{playground.url}/bot{TOKEN}/{method}"
        async with session.post(url, json=parameters) as response:
            answer = await response.json()
            assert answer["ok"] is (response.status == 200)
            return answer["result"] if answer["ok"] else f"{answer['error_code']} {answer['description']}"

    return call_method
