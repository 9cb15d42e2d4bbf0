"""HTTP endpoints of the chat page."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import quote

from aiohttp import web

from playground.botapi.parameters import Parameters, Upload, read_json, read_parts
from playground.messaging.errors import BotApiError
from playground.messaging.messages import Message
from playground.messaging.serializers import page_json
from playground.messaging.state import State
from playground.server.person import Person

PAGE = Path(__file__).parents[1] / "page"
# Seconds without an event before a comment keeps the stream open.
_HEARTBEAT = 15.0
# The browser shows these types only. Any other type could carry a script and is downloaded instead.
_INLINE_TYPES = frozenset({"image/jpeg", "image/png", "image/webp"})
_STATE: web.AppKey[State] = web.AppKey("state")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def add_routes(app: web.Application, state: State) -> None:
    """Add the routes of the chat page: the page's files, a chat's messages and events, the person's actions."""
    app[_STATE] = state
    chat = "/sim/chat/{id:-?[0-9]{1,15}}"
    app.router.add_get("/", _get_index)
    app.router.add_get("/page/{file:[\\w.-]+}", _get_page_file)
    app.router.add_get("/sim/bot", _get_bot)
    app.router.add_get("/sim/file/{file_id}", _get_file)
    app.router.add_get(f"{chat}/messages", _get_messages)
    app.router.add_get(f"{chat}/events", _stream_events)
    app.router.add_post(f"{chat}/text", _report_errors(_send_text))
    app.router.add_post(f"{chat}/media", _report_errors(_send_media))
    app.router.add_post(f"{chat}/sticker", _report_errors(_send_sticker))
    app.router.add_post(f"{chat}/click", _report_errors(_press_button))


def find_person(state: State, request: web.Request) -> Person:
    """Return the person of the chat in the request's path. A new person speaks `?lang=`, by default Vietnamese."""
    return Person.open(state, int(request.match_info["id"]), language_code=request.query.get("lang", "vi"))


def _report_errors(handler: Handler) -> Handler:
    """Wrap a handler so that its errors reach the page as JSON: {"error": reason}."""

    async def call(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except BotApiError as error:
            return web.json_response({"error": error.description}, status=error.code)
        except ValueError as error:
            return web.json_response({"error": str(error)}, status=400)

    return call


async def _get_index(_: web.Request) -> web.StreamResponse:
    return _static_file("index.html")


async def _get_page_file(request: web.Request) -> web.StreamResponse:
    return _static_file(request.match_info["file"])


_HEADERS = {
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}


def _static_file(name: str) -> web.StreamResponse:
    path = PAGE / name
    if name.startswith(".") or not path.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(path, headers=_HEADERS)


async def _get_bot(request: web.Request) -> web.StreamResponse:
    """Return name, description and commands, for the person `?chat=` and the language `?lang=`."""
    profile = request.app[_STATE].profile
    language = request.query.get("lang", "vi")
    chat_id = request.query.get("chat", "0")
    commands = profile.commands_for(int(chat_id) if chat_id.isdigit() else 0, language)
    return web.json_response(
        {
            "username": profile.username,
            "first_name": profile.text("name", language) or profile.first_name,
            "description": profile.text("description", language),
            "commands": [dict(command) for command in commands],
        }
    )


async def _get_file(request: web.Request) -> web.StreamResponse:
    if (found := request.app[_STATE].files.get(request.match_info["file_id"])) is None:
        raise web.HTTPNotFound
    info, data = found
    kind = info.mime_type or {"photo": "image/jpeg", "sticker": "image/webp"}.get(info.kind, "")
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, max-age=3600"}
    if kind not in _INLINE_TYPES:
        kind = "application/octet-stream"
        name = quote(info.name or info.path.rpartition("/")[2])
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return web.Response(body=data, content_type=kind, headers=headers)


async def _get_messages(request: web.Request) -> web.StreamResponse:
    return web.json_response([page_json(message) for message in _person(request).private_chat.messages.values()])


async def _stream_events(request: web.Request) -> web.StreamResponse:
    """Stream the chat's events as Server-Sent Events until the page or the playground disconnects."""
    chat = _person(request).private_chat
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await response.prepare(request)
    watcher = chat.watch()
    try:
        await response.write(b": connected\n\n")
        while True:
            try:
                event = await asyncio.wait_for(watcher.get(), _HEARTBEAT)
            except TimeoutError:
                await response.write(b": keep-alive\n\n")
                continue
            if event is None:
                return response
            data = json.dumps(event.to_json(), ensure_ascii=False)
            await response.write(f"event: {event.name}\ndata: {data}\n\n".encode())
    except ConnectionError:
        return response
    finally:
        chat.unwatch(watcher)


async def _send_text(request: web.Request) -> web.StreamResponse:
    return _messages_response([await _person(request).send_text((await _read_body(request)).text("text"))])


async def _send_sticker(request: web.Request) -> web.StreamResponse:
    return _messages_response([await _person(request).send_sticker((await _read_body(request)).text("emoji", "👍"))])


async def _press_button(request: web.Request) -> web.StreamResponse:
    body, person = await _read_body(request), _person(request)
    message = person.private_chat.messages.get(body.integer("message_id"))
    if message is None:
        raise ValueError("no such message")
    await person.press(message, body.text("data"))
    return web.json_response({"ok": True})


async def _send_media(request: web.Request) -> web.StreamResponse:
    """Send photos (several as an album) or documents, with the caption under the first message."""
    files: list[Upload] = []
    fields = {"as": "photo", "caption": ""}
    if request.content_type != "multipart/form-data":
        raise ValueError("multipart/form-data expected")
    for name, part in await read_parts(await request.multipart()):
        if isinstance(part, Upload):
            files.append(part)
        else:
            fields[name] = part
    if not 1 <= len(files) <= 10:
        raise ValueError("1 to 10 files expected")
    return _messages_response(await _send_files(_person(request), files, fields["as"], fields["caption"] or None))


async def _send_files(person: Person, files: list[Upload], kind: str, caption: str | None) -> list[Message]:
    if kind == "photo":
        if len(files) == 1:
            return [await person.send_photo(files[0].data, caption)]
        return await person.send_album([file.data for file in files], caption)
    if kind != "document":
        raise ValueError("as=photo or as=document expected")
    first, *rest = files
    sent = [await person.send_document(first.data, first.name, first.mime_type, caption)]
    return sent + [await person.send_document(file.data, file.name, file.mime_type) for file in rest]


def _person(request: web.Request) -> Person:
    return find_person(request.app[_STATE], request)


async def _read_body(request: web.Request) -> Parameters:
    return read_json(await request.read())


def _messages_response(messages: list[Message]) -> web.StreamResponse:
    return web.json_response([page_json(message) for message in messages])
