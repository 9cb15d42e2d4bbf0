"""The gallery in the chat: ``/faces`` in pages, ``/find`` by face or by words of the notes."""

from __future__ import annotations

from dataclasses import dataclass

from bot.api.errors import ApiError
from bot.api.operations import SEARCH
from bot.api.results import Face
from bot.conversation.command_words import bare_letters
from bot.conversation.flow import N_, Button, Message, Session, text
from handlers.commands.registry import CANCEL, Order, before, id_in
from handlers.gallery import enrol, service

PAGE = 8
FILTER = 30
"""Letters of a filter: it travels in the buttons, of 64 bytes."""

HEAD = N_("🖼 <b>Gallery</b> · page {page}")
FILTERED = N_("🖼 <b>Gallery</b> · “{words}” · page {page} · {count} found")
NONE = N_("Nobody there.")
BACK, NEXT, PICTURES = N_("◀"), N_("▶"), N_("🖼 Pictures")
HOW = N_("Look at one: /face ID · jump: /faces PAGE · search: /find words, or /find under a photo")
NO_PICTURES = N_("The service keeps no pictures of these images.")
FIND = N_("🔎 Send a portrait, or a name or a number as it stands in the notes.")
SEARCHING = N_("⏳ Searching the gallery…")
FOUND = N_("🔎 <b>Found: {count}</b>")


@dataclass(frozen=True, slots=True)
class View:
    """A page of the gallery: where it starts, and the squeezed words that images must hold ("" for all)."""

    offset: int
    wanted: str

    @classmethod
    def read(cls, words: str) -> View:
        """From a button, ``offset words``."""
        offset, _, wanted = words.partition(" ")
        return cls(id_in(offset) or 0, wanted)

    def action(self, name: str, offset: int) -> str:
        """The action of a button that shows another part of this view."""
        return f"{name} {offset} {self.wanted}".strip()

    async def faces(self, order: Order) -> tuple[list[Face], int | None]:
        """One image more than the page holds, and how many there are, where that is known."""
        if not self.wanted:
            return list(await service.faces(order.tools, self.offset, PAGE + 1)), None
        found = [face async for face in service.everyone(order.tools) if service.matches(face, self.wanted)]
        return found[self.offset : self.offset + PAGE + 1], len(found)


async def faces(order: Order) -> Session | None:
    """A page by its number, or the images that hold some words."""
    words = order.words.strip()
    page = int(words) if words.isascii() and words.isdigit() and len(words) < 7 else 0
    return await _show(order, View(max(0, page - 1) * PAGE, "" if page else bare_letters(words)[:FILTER]))


async def turn(order: Order) -> Session | None:
    """Another page, in the place of the present one."""
    return await _show(order, View.read(order.words))


async def _show(order: Order, view: View) -> Session | None:
    try:
        found, count = await view.faces(order)
    except ApiError as error:
        return await order.show(service.failed(error))
    page, shown = view.offset // PAGE + 1, found[:PAGE]
    await order.audit("list", " ".join(str(face.id) for face in shown))
    head = text(HEAD, page=page) if count is None else text(FILTERED, words=view.wanted, page=page, count=count)
    lines = list(map(service.line, shown)) or [text(NONE)]
    buttons = _buttons(view, more=len(found) > PAGE, pictures=any(face.url for face in shown))
    return await order.show(head, text(""), *lines, text(""), text(HOW), buttons=buttons)


def _buttons(view: View, *, more: bool, pictures: bool) -> tuple[tuple[Button, ...], ...]:
    row: list[Button] = []
    if view.offset:
        row.append(Button(text(BACK), view.action("faces", max(0, view.offset - PAGE))))
    if pictures:
        row.append(Button(text(PICTURES), view.action("pictures", view.offset)))
    if more:
        row.append(Button(text(NEXT), view.action("faces", view.offset + PAGE)))
    return (tuple(row),) if row else ()


async def pictures(order: Order) -> Session | None:
    """The pictures of a page, in one."""
    await order.tools.toast(None)
    try:
        found, _ = await View.read(order.words).faces(order)
    except ApiError as error:
        return await order.say(service.failed(error))
    return await send_sheet(order, found[:PAGE])


async def send_sheet(order: Order, found: list[Face]) -> Session | None:
    """The pictures of some images as one message, which cannot be passed on."""
    image = await service.sheet(order.tools, found)
    if image is None:
        return await order.say(text(NO_PICTURES))
    await order.audit("see pictures", " ".join(str(face.id) for face in found))
    await order.tools.show(image, Message(tuple(map(service.line, found))))
    return order.session


async def find(order: Order) -> Session | None:
    """By the face on a photo (then with scores), or by words of the notes."""
    if order.event.file:
        return await _find_face(order)
    if order.words.strip():
        return await _show(order, View(0, bare_letters(order.words)[:FILTER]))
    return await order.ask("find", text(FIND), buttons=((CANCEL,),))


async def sought(order: Order) -> Session | None:
    """What to find came after the command."""
    await find(order)
    return before(order.session)


async def _find_face(order: Order) -> Session | None:
    assert order.event.file  # noqa: S101  # asked before
    image = await enrol.picture(order, order.event.file)
    if image is None:
        return order.session
    note = await order.tools.note(Message((text(SEARCHING),)), SEARCH)
    try:
        found = (await order.tools.call(SEARCH, {"image": image}, note, text(SEARCHING))).faces
    except ApiError as error:
        await order.tools.edit(note, Message((service.failed(error),)))
        return order.session
    await order.audit("search", " ".join(str(face.id) for face in found))
    lines = list(map(service.line, found)) or [text(NONE)]
    await order.tools.edit(note, Message((text(FOUND, count=len(found)), text(""), *lines, text(""), text(HOW))))
    return order.session
