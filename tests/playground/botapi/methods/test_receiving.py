"""Tests of the webhook's settings."""

from typing import Any

import aiohttp
import pytest

from playground.testing.driver import Chat, Playground
from tests.playground.conftest import TOKEN, Call

URL = "http://127.0.0.1:9/hook"


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ({"url": "ftp://127.0.0.1/"}, "bad webhook: An HTTP or HTTPS URL must be provided for webhook"),
        ({"url": "https:///hook"}, "bad webhook: An HTTP or HTTPS URL must be provided for webhook"),
        ({"url": "https://192.0.2.1/hook"}, "bad webhook: IP address 192.0.2.1 is not of this machine"),
        ({"url": "https://a.invalid/"}, "bad webhook: Failed to resolve host: Name or service not known"),
        ({"url": "http://[/"}, "bad webhook: An HTTP or HTTPS URL must be provided for webhook"),
        ({"secret_token": "a b"}, "secret token contains unallowed characters"),
        ({"secret_token": "a" * 257}, "secret token is too long"),
        ({"allowed_updates": "message"}, "can't parse allowed_updates JSON object"),
        ({"allowed_updates": {"a": 1}}, "can't parse allowed_updates: expected an Array of String"),
    ],
)
async def test_invalid_webhook_is_refused(call: Call, parameters: dict[str, Any], reason: str) -> None:
    """The webhook must be an address of this machine, with a secret that fits a header."""
    assert await call("setWebhook", **({"url": URL} | parameters)) == f"400 Bad Request: {reason}"


async def test_webhook_answers_have_a_description(playground: Playground, session: aiohttp.ClientSession) -> None:
    """Each answer describes the change."""

    async def described(method: str, **parameters: str) -> str:
        async with session.get(f"{playground.url}/bot{TOKEN}/{method}", params=parameters) as response:
            return str((await response.json())["description"])

    assert await described("setWebhook", url=URL) == "Webhook was set"
    assert await described("setWebhook", url=URL) == "Webhook is already set"
    assert await described("setWebhook", url=URL, secret_token="x") == "Webhook was set"
    assert await described("setWebhook", url="") == "Webhook was deleted"
    assert await described("deleteWebhook") == "Webhook is already deleted"


async def test_webhook_info_has_the_settings(lan: Chat, call: Call) -> None:
    """The answer has the settings, the number of waiting updates, and the allowed kinds."""
    empty = {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
    assert await call("getWebhookInfo") == empty
    await call("setWebhook", url=URL, max_connections=500, allowed_updates=["message"])
    await lan.send_text("a")
    info = await call("getWebhookInfo")
    assert (info["url"], info["max_connections"], info["pending_update_count"]) == (URL, 100, 1)
    assert info["allowed_updates"] == ["message"]
    await call("deleteWebhook", drop_pending_updates=True)
    assert (await call("getWebhookInfo"))["pending_update_count"] == 0
    await lan.send_text("b")
    await call("setWebhook", url=URL, drop_pending_updates=True)
    assert (await call("getWebhookInfo"))["pending_update_count"] == 0


async def test_allowed_updates_filters_kinds(lan: Chat, call: Call) -> None:
    """`allowed_updates` stays in force until changed. An empty list restores the default kinds."""
    await call("getUpdates", allowed_updates=["callback_query"])
    await lan.send_text("a")
    assert await call("getUpdates") == []
    await call("getUpdates", allowed_updates=[])
    await lan.send_text("b")
    assert [update["message"]["text"] for update in await call("getUpdates", offset=1)] == ["b"]
