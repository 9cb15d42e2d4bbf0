"""Read a page of text. A long text is sent as files."""

from __future__ import annotations

from bot.api.operations import GET_SCAN_A4
from bot.api.results import ScannedText
from bot.conversation.flow import Call, Flow, InFlow, Kind, Outcome, Results, Retake, Step
from bot.conversation.message import N_, text
from bot.render import scan

PAGE = N_(
    "Photograph the page from straight above.\n"
    "• The whole page in the frame, no shadow of your hand on it\n"
    "• A scan sent as a file (📎 → File) is read best\n"
    "• A link to the picture (https://…) will do as well"
)
EMPTY = N_("🔍 There is no text on this page that I can read. Please photograph it closer or in better light.")


def outcome(_state: InFlow, results: Results) -> Outcome:
    """Return the lines of the page."""
    page: ScannedText = results[GET_SCAN_A4.name]
    return scan.render_scan(page.lines) if page.lines else Retake("image", text(EMPTY))


SCAN = Flow(
    name="vanban",
    title=text(N_("Read a page of text")),
    steps=(Step("image", Kind.PHOTO, text(PAGE), text(N_("page"))),),
    calls=(Call(GET_SCAN_A4),),
    progress=text(N_("⏳ Reading the text…")),
    outcome=outcome,
    aliases=("scan", "quet"),
)
