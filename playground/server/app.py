"""The web application: the Bot API, the endpoints of the chat page and the page's files."""

from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.api.address import is_this_machine
from playground.botapi import http
from playground.botapi.parameters import MAX_REQUEST
from playground.messaging.state import State
from playground.server import page_api, samples_api


def build_app(state: State, host: str) -> web.Application:
    """Build the application of one playground that listens on `host`."""
    app = web.Application(
        middlewares=[_reject_foreign_requests(local=is_this_machine(host))], client_max_size=MAX_REQUEST + (1 << 20)
    )
    http.add_routes(app, state)
    page_api.add_routes(app, state)
    samples_api.add_routes(app, state)

    async def end_long_requests(_: web.Application) -> None:
        state.poller.release()
        for chat in state.chats.values():
            chat.close()

    app.on_shutdown.append(end_long_requests)
    return app


def _reject_foreign_requests(*, local: bool) -> Middleware:
    """Return a middleware that refuses requests from other web sites' pages.

    The Origin of a POST must be this server. On loopback the Host header must be a local name as well: without this
    check a foreign name that resolves to 127.0.0.1 would make a foreign page "same-origin".
    """

    @web.middleware
    async def reject(request: web.Request, handler: Handler) -> web.StreamResponse:
        if local and not is_this_machine(urlsplit(f"//{request.host}").hostname or ""):
            raise web.HTTPForbidden(text="this server answers to local names only")
        origin = request.headers.get("Origin")
        if request.method == "POST" and origin is not None and urlsplit(origin).netloc != request.host:
            raise web.HTTPForbidden(text="cross-origin requests are refused")
        return await handler(request)

    return reject
