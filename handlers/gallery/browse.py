"""Show the gallery in the chat: ``/faces`` in pages, ``/find`` by face or by words of the notes."""

from __future__ import annotations

from dataclasses import dataclass

from bot.api.errors import ApiError
from bot.api.operations import GET_ALL_IMAGES, SEARCH
from bot.api.results import Face, Faces
from bot.chat.tools import ChatTools
from bot.conversation.command_words import bare_letters
from bot.conversation.flow import (
    N_,
    Button,
    Call,
    Flow,
    FlowKind,
    InFlow,
    Kind,
    Message,
    Results,
    Step,
    text,
)
from handlers.commands.context import Context, id_in, write_audit
from handlers.commands.registry import Command, Reactions
from handlers.gallery import service
from handlers.gallery.enrol import HARD_FAULTS
from storage.admins import Role

PAGE = 8
FILTER = 30
"""Most letters of a filter: the data of a button holds 64 bytes (Bot API, InlineKeyboardButton)."""

HEAD = N_("🖼 <b>Gallery</b> · page {page}")
FILTERED = N_("🖼 <b>Gallery</b> · “{words}” · page {page} · {count} found")
NONE = N_("Nobody there.")
BACK, NEXT, PICTURES = N_("◀"), N_("▶"), N_("🖼 Pictures")
HOW = N_("Look at one: /face ID · jump: /faces PAGE · search: /find words, or /find under a photo")
NO_PICTURES = N_("The service keeps no pictures of these images.")
FIND_WHAT = N_("🔎 Send a portrait, or a name or a number as it stands in the notes.")
SEARCHING = N_("⏳ Searching the gallery…")
FOUND = N_("🔎 <b>Found: {count}</b>")


@dataclass(frozen=True, slots=True)
class View:
    """A page of the gallery: its offset, and the squeezed words that images must hold ("" for all)."""

    offset: int
    wanted: str

    @classmethod
    def read(cls, words: str) -> View:
        """Return the view of a button's data, ``offset words``."""
        offset, _, wanted = words.partition(" ")
        return cls(id_in(offset) or 0, wanted)

    def action(self, name: str, offset: int) -> str:
        """Return the action of a button that shows another part of this view."""
        return f"{name} {offset} {self.wanted}".strip()

    async def faces(self, tools: ChatTools) -> tuple[list[Face], int | None]:
        """Return one image more than the page holds, and the number of all images, if the number is known."""
        if not self.wanted:
            return list(await service.faces(tools, self.offset, PAGE + 1)), None
        found = [face async for face in service.everyone(tools) if service.matches(face, self.wanted)]
        return found[self.offset : self.offset + PAGE + 1], len(found)


async def faces(context: Context) -> None:
    """Show a page by its number, or the images that hold some words."""
    words = context.words.strip()
    page = int(words) if words.isascii() and words.isdigit() and len(words) < 7 else 0
    await context.tools.say(
        await show(View(max(0, page - 1) * PAGE, "" if page else bare_letters(words)[:FILTER]), context.tools)
    )


async def turn(context: Context) -> None:
    """Show another page in the place of the present one."""
    shown = await show(View.read(context.words), context.tools)
    await context.show(*shown.parts, buttons=shown.buttons)


async def show(view: View, tools: ChatTools) -> Message:
    """Return a page of the gallery, or the trouble with the gallery."""
    try:
        found, count = await view.faces(tools)
    except ApiError as error:
        return Message((service.failed(error),))
    page, shown = view.offset // PAGE + 1, found[:PAGE]
    await write_audit(tools, "list", " ".join(str(face.id) for face in shown))
    head = text(HEAD, page=page) if count is None else text(FILTERED, words=view.wanted, page=page, count=count)
    lines = list(map(service.line, shown)) or [text(NONE)]
    buttons = _buttons(view, more=len(found) > PAGE, pictures=any(face.url for face in shown))
    return Message((head, text(""), *lines, text(""), text(HOW)), buttons)


def _buttons(view: View, *, more: bool, pictures: bool) -> tuple[tuple[Button, ...], ...]:
    row: list[Button] = []
    if view.offset:
        row.append(Button(text(BACK), view.action("faces", max(0, view.offset - PAGE))))
    if pictures:
        row.append(Button(text(PICTURES), view.action("pictures", view.offset)))
    if more:
        row.append(Button(text(NEXT), view.action("faces", view.offset + PAGE)))
    return (tuple(row),) if row else ()


async def pictures(context: Context) -> None:
    """Send the pictures of a page as one picture."""
    await context.tools.toast(None)
    try:
        found, _ = await View.read(context.words).faces(context.tools)
    except ApiError as error:
        await context.say(service.failed(error))
        return
    if not await send_sheet(context.tools, found[:PAGE]):
        await context.say(text(NO_PICTURES))


async def send_sheet(tools: ChatTools, found: list[Face]) -> bool:
    """Send the pictures of some images as one message that cannot be forwarded. False where there are no pictures."""
    image = await service.sheet(tools, found)
    if image is None:
        return False
    await write_audit(tools, "see pictures", " ".join(str(face.id) for face in found))
    await tools.show(image, Message(tuple(map(service.line, found))))
    return True


def _sought(words: str) -> str | None:
    return bare_letters(words)[:FILTER] or None


async def _audit_search(_state: InFlow, found: Faces, tools: ChatTools) -> None:
    await write_audit(tools, "search", " ".join(str(face.id) for face in found.faces))


async def _found(state: InFlow, results: Results, tools: ChatTools, _progress_id: int | None) -> Message:
    """Show the faces of a search by face, or the page of a search by words."""
    if found := results.get(SEARCH.name):
        lines = list(map(service.line, found.faces)) or [text(NONE)]
        return Message((text(FOUND, count=len(found.faces)), text(""), *lines, text(""), text(HOW)))
    return await show(View(0, state.answers["image"].text), tools)


FIND = Flow(
    name="find",
    title=text(N_("Find by face, name or number")),
    steps=(
        Step(
            "image", Kind.PHOTO, text(FIND_WHAT), text(N_("portrait")),
            or_text=True, accept=_sought, hint=text(FIND_WHAT), faults=HARD_FAULTS,
        ),
    ),
    calls=(Call(SEARCH, when=lambda state, _: state.answers["image"].file is not None, then=_audit_search),),
    progress=text(SEARCHING),
    effect=_found,
    links=False,
    operations=(GET_ALL_IMAGES,),
    role=Role.ADMIN,
    kind=FlowKind.DIALOGUE,
)  # fmt: skip
COMMANDS = (
    Command(
        "faces", text(N_("The gallery, page by page")), faces, role=Role.ADMIN, operations=(GET_ALL_IMAGES,)
    ),
)  # fmt: skip
REACTIONS = Reactions(taps={"faces": turn, "pictures": pictures}, role=Role.ADMIN)
