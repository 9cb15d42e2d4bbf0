"""Methods that receive updates: getUpdates and the webhook."""

import asyncio
import ipaddress
import re
import socket
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playground.botapi.parameters import Parameters
from playground.messaging.errors import bad_request, conflict
from playground.messaging.state import State, Webhook

_WEBHOOK_IS_SET = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
_MAX_TIMEOUT = 50


@dataclass(frozen=True, slots=True)
class DescribedResult:
    """A method's result with the `description` that accompanies the result in the answer."""

    result: Any
    description: str


async def get_updates(state: State, parameters: Parameters) -> Any:
    """Handle getUpdates."""
    if state.webhook is not None:
        raise conflict(_WEBHOOK_IS_SET)
    offset = parameters.integer("offset")
    limit = parameters.integer("limit", 100, 1, 100)
    timeout = parameters.integer("timeout", 0, 0, _MAX_TIMEOUT)
    _update_allowed(state, parameters)
    updates = await state.poller.poll(offset, limit, timeout)
    return [update.to_json() for update in updates for _ in range(state.fault_injector.deliveries(state.faults))]


async def set_webhook(state: State, parameters: Parameters) -> Any:
    """Handle setWebhook for addresses of this machine. An empty url deletes the webhook."""
    url = parameters.text("url")
    if not url:
        return await delete_webhook(state, parameters)
    secret = parameters.text("secret_token")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad_request("secret token contains unallowed characters")
    await _check_local_address(url)
    webhook = Webhook(
        url, secret, parameters.integer("max_connections", 40, 1, 100), parameters.upload("certificate") is not None
    )
    changed = _update_allowed(state, parameters) or webhook != state.webhook
    if parameters.flag("drop_pending_updates"):
        state.updates.clear()
    elif not changed:
        return DescribedResult(True, "Webhook is already set")
    state.poller.abort("terminated by setWebhook request")
    state.set_webhook(webhook)
    return DescribedResult(True, "Webhook was set")


async def delete_webhook(state: State, parameters: Parameters) -> Any:
    """Handle deleteWebhook."""
    if parameters.flag("drop_pending_updates"):
        state.updates.clear()
    was_set = state.webhook is not None
    state.set_webhook(None)
    return DescribedResult(True, "Webhook was deleted" if was_set else "Webhook is already deleted")


async def get_webhook_info(state: State, _: Parameters) -> Any:
    """Handle getWebhookInfo."""
    webhook, error = state.webhook, state.webhook_error
    info: dict[str, Any] = {
        "url": webhook.url if webhook else "",
        "has_custom_certificate": webhook is not None and webhook.has_custom_certificate,
        "pending_update_count": len(state.updates),
    }
    if webhook is not None:
        info |= {"max_connections": webhook.max_connections, "ip_address": "127.0.0.1"}
    if error is not None:
        info |= {"last_error_date": error.date, "last_error_message": error.message}
    if state.updates.allowed:
        info["allowed_updates"] = list(state.updates.allowed)
    return info


def _update_allowed(state: State, parameters: Parameters) -> bool:
    """Store `allowed_updates` when given. Return True after a change. An empty list restores the default kinds."""
    allowed = parameters.parsed("allowed_updates")
    if allowed is None:
        return False
    if not isinstance(allowed, list):
        raise bad_request("can't parse allowed_updates: expected an Array of String")
    before, state.updates.allowed = state.updates.allowed, tuple(str(kind) for kind in allowed)
    return before != state.updates.allowed


async def _check_local_address(url: str) -> None:
    """Refuse any url but a web address of this machine: no update must leave the machine."""
    try:
        parts = urlsplit(url)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if not fits:
        raise bad_request("bad webhook: An HTTP or HTTPS URL must be provided for webhook")
    try:
        found = await asyncio.get_running_loop().getaddrinfo(parts.hostname, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise bad_request("bad webhook: Failed to resolve host: Name or service not known") from None
    for *_, address in found:
        ip = ipaddress.ip_address(str(address[0]).partition("%")[0])
        if not (ip.is_loopback or ip.is_unspecified):
            raise bad_request(f"bad webhook: IP address {ip} is not of this machine")
