"""Serve the routes beside API v1: metrics and usage for holders of a key, descriptions of the API for everybody."""

from aiohttp import web

from bot.api.errors import WrongKey
from engine.accounts import Account, AccountRegistry
from engine.http import docs, metrics, openapi
from engine.http.middleware import METRICS

_PAGE_POLICY = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}


class AdminHandlers:
    """The handlers of these routes."""

    def __init__(self, accounts: AccountRegistry) -> None:
        self._accounts = accounts

    async def metrics(self, request: web.Request) -> web.Response:
        """Return the metrics for Prometheus to any valid key. The metrics name no key and no caller."""
        self._authenticate(request)
        return web.Response(body=request.app[METRICS].format(), headers={"Content-Type": metrics.CONTENT_TYPE})

    async def usage(self, request: web.Request) -> web.Response:
        """Return the requests charged to the key since the start, and the requests left."""
        account = self._authenticate(request)
        left = None if account.quota is None else max(0, account.quota - account.used - account.in_flight)
        usage = {
            "key": account.name,
            "used": account.used,
            "in_flight": account.in_flight,
            "quota": account.quota,
            "left": left,
        }
        return web.json_response(usage)

    async def openapi(self, _request: web.Request) -> web.Response:
        """Return the description of the API in OpenAPI 3.1."""
        return web.json_response(openapi.build_document())

    async def docs(self, _request: web.Request) -> web.Response:
        """Return the description of the API as an HTML page."""
        return web.Response(text=docs.build_page(), content_type="text/html", charset="utf-8", headers=_PAGE_POLICY)

    def _authenticate(self, request: web.Request) -> Account:
        try:
            return self._accounts.authenticate(request.headers.get("Authorization"))
        except WrongKey:
            raise web.HTTPUnauthorized from None


def add_admin_routes(app: web.Application, accounts: AccountRegistry) -> None:
    """Add the routes to an application."""
    handlers = AdminHandlers(accounts)
    app.router.add_get("/metrics", handlers.metrics)
    app.router.add_get("/usage", handlers.usage)
    app.router.add_get("/openapi.json", handlers.openapi)
    app.router.add_get("/docs", handlers.docs)
