"""Answers to any step and results of any call, for tests over all flows."""

from bot.api.operations import (
    ADD,
    FACE_MATCHING,
    GET_BLX,
    GET_HAIMAT,
    GET_INFOR,
    GET_INFOR_ALL,
    GET_MATSAU,
    GET_MATTRUOC,
    GET_SCAN_A4,
    MATCHING,
    MATCHINGLIVENESS,
    SEARCH,
)
from bot.api.results import Face, FaceMatch, Faces, Liveness, Paper, Papers, Result, ScannedText, TwoSides
from bot.conversation.flow import Answer, Event, File, Flow, InFlow, Kind, Step
from tests.fake_api import BACK, FRONT

FRONT_PAPER, BACK_PAPER = Paper("chip_id_card_front", dict(FRONT)), Paper("chip_id_card_back", dict(BACK))

RESULTS: dict[str, Result] = {
    GET_HAIMAT.name: TwoSides(FRONT_PAPER, BACK_PAPER),
    GET_MATTRUOC.name: FRONT_PAPER,
    GET_MATSAU.name: BACK_PAPER,
    GET_INFOR_ALL.name: Paper("passport", {"id": "C00000017", "name": "NGUYỄN THỊ MẪU"}),
    GET_BLX.name: Paper("driving_license", {"class": "B2"}),
    GET_INFOR.name: Papers((FRONT_PAPER, BACK_PAPER)),
    GET_SCAN_A4.name: ScannedText(("CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM",)),
    MATCHING.name: FaceMatch(95.0),
    FACE_MATCHING.name: FaceMatch(95.0),
    MATCHINGLIVENESS.name: Liveness(valid=True, percent=95.0),
    SEARCH.name: Faces(()),
    ADD.name: Face(7),
}
"""Operation -> an answer that leads to the end of every conversation."""


def words_for(step: Step) -> str:
    """Return a valid text for a step that asks for a text."""
    return next(words for words in ("01/02/1990", "001190000017", "chữ") if step.accept(words) is not None)


def events(step: Step, state: InFlow, update_id: int, chat_id: int = 7) -> Event:
    """Return the event that answers a step. Each photo is a different photo."""
    if step.kind is Kind.CHOICE:
        option = next(each for each in step.options if each.farewell is None)
        return Event(update_id, chat_id, Kind.PRESS, text=f"pick:{option.value}", nonce=state.nonce)
    if step.kind is Kind.TEXT:
        return Event(update_id, chat_id, Kind.TEXT, text=words_for(step))
    return Event(update_id, chat_id, step.kind, file=File(f"file {step.name} {update_id}", f"unique {update_id}"))


def standing(flow: Flow, step: Step) -> InFlow:
    """Return a state at a step, with answers to the earlier steps and the facts that the step needs."""
    facts = {"doubtful": step.quoted_fact, step.quoted_fact: "như máy đọc"} if step.quoted_fact else {}
    before = [each for each in flow.steps[: flow.steps.index(step)] if each.quoted_fact in {"", step.quoted_fact}]
    return InFlow(flow.name, step.name, "1", {each.name: given(each) for each in before}, "1", facts)


def given(step: Step) -> Answer:
    """Return a stored answer. Of several options the last without a farewell is chosen, which leads to corrections."""
    if step.kind is Kind.CHOICE:
        open_options = [each for each in step.options if each.farewell is None]
        return Answer(text=open_options[-1 if step.quoted_fact else 0].value)
    if step.kind is Kind.TEXT:
        return Answer(text=words_for(step))
    return Answer(file=File(f"file {step.name}", f"unique {step.name}"), digest=f"digest {step.name}")
