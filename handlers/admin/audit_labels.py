"""Labels of the acts in the audit log. The store keeps codes."""

from __future__ import annotations

from bot.conversation.message import N_, Text, text
from bot.identity.papers.kinds import CARD_LABELS
from handlers.review.queue import STAFF
from handlers.verification.kyc_case import WORDS
from storage.admins import Role

NAMES = {Role.OWNER: N_("owner"), Role.ADMIN: N_("admin"), Role.REVIEWER: N_("reviewer")}
ROLES = {role.name.lower(): words for role, words in NAMES.items()}

ACTS = {
    "appoint": N_("role given"),
    "dismiss": N_("role taken back"),
    "search for enrolment": N_("search before adding a face, found"),
    "enrol": N_("face added"),
    "list": N_("list of faces seen"),
    "see pictures": N_("pictures seen"),
    "search": N_("search by face, found"),
    "see": N_("seen"),
    "edit": N_("notes changed"),
    "delete ordered": N_("deletion ordered"),
    "delete undone": N_("deletion undone"),
    "deleted": N_("deleted"),
    "review": N_("case taken up"),
    "see photos": N_("photos of the case seen"),
    "release": N_("case given back"),
    "approved": N_("case approved"),
    "rejected": N_("case rejected"),
    "retry": N_("asked again in the case"),
    "broadcast ordered": N_("message to everybody ordered, people"),
    "broadcast ended": N_("message to everybody ended"),
    "broadcast stopped": N_("message to everybody stopped"),
    "block": N_("chat blocked"),
    "unblock": N_("chat let in again"),
}
"""Labels by the stored act, or by the first word of an act with a detail."""
DETAILED = N_("{act} ({detail})")


def describe(act: str) -> Text:
    """Return the label of a stored act. An act of another version stays as stored."""
    if act in ACTS:
        return text(ACTS[act])
    first, _, detail = act.partition(" ")
    if first not in ACTS:
        return text("{act}", act=act)
    named = CARD_LABELS.get(detail) or STAFF.get(detail) or WORDS.get(detail) or ROLES.get(detail)
    return text(DETAILED, act=text(ACTS[first]), detail=text(named) if named else detail)
