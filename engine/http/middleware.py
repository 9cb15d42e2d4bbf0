"""Log one line per request, without query, body and names, and turn errors of the engine into HTTP responses."""

import logging
import time
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

from engine.http.metrics import Metrics
from engine.workers.reader import DeadlineExceeded, EngineBusy, TaskCrashed

log = logging.getLogger(__name__)

BODY_CODE = web.ResponseKey("code", object)
"""Key of a response for the code in its body. The log line names the code, because most responses have status 200."""

BASIC_CHALLENGE = {"WWW-Authenticate": 'Basic realm="engine", charset="UTF-8"'}
"""Header that lets a browser ask for the key."""

METRICS = web.AppKey("metrics", Metrics)
"""Key of an application for its metrics."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def log_and_count(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Call the handler, log the request and record its metrics."""
    started = time.monotonic()
    response = await _call(handler, request)
    seconds = time.monotonic() - started
    resource = request.match_info.route.resource
    # The path of the route, never the path as sent: an unknown path and a query may hold personal values.
    path = resource.canonical if resource else "(no route)"
    code = response.get(BODY_CODE, "-")
    log.info("%s %s %d code %s %.0f ms", request.method, path, response.status, code, seconds * 1000)
    request.app[METRICS].record(request.method if resource else "-", path, response.status, str(code), seconds)
    return response


async def _call(handler: Handler, request: web.Request) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException as error:
        return _error_response(error.status, error.reason, BASIC_CHALLENGE if error.status == 401 else None)
    except EngineBusy as error:
        return _error_response(503, "the engine is busy", {"Retry-After": str(error.retry_after)})
    except DeadlineExceeded:
        return _error_response(504, "the photo took too long")
    except TaskCrashed:
        return _error_response(500, "the engine failed over this photo")
    except Exception as error:  # noqa: BLE001  only class and place are logged: the text may quote the request
        last = traceback.extract_tb(error.__traceback__)[-1]
        log.error(  # noqa: TRY400
            "a request handler failed: %s at %s:%s", type(error).__name__, Path(last.filename).name, last.lineno
        )
        return _error_response(500, "the engine failed")


def _error_response(status: int, detail: str, headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response({"detail": detail}, status=status, headers=headers)
