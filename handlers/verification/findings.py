"""Collect what a verification found: the readings, the comparison of faces, the poses, the similar faces."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from bot.api.face_verdict import decide_verdict
from bot.api.operations import GET_HAIMAT, MATCHING, MATCHINGLIVENESS, SEARCH
from bot.api.results import Face, FaceMatch, Faces, Liveness, MatchVerdict, Paper, TwoSides
from bot.chat.tools import ChatTools
from bot.conversation.flow import InFlow, Results
from bot.identity.papers.fields import KEPT, PaperField
from bot.render.faces import is_copy
from handlers.flows.identity_card import sides_of
from handlers.verification import field_confirmation
from storage import cases


@dataclass(frozen=True, slots=True)
class CaseFindings:
    """The findings of a verification.

    Attributes:
        state: The answers of the person.
        papers: The readings of front and back.
        fields: The fields that the case keeps, as corrected by the person.
        match: The comparison of selfie and portrait. With poses, the comparison that came with the poses.
        liveness: The judgement of the poses, None when no poses were taken.
        others: The similar faces of the gallery that belong to other people, None when the gallery was not searched.
        number_known: Another person's case has the same number.
        selfie_copied: The two faces that were compared look like one picture.
    """

    state: InFlow
    papers: tuple[Paper, Paper]
    fields: Mapping[str, str]
    match: FaceMatch
    liveness: Liveness | None
    others: tuple[Face, ...] | None
    number_known: bool = False
    selfie_copied: bool = False

    @property
    def verdict(self) -> MatchVerdict:
        """Return the verdict about selfie and portrait."""
        return decide_verdict(self.match)

    @property
    def number(self) -> str:
        """Return the number of the card, "" when the number was not read."""
        return self.fields.get(PaperField.ID, "")


def fields_of(front: Paper, back: Paper) -> dict[str, str]:
    """Return the fields of a card that are kept. The front wins over the back."""
    both = {**back.fields, **front.fields}
    return {name: both[name] for name in KEPT if both.get(name)}


async def collect(state: InFlow, results: Results, tools: ChatTools) -> CaseFindings:
    """Return the findings of the calls. ``number_known`` is asked of the store in the transaction of the case."""
    sides: TwoSides = results[GET_HAIMAT.name]
    front, back = sides_of(sides)
    assert front  # noqa: S101  # the flow asks again until both sides are there
    assert back  # noqa: S101  # for the type checker
    liveness: Liveness | None = results.get(MATCHINGLIVENESS.name)
    gallery: Faces | None = results.get(SEARCH.name)
    own = await tools.app.db.run(cases.list_face_ids, tools.event.chat_id)
    match: FaceMatch | None = results.get(MATCHING.name)
    return CaseFindings(
        state,
        (front, back),
        {**fields_of(front, back), **field_confirmation.corrections(state)},
        match or FaceMatch(liveness.percent if liveness else None),
        liveness,
        None if gallery is None else tuple(face for face in gallery.faces if face.id not in own),
        selfie_copied=match is not None and await tools.app.files.in_thread(partial(is_copy, match)),
    )
