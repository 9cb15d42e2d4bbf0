"""Read an identity card: the front, the back, then the fields and the agreement of the sources."""

from __future__ import annotations

from dataclasses import replace

from bot.api.operations import GET_HAIMAT
from bot.api.results import Paper, TwoSides
from bot.conversation.flow import Call, Flow, InFlow, Kind, Outcome, Results, Retake, Step
from bot.conversation.message import N_, text
from bot.identity.papers.fields import PaperField
from bot.identity.papers.kinds import PaperSide, side_of
from bot.monitoring.vietnam_time import today
from bot.render import card
from handlers.flows.papers import seen_qr

FRONT = N_(
    "Photograph the <b>front</b>: the side with the portrait.\n"
    "• Lay the card on a flat, darker surface, all four corners in the frame\n"
    "• No flash; tilt the card a little if it shines\n"
    "• For the finest detail send it as a file (📎 → File)"
)
BACK = N_(
    "Now the <b>back</b>: the side with the lines of &lt;&lt;&lt; at the bottom.\n"
    "• Keep the light even, all four corners in the frame\n"
    "• You sent the back first? Then send the front now: I can tell them apart."
)
SAME_SIDE_FRONT = N_("🔁 Both photos show the <b>front</b> of the card; I still need the back.")
SAME_SIDE_BACK = N_("🔁 Both photos show the <b>back</b> of the card; I still need the front.")
# A side without any of these fields is of no use. With a single field the person sees the result and can judge.
TELLING = frozenset(
    {PaperField.ID, PaperField.NAME, PaperField.ISSUE_DATE, PaperField.ADDRESS, PaperField.IDENTIFICATION_SIGN}
)
ONE_MISSING = N_("🔍 I could read only one side of the card; please send the other one again.")


def outcome(state: InFlow, results: Results) -> Outcome:
    """Return the card's fields, or ask again for a side that was shown twice, is missing, or is of no use."""
    sides: TwoSides = results[GET_HAIMAT.name]
    front, back = sides_of(sides)
    if front and back:
        message = card.render_identity_card(front, back, seen_qr(state), today())
        return useless(sides) or replace(message, marks=card.find_marks(_steps(sides)))
    return missing(sides)


def useless(sides: TwoSides) -> Retake | None:
    """Ask again for a side that the service refuses and of which nothing was read."""
    for step, paper in _steps(sides).items():
        if paper and paper.valid is False and not TELLING & paper.fields.keys():
            return Retake(step, card.describe_objection(paper), card.find_marks({step: paper}))
    return None


def _steps(sides: TwoSides) -> dict[str, Paper | None]:
    """Return the reading of each step's photo."""
    return {"mattruoc": sides.front, "matsau": sides.back}


def sides_of(sides: TwoSides) -> tuple[Paper | None, Paper | None]:
    """Return front and back by the content of the photos. The order of the photos does not matter."""
    papers = [paper for paper in (sides.front, sides.back) if paper]
    front = next((paper for paper in papers if side_of(paper.kind) is not PaperSide.BACK), None)
    return front, next((paper for paper in papers if side_of(paper.kind) is PaperSide.BACK), None)


def missing(sides: TwoSides) -> Retake:
    """Ask again for a side that was not read, or for another photo when both photos show the same side."""
    front, back = sides_of(sides)
    if not (sides.front and sides.back):
        return Retake("mattruoc" if back else "matsau", text(ONE_MISSING))
    return Retake("matsau", text(SAME_SIDE_FRONT if front else SAME_SIDE_BACK))


CCCD = Flow(
    name="cccd",
    title=text(N_("Read both sides of an identity card")),
    steps=(
        Step("mattruoc", Kind.PHOTO, text(FRONT), text(N_("front side"))),
        Step("matsau", Kind.PHOTO, text(BACK), text(N_("back side"))),
    ),
    calls=(Call(GET_HAIMAT),),
    progress=text(N_("⏳ Reading both sides of the card…")),
    outcome=outcome,
    aliases=("cancuoc", "cmnd", "doc"),
)
