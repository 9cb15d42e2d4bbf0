"""Read one paper: a side of a card, a driving licence, a passport, any paper, or a file of several papers."""

from __future__ import annotations

from dataclasses import replace

from bot.api.operations import GET_BLX, GET_INFOR, GET_INFOR_ALL, GET_MATSAU, GET_MATTRUOC
from bot.api.results import Paper, Papers
from bot.conversation.flow import Call, Flow, InFlow, Kind, Outcome, Results, Retake, Step
from bot.conversation.message import N_, text
from bot.identity import qr
from bot.identity.papers.kinds import PaperKind, PaperSide, side_of
from bot.monitoring.vietnam_time import today
from bot.render import card

WHOLE = N_(
    "Photograph the {noun}.\n"
    "• All four corners in the frame, on a flat, darker surface\n"
    "• No flash; for the finest detail send it as a file (📎 → File)\n"
    "• A link to the picture (https://…) will do as well"
)
A_PDF = N_(
    "Send the <b>PDF</b> (📎 → File), of at most 20 MB, with one or several papers in it.\n"
    "• Each page is read by itself; both sides of a card may stand on one page\n"
    "• A photo will do as well"
)
IS_BACK = N_("🔁 This is the <b>back</b> of a card. Please send the front, or send /matsau to read the back.")
IS_FRONT = N_("🔁 This is the <b>front</b> of a card. Please send the back, or send /mattruoc to read the front.")
NO_PASSPORT = N_("🔁 This is no passport page. Please photograph the page with your portrait, or send /giayto.")
NONE_FOUND = N_("🔍 I could not find an identity paper in this file. Please send another one.")


def seen_qr(state: InFlow) -> dict[str, str]:
    """Return the fields of the first QR code of a card among the photos."""
    parsed = (qr.parse(answer.qr) for answer in state.answers.values() if answer.qr)
    return next((fields for fields in parsed if fields), {})


def front(state: InFlow, results: Results) -> Outcome:
    """Return the fields of a front. Ask again for a back."""
    paper: Paper = results[GET_MATTRUOC.name]
    return Retake("image", text(IS_BACK)) if side_of(paper.kind) is PaperSide.BACK else _shown(state, paper)


def back(state: InFlow, results: Results) -> Outcome:
    """Return the fields of a back. Ask again for a front."""
    paper: Paper = results[GET_MATSAU.name]
    return Retake("image", text(IS_FRONT)) if side_of(paper.kind) is PaperSide.FRONT else _shown(state, paper)


def any_paper(state: InFlow, results: Results) -> Outcome:
    """Return the fields of any paper."""
    return _shown(state, results[GET_INFOR_ALL.name])


def licence(state: InFlow, results: Results) -> Outcome:
    """Return the fields of a driving licence, with the vehicles of the licence classes."""
    return _shown(state, results[GET_BLX.name])


def passport(state: InFlow, results: Results) -> Outcome:
    """Return the fields of a passport. Ask again for another paper."""
    paper: Paper = results[GET_INFOR_ALL.name]
    return _shown(state, paper) if paper.kind in {PaperKind.PASSPORT, ""} else Retake("image", text(NO_PASSPORT))


def pages(_state: InFlow, results: Results) -> Outcome:
    """Return all papers of the file, page by page."""
    result: Papers = results[GET_INFOR.name]
    return card.render_papers(result.papers, today()) if result.papers else Retake("file", text(NONE_FOUND))


def _shown(state: InFlow, paper: Paper) -> Outcome:
    return replace(card.render_paper(paper, seen_qr(state), today()), marks=card.find_marks({"image": paper}))


def _step(noun: str) -> Step:
    return Step("image", Kind.PHOTO, text(WHOLE, noun=text(noun)), text(noun))


FRONT = Flow(
    name="mattruoc",
    title=text(N_("Read the front of a card alone")),
    steps=(_step(N_("front side")),),
    calls=(Call(GET_MATTRUOC),),
    progress=text(N_("⏳ Reading the front of the card…")),
    outcome=front,
)
BACK = Flow(
    name="matsau",
    title=text(N_("Read the back of a card alone")),
    steps=(_step(N_("back side")),),
    calls=(Call(GET_MATSAU),),
    progress=text(N_("⏳ Reading the back of the card…")),
    outcome=back,
)
ANY_PAPER = Flow(
    name="giayto",
    title=text(N_("Read any paper: I find out which")),
    steps=(_step(N_("paper")),),
    calls=(Call(GET_INFOR_ALL),),
    progress=text(N_("⏳ Reading the paper…")),
    outcome=any_paper,
    aliases=("paper",),
)
LICENCE = Flow(
    name="banglai",
    title=text(N_("Read a driving licence")),
    steps=(_step(N_("driving licence")),),
    calls=(Call(GET_BLX),),
    progress=text(N_("⏳ Reading the driving licence…")),
    outcome=licence,
    aliases=("gplx", "blx", "banglaixe"),
)
PASSPORT = Flow(
    name="hochieu",
    title=text(N_("Read a passport")),
    steps=(_step(N_("passport page")),),
    calls=(Call(GET_INFOR_ALL),),
    progress=text(N_("⏳ Reading the passport…")),
    outcome=passport,
    aliases=("passport",),
)
PDF = Flow(
    name="pdf",
    title=text(N_("Read a PDF with one or several papers")),
    steps=(Step("file", Kind.FILE, text(A_PDF), text(N_("PDF file"))),),
    calls=(Call(GET_INFOR),),
    progress=text(N_("⏳ Reading the file page by page…")),
    outcome=pages,
    aliases=("tep", "file"),
)
