"""Compare faces: a card with a selfie, two portraits, a face with the gallery."""

from __future__ import annotations

from bot.api.operations import FACE_MATCHING, MATCHING, SEARCH
from bot.api.results import FaceMatch
from bot.conversation.flow import Call, Flow, InFlow, Kind, Outcome, Results, Retake, Step
from bot.conversation.message import N_, text
from bot.render import faces

CARD = N_(
    "Photograph the paper that bears the <b>portrait</b>.\n"
    "• The portrait sharp and free of glare, the whole paper in the frame"
)
SELFIE = N_(
    "Now a photo of the <b>face</b>.\n"
    "• Look straight into the camera, without mask, sunglasses or hat\n"
    "• One person only, the light from the front"
)
FIRST = N_("Send the <b>first</b> portrait: one person, the face clear and from the front.")
SECOND = N_("Now the <b>second</b> portrait.")
PORTRAIT = N_("Send a <b>portrait</b>: one person, the face clear and from the front.")
NOT_TAKEN = N_("🔁 The portrait was not accepted: {reason}. Please take another one.")

MAX_RETAKES = 2
"""Retakes of a portrait that the service finds flawed. The next flawed portrait is accepted, with its doubts shown."""


def card_and_selfie(state: InFlow, results: Results) -> Outcome:
    """Return the verdict, or ask for the selfie again when the service finds a flaw."""
    match: FaceMatch = results[MATCHING.name]
    if match.valid is False and state.retakes.get("img_person", 0) < MAX_RETAKES:
        return Retake("img_person", text(NOT_TAKEN, reason=match.invalid_message or match.invalid_code))
    return faces.render_match(match)


def two_portraits(_state: InFlow, results: Results) -> Outcome:
    """Return the verdict."""
    return faces.render_match(results[FACE_MATCHING.name])


def search_outcome(_state: InFlow, results: Results) -> Outcome:
    """Return the people of the gallery with a similar face."""
    return faces.render_search(results[SEARCH.name])


MATCH_SELFIE = Flow(
    name="khuonmat",
    title=text(N_("Compare the face on a paper with a selfie")),
    steps=(
        Step("img_cmt", Kind.PHOTO, text(CARD), text(N_("paper with a portrait"))),
        Step("img_person", Kind.PHOTO, text(SELFIE), text(N_("selfie"))),
    ),
    calls=(Call(MATCHING),),
    progress=text(N_("⏳ Comparing the two faces…")),
    outcome=card_and_selfie,
    aliases=("sokhop", "selfie"),
)
MATCH_PORTRAITS = Flow(
    name="haichandung",
    title=text(N_("Compare two portraits")),
    steps=(
        Step("face1", Kind.PHOTO, text(FIRST), text(N_("first portrait"))),
        Step("face2", Kind.PHOTO, text(SECOND), text(N_("second portrait"))),
    ),
    calls=(Call(FACE_MATCHING),),
    progress=text(N_("⏳ Comparing the two faces…")),
    outcome=two_portraits,
    aliases=("chandung", "haianh"),
)
FIND_FACE = Flow(
    name="timmat",
    title=text(N_("See whether a face is known")),
    steps=(Step("image", Kind.PHOTO, text(PORTRAIT), text(N_("portrait"))),),
    calls=(Call(SEARCH),),
    progress=text(N_("⏳ Searching the collection of faces…")),
    outcome=search_outcome,
    aliases=("timkhuonmat",),
)
