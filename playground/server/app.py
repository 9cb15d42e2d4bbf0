"""The web application: the Bot API, the page's endpoints and the page, with a guard at the door."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.api.address import is_this_machine
from playground.botapi import http
from playground.botapi.parameters import MAX_REQUEST
from playground.samples import page_api as samples_api
from playground.server import page_api

if TYPE_CHECKING:
    from playground.testing.driver import Playground


def build_app(playground: "Playground") -> web.Application:
    """Everything one playground serves."""
    app = web.Application(
        middlewares=[_guard(local=is_this_machine(playground.host))], client_max_size=MAX_REQUEST + (1 << 20)
    )
    http.add_routes(app, playground.state)
    page_api.add_routes(app, playground)
    samples_api.add_routes(app, playground)

    async def let_go(_: web.Application) -> None:
        playground.state.poller.release()
        for chat in playground.state.chats.values():
            chat.close()

    app.on_shutdown.append(let_go)
    return app


def _guard(*, local: bool) -> Middleware:
    """Keep other web sites' pages out: a POST's Origin must be ours, and on loopback so must the Host header.

    Without the latter a foreign name that resolves to 127.0.0.1 would make its page "same-origin".
    """

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        if local and not is_this_machine(urlsplit(f"//{request.host}").hostname or ""):
            raise web.HTTPForbidden(text="this server answers to local names only")
        origin = request.headers.get("Origin")
        if request.method == "POST" and origin is not None and urlsplit(origin).netloc != request.host:
            raise web.HTTPForbidden(text="cross-origin requests are refused")
        return await handler(request)

    return guard
