"""Names of papers and of their sides in messages. The registry holds the printed titles and labels."""

from __future__ import annotations

from bot.conversation.message import N_, Text, text
from bot.identity.papers.kinds import PaperSide, family_of, side_of

SIDES = {PaperSide.FRONT: N_("{title} – front"), PaperSide.BACK: N_("{title} – back")}


def family_title(kind: str) -> Text:
    """Return the title of a paper, without its side."""
    return text(family_of(kind).title)


def kind_title(kind: str) -> Text:
    """Return the title of one side of a paper, or of a paper of one side."""
    side = side_of(kind)
    return text(SIDES[side], title=family_title(kind)) if side else family_title(kind)
