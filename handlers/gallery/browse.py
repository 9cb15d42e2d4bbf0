"""Show the gallery in the chat: ``/faces`` in pages, ``/find`` by face or by words of the notes."""

from __future__ import annotations

from dataclasses import dataclass

from bot.api.errors import ApiError
from bot.api.operations import GET_ALL_IMAGES, SEARCH
from bot.api.results import Face, Faces
from bot.chat.tools import ChatTools
from bot.conversation.flow import Call, Flow, FlowKind, InFlow, Kind, Results, Step
from bot.conversation.message import N_, Button, Message, text
from bot.identity.letters import bare_letters
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
    """A page of the gallery: the offset, and the normalised text to search the notes for ("" for all images)."""

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
            return list(await service.list_faces(tools, self.offset, PAGE + 1)), None
        matching = [face async for face in service.iterate_faces(tools) if service.matches(face, self.wanted)]
        return matching[self.offset : self.offset + PAGE + 1], len(matching)


async def show_faces(context: Context) -> None:
    """Show the page of a number, or the images with some words in the notes."""
    words = context.arguments.strip()
    page = int(words) if words.isascii() and words.isdigit() and len(words) < 7 else 0
    await context.tools.say(
        await show(View(max(0, page - 1) * PAGE, "" if page else bare_letters(words)[:FILTER]), context.tools)
    )


async def turn_page(context: Context) -> None:
    """Show another page in the place of the present page."""
    page = await show(View.read(context.arguments), context.tools)
    await context.show(*page.parts, buttons=page.buttons)


async def show(view: View, tools: ChatTools) -> Message:
    """Return a page of the gallery, or a message about the error of the gallery."""
    try:
        faces, count = await view.faces(tools)
    except ApiError as error:
        return Message((service.failed(error),))
    page, listed = view.offset // PAGE + 1, faces[:PAGE]
    await write_audit(tools, "list", " ".join(str(face.id) for face in listed))
    head = text(HEAD, page=page) if count is None else text(FILTERED, words=view.wanted, page=page, count=count)
    lines = list(map(service.line, listed)) or [text(NONE)]
    buttons = _buttons(view, more=len(faces) > PAGE, pictures=any(face.url for face in listed))
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
    """Send the pictures of a page as a contact sheet."""
    await context.tools.toast(None)
    try:
        faces, _ = await View.read(context.arguments).faces(context.tools)
    except ApiError as error:
        await context.say(service.failed(error))
        return
    if not await send_sheet(context.tools, faces[:PAGE]):
        await context.say(text(NO_PICTURES))


async def send_sheet(tools: ChatTools, faces: list[Face]) -> bool:
    """Send a contact sheet that cannot be forwarded. Return False when the service keeps no pictures of the images."""
    image = await service.sheet(tools, faces)
    if image is None:
        return False
    await write_audit(tools, "see pictures", " ".join(str(face.id) for face in faces))
    await tools.show(image, Message(tuple(map(service.line, faces))))
    return True


def _sought(words: str) -> str | None:
    return bare_letters(words)[:FILTER] or None


async def _audit_search(_state: InFlow, result: Faces, tools: ChatTools) -> None:
    await write_audit(tools, "search", " ".join(str(face.id) for face in result.faces))


async def _show_found(state: InFlow, results: Results, tools: ChatTools, _progress_id: int | None) -> Message:
    """Show the faces of a search by face, or the page of a search by words."""
    if result := results.get(SEARCH.name):
        lines = list(map(service.line, result.faces)) or [text(NONE)]
        return Message((text(FOUND, count=len(result.faces)), text(""), *lines, text(""), text(HOW)))
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
    effect=_show_found,
    links=False,
    operations=(GET_ALL_IMAGES,),
    role=Role.ADMIN,
    kind=FlowKind.DIALOGUE,
)  # fmt: skip
COMMANDS = (
    Command(
        "faces", text(N_("The gallery, page by page")), show_faces, role=Role.ADMIN, operations=(GET_ALL_IMAGES,)
    ),
)  # fmt: skip
REACTIONS = Reactions(taps={"faces": turn_page, "pictures": pictures}, role=Role.ADMIN)
