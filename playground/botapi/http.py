"""The routes of the Bot API: `/bot<TOKEN>/<method>` and `/file/bot<TOKEN>/<path>`."""

import hmac
import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from playground.botapi.methods.dispatch import execute
from playground.botapi.parameters import MAX_REQUEST, Parameters, read_form, read_json, read_multipart
from playground.messaging.errors import BotApiError
from playground.messaging.state import State


def add_routes(app: web.Application, state: State) -> None:
    """Add the routes of one bot's methods and files."""

    async def call_method(request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"].lower()
        try:
            _check_token(state, request)
            parameters = await _read_parameters(request)
            if state.fault_injector.cuts_call(state.faults, method) and request.transport:
                request.transport.abort()
                return web.Response()
            answer = await execute(state, method, parameters)
        except BotApiError as error:
            return _error_response(error)
        if state.fault_injector.loses_answer(state.faults, method) and request.transport:
            request.transport.abort()
        return _json(200, answer)

    async def download(request: web.Request) -> web.StreamResponse:
        try:
            _check_token(state, request)
        except BotApiError as error:
            return _error_response(error)
        if (found := state.files.get_by_path(request.match_info["path"])) is None:
            return _error_response(BotApiError(404, "Not Found"))
        return web.Response(body=found[1], content_type="application/octet-stream")

    app.router.add_route("*", "/bot{token}/{method}", call_method)
    app.router.add_get("/file/bot{token}/{path:.+}", download)
    app.router.add_route("*", "/{where:(file/)?bot.*}", _not_found)


async def _not_found(_: web.Request) -> web.StreamResponse:
    return _error_response(BotApiError(404, "Not Found"))


def _check_token(state: State, request: web.Request) -> None:
    if not hmac.compare_digest(request.match_info["token"].encode(), state.token.encode()):
        raise BotApiError(401, "Unauthorized")


async def _read_parameters(request: web.Request) -> Parameters:
    query = Parameters(dict(request.query))
    if request.method == "GET":
        return query
    if request.method != "POST":
        raise BotApiError(405, "Method Not Allowed")
    if (request.content_length or 0) > MAX_REQUEST + (1 << 20):
        raise BotApiError(413, "Request Entity Too Large")
    if request.content_type == "multipart/form-data":
        return query.joined(await read_multipart(await request.multipart()))
    body = await request.read()
    if not body.strip():
        return query
    return query.joined(read_json(body) if request.content_type == "application/json" else read_form(body))


def _error_response(error: BotApiError) -> web.Response:
    answer: dict[str, Any] = {"ok": False, "error_code": error.code, "description": error.description}
    headers = {}
    if error.retry_after is not None:
        answer["parameters"] = {"retry_after": error.retry_after}
        headers["Retry-After"] = str(error.retry_after)
    return _json(error.code, answer, headers)


def _json(status: int, answer: dict[str, Any], headers: Mapping[str, str] | None = None) -> web.Response:
    body = json.dumps(answer, ensure_ascii=False).encode()
    return web.Response(status=status, body=body, headers=headers, content_type="application/json")
