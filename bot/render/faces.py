"""Rendering of results about faces. Messages to people contain verdicts and no scores."""

from __future__ import annotations

import contextlib
from functools import partial

from PIL import Image

from bot.api.face_verdict import decide_verdict
from bot.api.results import Face, FaceMatch, Faces, Liveness, MatchVerdict
from bot.conversation.message import N_, Attachment, Message, Text, text
from bot.photos.same_picture import COPY, correlate
from bot.render.face_pair import join_faces

VERDICTS = {
    MatchVerdict.SAME: N_("✅ <b>Match</b>: both photos show the same person."),
    MatchVerdict.DOUBTFUL: N_("🤔 <b>In doubt</b>: somebody should look at both photos."),
    MatchVerdict.DIFFERENT: N_("❌ <b>No match</b>: the photos show different people."),
}
NO_NUMBER_ALONE = N_("ℹ️ A machine compared the faces; please do not decide about a person by this alone.")
PAIR = N_("The two faces that were compared")
COPIED = N_("⚠️ The two faces look like one and the same picture, not like a photo taken now.")
FLAWED = N_("⚠️ The service has doubts about a photo: {reason}")

ALIVE = N_("✅ <b>A real person</b>, and the face on the paper: the three poses fit together.")
NOT_ALIVE = N_("❌ <b>Not confirmed</b>: {reasons}")
NO_REASON = N_("the service gives no reason")

FOUND = N_("✅ <b>Known</b>: {count} similar faces are in the collection.")
FOUND_ONE = N_("✅ <b>Known</b>: one similar face is in the collection.")
UNKNOWN = N_("🔎 <b>Not known</b>: no similar face is in the collection.")
INITIALS = N_("• {initials}")
NAMES_HIDDEN = N_("ℹ️ Only initials are shown here; the administrators see the rest.")


def render_match(match: FaceMatch) -> Message:
    """Return the message about two faces: the verdict and a picture of both faces."""
    doubts = [text(FLAWED, reason=match.invalid_message or match.invalid_code)] if match.valid is False else []
    if is_copy(match):
        doubts.append(text(COPIED))
    parts = (text(VERDICTS[decide_verdict(match)]), *doubts, text(""), text(NO_NUMBER_ALONE))
    return Message(parts, files=attach_pair(match))


def is_copy(match: FaceMatch) -> bool:
    """Tell if the two compared faces look like one picture. Without crops from the service, nothing is told."""
    if not (match.first and match.second) or decide_verdict(match) is MatchVerdict.DIFFERENT:
        return False
    with contextlib.suppress(OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return correlate(match.first, match.second) >= COPY
    return False


def attach_pair(match: FaceMatch) -> tuple[Attachment, ...]:
    """Return the picture of both faces, or nothing when the service gives no crops."""
    if not (match.first and match.second):
        return ()
    return (Attachment(partial(join_faces, match.first, match.second), caption=text(PAIR)),)


def render_liveness(liveness: Liveness) -> Message:
    """Return the message about the liveness of three poses."""
    return Message((text(ALIVE) if liveness.valid else text(NOT_ALIVE, reasons=describe_errors(liveness)),))


def describe_errors(liveness: Liveness) -> Text | str:
    """Return the errors of the poses in the words of the service."""
    return "; ".join(liveness.errors) or text(NO_REASON)


def render_search(faces: Faces) -> Message:
    """Return the message about a search in the gallery. Names of other people are shown as initials."""
    if not faces.faces:
        return Message((text(UNKNOWN),))
    count = len(faces.faces)
    head = text(FOUND, count=count) if count > 1 else text(FOUND_ONE)
    told = [text(INITIALS, initials=initials) for face in faces.faces[:5] if (initials := _initials(face))]
    return Message((head, *told, *([text(NAMES_HIDDEN)] if told else [])))


def _initials(face: Face) -> str:
    return " ".join(f"{word[0].upper()}." for word in face.metadata.get("name", "").split())
