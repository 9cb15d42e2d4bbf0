"""What the chat page asks of the server: the page's files, a chat's messages and events, and the person's acts."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from aiohttp import web

from playground.messaging.errors import BotApiError
from playground.botapi.parameters import Parameters, Upload, read_json, read_parts
from playground.messaging.messages import Message
from playground.messaging.serializers import page_json

if TYPE_CHECKING:
    from playground.testing.driver import Chat, Playground

PAGE = Path(__file__).parents[1] / "page"
# Seconds of silence after which a comment keeps an event stream open.
_HEARTBEAT = 15.0
# Only these are shown by the browser; anything else could carry a script and is downloaded instead.
_SHOWN = frozenset({"image/jpeg", "image/png", "image/webp"})
_PLAYGROUND: web.AppKey["Playground"] = web.AppKey("playground")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def add_routes(app: web.Application, playground: "Playground") -> None:
    """Serve the page of one playground."""
    app[_PLAYGROUND] = playground
    chat = "/sim/chat/{id:-?[0-9]{1,15}}"
    app.router.add_get("/", _index)
    app.router.add_get("/page/{file:[\\w.-]+}", _page_file)
    app.router.add_get("/sim/bot", _bot)
    app.router.add_get("/sim/file/{file_id}", _file)
    app.router.add_get(f"{chat}/messages", _messages)
    app.router.add_get(f"{chat}/events", _events)
    app.router.add_post(f"{chat}/text", _told(_text))
    app.router.add_post(f"{chat}/media", _told(_media))
    app.router.add_post(f"{chat}/sticker", _told(_sticker))
    app.router.add_post(f"{chat}/click", _told(_click))


def _told(handler: Handler) -> Handler:
    """A handler whose refusals reach the page as JSON: {"error": why}."""

    async def told(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except BotApiError as error:
            return web.json_response({"error": error.description}, status=error.code)
        except ValueError as error:
            return web.json_response({"error": str(error)}, status=400)

    return told


async def _index(_: web.Request) -> web.StreamResponse:
    return _static("index.html")


async def _page_file(request: web.Request) -> web.StreamResponse:
    return _static(request.match_info["file"])


_HEADERS = {
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}


def _static(name: str) -> web.StreamResponse:
    path = PAGE / name
    if name.startswith(".") or not path.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(path, headers=_HEADERS)


async def _bot(request: web.Request) -> web.StreamResponse:
    """Name, description and commands, as the person `?chat=` sees them in the language `?lang=`."""
    profile = request.app[_PLAYGROUND].state.profile
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


async def _file(request: web.Request) -> web.StreamResponse:
    if (found := request.app[_PLAYGROUND].state.files.get(request.match_info["file_id"])) is None:
        raise web.HTTPNotFound
    info, data = found
    kind = info.mime_type or {"photo": "image/jpeg", "sticker": "image/webp"}.get(info.kind, "")
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, max-age=3600"}
    if kind not in _SHOWN:
        kind = "application/octet-stream"
        name = quote(info.name or info.path.rpartition("/")[2])
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return web.Response(body=data, content_type=kind, headers=headers)


async def _messages(request: web.Request) -> web.StreamResponse:
    return web.json_response([page_json(message) for message in _chat(request).messages])


async def _events(request: web.Request) -> web.StreamResponse:
    """Server-Sent Events from now on, until the page or the playground goes."""
    room = _chat(request).private_chat
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await response.prepare(request)
    watcher = room.watch()
    try:
        await response.write(b": here\n\n")
        while True:
            try:
                event = await asyncio.wait_for(watcher.get(), _HEARTBEAT)
            except TimeoutError:
                await response.write(b": still here\n\n")
                continue
            if event is None:
                return response
            data = json.dumps(event.to_json(), ensure_ascii=False)
            await response.write(f"event: {event.name}\ndata: {data}\n\n".encode())
    except ConnectionError:
        return response
    finally:
        room.unwatch(watcher)


async def _text(request: web.Request) -> web.StreamResponse:
    return _sent([await _chat(request).send_text((await _body(request)).text("text"))])


async def _sticker(request: web.Request) -> web.StreamResponse:
    return _sent([await _chat(request).send_sticker((await _body(request)).text("emoji", "👍"))])


async def _click(request: web.Request) -> web.StreamResponse:
    body, chat = await _body(request), _chat(request)
    message = chat.private_chat.messages.get(body.integer("message_id"))
    if message is None:
        raise ValueError("no such message")
    await chat.press(message, body.text("data"))
    return web.json_response({"ok": True})


async def _media(request: web.Request) -> web.StreamResponse:
    """Photos (several make an album) or documents, the caption under the first."""
    files: list[Upload] = []
    words = {"as": "photo", "caption": ""}
    if request.content_type != "multipart/form-data":
        raise ValueError("multipart/form-data expected")
    for name, part in await read_parts(await request.multipart()):
        if isinstance(part, Upload):
            files.append(part)
        else:
            words[name] = part
    if not 1 <= len(files) <= 10:
        raise ValueError("1 to 10 files expected")
    return _sent(await _send_files(_chat(request), files, words["as"], words["caption"] or None))


async def _send_files(chat: "Chat", files: list[Upload], kind: str, caption: str | None) -> list[Message]:
    if kind == "photo":
        if len(files) == 1:
            return [await chat.send_photo(files[0].data, caption)]
        return await chat.send_album([file.data for file in files], caption)
    if kind != "document":
        raise ValueError("as=photo or as=document expected")
    first, *rest = files
    sent = [await chat.send_document(first.data, first.name, first.mime_type, caption)]
    return sent + [await chat.send_document(file.data, file.name, file.mime_type) for file in rest]


def _chat(request: web.Request) -> "Chat":
    """The chat of the address; a new one's person speaks the language `?lang=`, Vietnamese by default."""
    return request.app[_PLAYGROUND].chat(int(request.match_info["id"]), language_code=request.query.get("lang", "vi"))


async def _body(request: web.Request) -> Parameters:
    return read_json(await request.read())


def _sent(messages: list[Message]) -> web.StreamResponse:
    return web.json_response([page_json(message) for message in messages])
