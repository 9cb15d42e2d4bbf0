"""The webhook: checks the secret, has the update stored, then answers 200."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable

from aiohttp import web

from bot.telegram.updates import Receipt, Receive

log = logging.getLogger(__name__)

PATH = "/telegram"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # the header's name, not a secret
MAX_BODY = 256 * 1024
"""Most bytes of a request. The largest updates have a few tens of kB."""
RETRY_LATER = {"Retry-After": "5"}


def webhook_site(secret: str, receive: Receive, count_forged: Callable[[], None]) -> web.Application:
    """Return a web application that gives each update with the right secret to ``receive``."""

    async def webhook(request: web.Request) -> web.Response:
        if not secrets_equal(request.headers.get(SECRET_HEADER, ""), secret):
            count_forged()
            return web.Response(status=403)
        receipt = await receive(await request.read())
        if receipt is Receipt.LATER:
            return web.Response(status=503, headers=RETRY_LATER)
        if receipt is Receipt.BROKEN:
            # A repetition does not mend the request: 200 keeps Telegram from sending it again.
            log.warning("a request to the webhook was no update")
        return web.Response()

    site = web.Application(client_max_size=MAX_BODY)
    site.router.add_post(PATH, webhook)
    return site


def secrets_equal(given: str, secret: str) -> bool:
    """Compare two secrets in a time that does not depend on their content."""
    return hmac.compare_digest(given.encode(errors="surrogateescape"), secret.encode())
