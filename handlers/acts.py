"""The acts of the audit as administrators read them: stored in English, as they are hashed, told in their language."""

from __future__ import annotations

from bot.flow import N_, Text, text

ACTS = frozenset(
    {
        N_("appoint admin"), N_("appoint reviewer"), N_("dismiss"),
        N_("search for enrolment"), N_("enrol"), N_("list"), N_("search"), N_("see"), N_("see pictures"), N_("edit"),
        N_("delete ordered"), N_("delete undone"), N_("deleted"),
        N_("review"), N_("see photos"), N_("release"), N_("approved"), N_("rejected"), N_("retry"),
        N_("broadcast ordered"), N_("broadcast ended"), N_("broadcast stopped"), N_("block"), N_("unblock"),
    }
)  # fmt: skip


def told(act: str) -> Text:
    """The act in the reader's language; what stands behind it, a field's name or a reason's code, stays as it is."""
    first, _, rest = act.partition(" ")
    return text(act) if act in ACTS else text("{act} {rest}", act=text(first), rest=rest)
