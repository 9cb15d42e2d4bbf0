"""Reading an identity card: the front, the back, then its fields and what its sources agree on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from bot import render
from bot.api.operations import GET_HAIMAT
from bot.api.results import Paper, TwoSides
from bot.flow import N_, Call, Flow, Kind, Outcome, Results, Retake, Session, Step, text
from bot.identity import qr

VIETNAM = timezone(timedelta(hours=7))

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
# Without any of these a side is of no use; with one the person may see what there is, and judge.
TELLING = frozenset({"id", "name", "issue_date", "address", "identification_sign"})
ONE_MISSING = N_("🔍 I could read only one side of the card; please send the other one again.")


def outcome(session: Session, results: Results) -> Outcome:
    """The card's fields, or the side to photograph again: one shown twice, missing, or of no use."""
    sides: TwoSides = results[GET_HAIMAT.name]
    papers = [paper for paper in (sides.front, sides.back) if paper]
    front = next((paper for paper in papers if not _is_back(paper)), None)
    back = next((paper for paper in papers if _is_back(paper)), None)
    if front and back:
        for step, paper in (("mattruoc", front), ("matsau", back)):
            if paper.valid is False and not TELLING & paper.fields.keys():
                return Retake(step, render.doubt(paper))
        return render.identity_card(front, back, _qr(session), datetime.now(UTC).astimezone(VIETNAM).date())
    if len(papers) < len(CCCD.steps):
        return Retake("mattruoc" if back else "matsau", text(ONE_MISSING))
    return Retake("matsau", text(SAME_SIDE_FRONT if front else SAME_SIDE_BACK))


def _is_back(paper: Paper) -> bool:
    return paper.kind.endswith("_back")


def _qr(session: Session) -> dict[str, str]:
    """The fields of the first card QR that stood in one of the photos."""
    found = (qr.parse(answer.qr) for answer in session.answers.values() if answer.qr)
    return next((fields for fields in found if fields), {})


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
