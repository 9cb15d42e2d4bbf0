"""Read an identity card: the front, the back, then the fields and the agreement of the sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.api.operations import GET_HAIMAT
from bot.api.results import Paper, TwoSides
from bot.conversation.error_messages import NO_CARD
from bot.conversation.flow import Call, Flow, InFlow, Kind, Offer, Outcome, Results, Retake, Step
from bot.conversation.message import N_, text
from bot.identity.papers.fields import PaperField
from bot.identity.papers.kinds import PaperSide, family_of, side_of
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
OTHER_PAPER = N_(
    "🔁 The photo of the {noun} shows another paper:\n{title}\n"
    "Please photograph the identity card, or send /giayto to read other papers."
)
NOUNS = {"mattruoc": text(N_("front side")), "matsau": text(N_("back side"))}


def outcome(state: InFlow, results: Results) -> Outcome:
    """Return the card's fields, or ask again for a photo that does not serve. Two cards are never shown as one card."""
    sides: TwoSides = results[GET_HAIMAT.name]
    if again := find_objection(sides):
        return again
    front, back = sides_of(sides)
    assert front  # noqa: S101  # `find_objection` asks for a missing side
    assert back  # noqa: S101  # for the type checker
    if card.have_different_numbers(front, back):
        return Offer(tuple(NOUNS), text(card.OTHER_CARD))
    message = card.render_identity_card(front, back, seen_qr(state), today())
    return replace(message, marks=card.find_marks(papers_by_step(sides)))


def find_objection(sides: TwoSides) -> Retake | None:
    """Ask again for every photo of another paper, without a paper, of the side shown before, or refused and illegible.

    A photo of which anything was read is shown with its doubts, and the person can judge.
    """
    papers = papers_by_step(sides)
    front, back = sides_of(sides)
    others = {step: paper for step, paper in papers.items() if paper and _is_other_paper(paper)}
    if others:
        return _together(
            Retake(step, text(OTHER_PAPER, noun=NOUNS[step], title=text(family_of(paper.kind).title)))
            for step, paper in others.items()
        )
    if empty := [step for step, paper in papers.items() if paper is None]:
        noun = NOUNS["mattruoc" if back else "matsau"]
        return _together(Retake(step, text(NO_CARD, noun=noun if len(empty) == 1 else NOUNS[step])) for step in empty)
    if not (front and back):
        return Retake("matsau", text(SAME_SIDE_FRONT if front else SAME_SIDE_BACK))
    return _together(
        Retake(step, card.describe_objection(paper), card.find_marks({step: paper}))
        for step, paper in papers.items()
        if paper and paper.valid is False and not TELLING & paper.fields.keys()
    )


def _is_other_paper(paper: Paper) -> bool:
    """Tell if the service names a kind of paper that has no two sides."""
    return bool(paper.kind) and not family_of(paper.kind).is_identity_card and side_of(paper.kind) is None


def _together(retakes: Iterable[Retake]) -> Retake | None:
    """Return one outcome that asks for all these photos at once, None without any."""
    every = tuple(retakes)
    return replace(every[0], also=every[1:]) if every else None


def papers_by_step(sides: TwoSides) -> dict[str, Paper | None]:
    """Return the reading of each step's photo."""
    return {"mattruoc": sides.front, "matsau": sides.back}


def sides_of(sides: TwoSides) -> tuple[Paper | None, Paper | None]:
    """Return front and back by the content of the photos. The order of the photos does not matter."""
    papers = [paper for paper in (sides.front, sides.back) if paper]
    front = next((paper for paper in papers if side_of(paper.kind) is not PaperSide.BACK), None)
    return front, next((paper for paper in papers if side_of(paper.kind) is PaperSide.BACK), None)


CCCD = Flow(
    name="cccd",
    title=text(N_("Read both sides of an identity card")),
    steps=(
        Step("mattruoc", Kind.PHOTO, text(FRONT), NOUNS["mattruoc"]),
        Step("matsau", Kind.PHOTO, text(BACK), NOUNS["matsau"]),
    ),
    calls=(Call(GET_HAIMAT),),
    progress=text(N_("⏳ Reading both sides of the card…")),
    outcome=outcome,
    aliases=("cancuoc", "cmnd", "doc"),
)
