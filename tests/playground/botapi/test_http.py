"""Tests of the Bot API's addresses, tokens and parameters."""

import io
import json
from typing import Any

import aiohttp
import pytest

from playground.botapi.parameters import MAX_REQUEST
from playground.testing.driver import Chat, Playground
from tests.playground.conftest import TOKEN, form


@pytest.mark.parametrize(
    ("path", "code", "description"),
    [
        ("/bot42:wrong/getMe", 401, "Unauthorized"),
        (f"/bot{TOKEN}/getYou", 404, "Not Found: method not found"),
        (f"/bot{TOKEN}", 404, "Not Found"),
        (f"/bot{TOKEN}/a/b", 404, "Not Found"),
        ("/file/bot", 404, "Not Found"),
    ],
)
async def test_unknown_path_is_refused(
    playground: Playground, session: aiohttp.ClientSession, path: str, code: int, description: str
) -> None:
    """The error is JSON that repeats the status."""
    async with session.get(playground.url + path) as response:
        assert response.status == code
        assert await response.json() == {"ok": False, "error_code": code, "description": description}


@pytest.mark.parametrize(
    "options",
    [
        {"method": "GET", "params": {"chat_id": "7", "text": "chào"}},
        {"method": "POST", "params": {"chat_id": "7", "text": "chào"}},
        {"method": "POST", "params": {"chat_id": "7"}, "data": {"text": "chào"}},
        {"method": "POST", "json": {"chat_id": 7, "text": "chào", "reply_markup": None, "disable_notification": True}},
    ],
)
async def test_parameters_are_read_from_query_form_and_json(
    playground: Playground, lan: Chat, session: aiohttp.ClientSession, options: dict[str, Any]
) -> None:
    """Query, form and JSON are equivalent. The method's name may have any case."""
    async with session.request(url=f"{playground.url}/bot{TOKEN}/SENDMESSAGE", **options) as response:
        assert response.status == 200
    assert lan.last.text == "chào"


async def test_multipart_is_read(playground: Playground, lan: Chat, session: aiohttp.ClientSession) -> None:
    """A multipart form holds texts as well."""
    data = form(chat_id="7", text="chào", reply_markup=json.dumps({"keyboard": [["a"]]}))
    async with session.post(f"{playground.url}/bot{TOKEN}/sendMessage", data=data) as response:
        assert response.status == 200
    assert (lan.last.text, lan.last.reply_keyboard) == ("chào", [["a"]])


@pytest.mark.parametrize(
    ("body", "kind", "reason"),
    [
        (b"{", "application/json", "can't parse request body as JSON"),
        (b"[" * 100_000, "application/json", "can't parse request body as JSON"),
        (b'{"text": "\\ud800"}', "application/json", "strings must be encoded in UTF-8"),
        (b"[]", "application/json", "object expected in the request body"),
        (b"--x\r\n\r\na\r\n--x--\r\n", "multipart/form-data; boundary=x", "multipart parts with names expected"),
        (b"junk", "multipart/form-data; boundary=x", "can't parse multipart request body"),
    ],
)
async def test_malformed_body_is_refused(
    playground: Playground, session: aiohttp.ClientSession, body: bytes, kind: str, reason: str
) -> None:
    """A malformed body gets 400."""
    url = f"{playground.url}/bot{TOKEN}/sendMessage"
    async with session.post(url, data=body, headers={"Content-Type": kind}) as response:
        assert response.status == 400
        assert (await response.json())["description"] == f"Bad Request: {reason}"


async def test_other_http_methods_are_refused(playground: Playground, session: aiohttp.ClientSession) -> None:
    """HTTP methods other than GET and POST get 405."""
    async with session.put(f"{playground.url}/bot{TOKEN}/getMe") as response:
        assert response.status == 405


async def test_request_over_50_mb_is_refused(playground: Playground, session: aiohttp.ClientSession) -> None:
    """A body of more than 50 MB gets 413, with and without a declared length."""
    url = f"{playground.url}/bot{TOKEN}/sendDocument"
    data = form(chat_id="7")
    data.add_field("document", io.BytesIO(bytes(MAX_REQUEST + 1)), filename="a.bin")
    async with session.post(url, data=data) as response:
        assert response.status == 413
        assert (await response.json())["description"] == "Request Entity Too Large"
