"""Prove that a living person is present, from a paper and three poses in an unpredictable order."""

from __future__ import annotations

import random
from collections.abc import Iterable

from bot.api.operations import MATCHINGLIVENESS
from bot.api.results import Liveness
from bot.conversation.flow import Call, Flow, InFlow, Kind, Outcome, Results, Retake, Step
from bot.conversation.message import N_, text
from bot.render import faces
from handlers.flows.faces import CARD, MAX_RETAKES

MID = N_("Look <b>straight</b> into the camera and take a photo now.\n• Without mask, sunglasses or hat")
LEFT = N_("Turn your head a little to <b>your left</b> and take a photo now.\n• Both eyes must stay visible")
RIGHT = N_("Turn your head a little to <b>your right</b> and take a photo now.\n• Both eyes must stay visible")
AGAIN = N_("🔁 This pose does not fit: {reasons}.")

POSES = (
    Step("mid", Kind.PHOTO, text(MID), text(N_("face from the front"))),
    Step("left", Kind.PHOTO, text(LEFT), text(N_("face turned to the left"))),
    Step("right", Kind.PHOTO, text(RIGHT), text(N_("face turned to the right"))),
)
POSE_OF = {"4": "left", "5": "right", "6": "mid", "7": "left", "8": "right", "12": "mid", "13": "mid"}
"""The pose to take again, by the error code of the service. No other error code is mended by a better photo."""


def shuffled(state: InFlow, names: Iterable[str]) -> list[str]:
    """Return the steps in the random order of this conversation. A restart keeps the order."""
    order = list(names)
    random.Random(state.seed).shuffle(order)  # noqa: S311  # to guess the order needs the update's number
    return order


def retake(state: InFlow, liveness: Liveness) -> Retake | None:
    """Ask for one pose again. Return None when all poses are fine or another photo would not mend the fault."""
    pose = POSE_OF.get(liveness.invalid_code)
    if liveness.valid or pose is None or state.retakes.get(pose, 0) >= MAX_RETAKES:
        return None
    return Retake(pose, text(AGAIN, reasons=faces.describe_errors(liveness)))


def outcome(state: InFlow, results: Results) -> Outcome:
    """Tell if a living person is present, or ask for one pose again."""
    result: Liveness = results[MATCHINGLIVENESS.name]
    return retake(state, result) or faces.render_liveness(result)


LIVENESS = Flow(
    name="nguoithat",
    title=text(N_("Prove that a living person is here")),
    steps=(Step("img_cmt", Kind.PHOTO, text(CARD), text(N_("paper with a portrait"))), *POSES),
    calls=(Call(MATCHINGLIVENESS),),
    progress=text(N_("⏳ Looking at the three poses…")),
    outcome=outcome,
    path=lambda state: ("img_cmt", *shuffled(state, ("mid", "left", "right"))),
    aliases=("liveness",),
)
