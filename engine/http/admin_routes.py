"""What stands beside the API v1: metrics and usage for holders of a key, and its description for everybody."""

from aiohttp import web

from bot.api.errors import WrongKey
from engine.accounts import Account, Keyring
from engine.http import docs, metrics, openapi
from engine.http.middleware import METRICS

_PAGE_POLICY = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}


class Extras:
    """The handlers; what they tell comes from the application and its keys."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    async def metrics(self, request: web.Request) -> web.Response:
        """Tell Prometheus what was asked; any valid key opens it, as it names no key and no caller."""
        self._account(request)
        return web.Response(body=request.app[METRICS].text(), headers={"Content-Type": metrics.CONTENT_TYPE})

    async def usage(self, request: web.Request) -> web.Response:
        """Tell a key's holder how many requests were charged since the start, and how many are left."""
        account = self._account(request)
        left = None if account.quota is None else max(0, account.quota - account.used - account.in_flight)
        told = {"key": account.name, "used": account.used, "in_flight": account.in_flight}
        return web.json_response(told | {"quota": account.quota, "left": left})

    async def openapi(self, _request: web.Request) -> web.Response:
        """Describe the API in OpenAPI 3.1."""
        return web.json_response(openapi.document())

    async def docs(self, _request: web.Request) -> web.Response:
        """Describe the API as a page to read."""
        return web.Response(text=docs.page(), content_type="text/html", charset="utf-8", headers=_PAGE_POLICY)

    def _account(self, request: web.Request) -> Account:
        try:
            return self._keyring.account(request.headers.get("Authorization"))
        except WrongKey:
            raise web.HTTPUnauthorized from None


def add(app: web.Application, keyring: Keyring) -> None:
    """Add the routes to an application."""
    extras = Extras(keyring)
    app.router.add_get("/metrics", extras.metrics)
    app.router.add_get("/usage", extras.usage)
    app.router.add_get("/openapi.json", extras.openapi)
    app.router.add_get("/docs", extras.docs)
