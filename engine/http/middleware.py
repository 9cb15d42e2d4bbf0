"""One log line per request, without query, body or names, and the HTTP form of what is nobody's business error."""

import logging
import time
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

from engine.http.metrics import Metrics
from engine.workers.pool import Broken, NotNow, TooSlow

log = logging.getLogger(__name__)

CODE = web.ResponseKey("code", object)
"""Where a response carries the code in its body, which the log tells: the status is 200 whatever happened."""

CHALLENGE = {"WWW-Authenticate": 'Basic realm="engine", charset="UTF-8"'}
"""Has a browser ask for the key."""

METRICS = web.AppKey("metrics", Metrics)
"""What is counted of the requests of an application."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def watch(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let the handler answer and log how that went."""
    started = time.monotonic()
    response = await _answer(request, handler)
    resource = request.match_info.route.resource
    # The path as routed, never as sent: whatever stands in an unknown one or in a query stays out of the log.
    path = resource.canonical if resource else "(no route)"
    taken = time.monotonic() - started
    code = response.get(CODE, "-")
    log.info("%s %s %d code %s %.0f ms", request.method, path, response.status, code, taken * 1000)
    request.app[METRICS].count(request.method if resource else "-", path, response.status, str(code), taken)
    return response


async def _answer(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException as error:
        return _detail(error.status, error.reason, CHALLENGE if error.status == 401 else None)
    except NotNow as error:
        return _detail(503, "the engine is busy", {"Retry-After": str(error.retry_after)})
    except TooSlow:
        return _detail(504, "the photo took too long")
    except Broken:
        return _detail(500, "the engine failed over this photo")
    except Exception as error:  # noqa: BLE001  told by class and place only: the text may quote what was sent
        last = traceback.extract_tb(error.__traceback__)[-1]
        log.error("%s at %s:%s", type(error).__name__, Path(last.filename).name, last.lineno)  # noqa: TRY400
        return _detail(500, "the engine failed")


def _detail(status: int, text: str, headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response({"detail": text}, status=status, headers=headers)
