"""States survive the store. States written by the version before states had types are read or ended politely."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.conversation.event import File
from bot.conversation.old_state import read_state
from bot.conversation.state import (
    Answer,
    AwaitingRetry,
    InFlow,
    Outdated,
    ShowingResult,
    State,
    from_json,
    seeds,
    to_json,
)

PHOTO = Answer(file=File("f", "u", 9), digest="d", qr="q|ệ")
CARD = InFlow("cccd", "matsau", "2", {"mattruoc": PHOTO}, "1")
OLD: dict[str, Any] = json.loads((Path(__file__).parent / "untyped_sessions.json").read_text("utf-8"))
"""Sessions as the version before wrote them, by a name."""


@pytest.mark.parametrize(
    "state",
    [
        CARD,
        InFlow("x", "y", "2", seed="1", facts={"a": "ệ"}, retakes={"matsau": 1}, refused=("d",), held=(PHOTO, PHOTO)),
        InFlow("erase", "confirm", "3", seed="3", interrupted=CARD),
        InFlow("erase", "confirm", "3", interrupted=ShowingResult("cccd", "2", "1", "album")),
        AwaitingRetry(CARD),
        ShowingResult("cccd", "2", "1", "album"),
        Outdated(nonce="1"),
    ],
)
def test_state_survives_the_store(state: State) -> None:
    """A stored state comes back as it was."""
    assert from_json(to_json(state)) == state


def test_state_is_small() -> None:
    """Two photos make a state of a few hundred bytes: ids, never the image."""
    photo = Answer(file=File("f" * 90, "u" * 16, 200_000), digest="d" * 64, qr="q" * 200)
    assert len(to_json(InFlow("cccd", "", "1f", {"mattruoc": photo, "matsau": photo}))) < 1500


@pytest.mark.parametrize(
    "data",
    [
        b"", b"x", b"[]", b"{}", b'{"answers":[]}', b'{"answers":{"a":{}}}', b'{"answers":{}}', b'{"state":"other"}',
        b'{"state":"in_flow"}', b'{"state":"awaiting_retry","answered":{"state":"outdated"}}',
    ],
)  # fmt: skip
def test_anything_else_is_no_state(data: bytes) -> None:
    """Bytes that are no state of any version raise ``ValueError``."""
    with pytest.raises(ValueError, match="validation error"):
        read_state(data)


def test_state_of_a_later_version_is_refused() -> None:
    """A field that this version does not know is refused. Nothing is guessed."""
    for state in (CARD, AwaitingRetry(CARD), ShowingResult("x", "1")):
        raw = json.loads(to_json(state)) | {"later": 1}
        with pytest.raises(ValueError, match="validation error"):
            read_state(json.dumps(raw).encode())


def test_seeds_name_the_interrupted_conversation_too() -> None:
    """A dialogue inside a conversation is not its end."""
    assert seeds(None) == frozenset()
    assert seeds(InFlow("erase", "confirm", "3", seed="3", interrupted=CARD)) == {"3", "1"}
    assert seeds(AwaitingRetry(CARD)) == {"1"}


def old(name: str) -> State:
    """Read a session of the version before."""
    return read_state(json.dumps(OLD[name], ensure_ascii=False).encode())


def test_old_conversation_goes_on_at_its_step() -> None:
    """Answers, tries and findings of a conversation half-way are kept."""
    state = old("cccd at its second step")
    assert isinstance(state, InFlow)
    assert (state.flow, state.step, state.tries, set(state.answers)) == ("cccd", "matsau", 1, {"mattruoc"})
    assert state.answers["mattruoc"].file == File("file mattruoc", "unique mattruoc", 9)
    assert state.failed_step == "matsau"


def test_old_verification_keeps_its_findings() -> None:
    """The questions about doubtful fields go on."""
    state = old("verification that asks about a field")
    assert isinstance(state, InFlow)
    assert state.step == "confirm:dob"
    assert state.facts == {"doubtful": "dob", "dob": "01/02/1990"}


def test_old_verification_at_its_consents() -> None:
    """The purposes not yet answered are asked by the consent flow. The old buttons still fit the first of them."""
    state = old("verification that asks for consent")
    assert isinstance(state, InFlow)
    assert (state.flow, state.step) == ("consent", "verification_matching")
    assert state.facts == {"command": "xacminh", "purposes": "verification_matching verification_enrolment"}


def test_old_question_for_consent() -> None:
    """The question goes on with its photos."""
    state = old("consent before reading")
    assert isinstance(state, InFlow)
    assert (state.flow, state.step, state.nonce) == ("consent", "reading", "7")
    assert state.facts == {"command": "cccd", "purposes": "reading"}
    assert [photo.file.file_id for photo in state.held if photo.file] == ["held"]


def test_old_held_photos() -> None:
    """The question for their use goes on."""
    state = old("held photos")
    assert isinstance(state, InFlow)
    assert (state.flow, state.step, len(state.held), state.album) == ("photos", "use", 2, "A")


def test_old_calls_that_wait() -> None:
    """A tap or a timer makes them again."""
    state = old("calls that failed")
    assert isinstance(state, AwaitingRetry)
    assert (state.flow, state.nonce, state.answered.step, state.answered.tries) == ("cccd", "9", "", 2)


def test_old_result() -> None:
    """Its buttons still work."""
    assert old("result") == ShowingResult("cccd", "a", "1", "A")


def test_old_question_of_a_command() -> None:
    """The dialogue that asks the question now goes on, with the interrupted conversation behind the dialogue."""
    state = old("question of a command in a conversation")
    assert isinstance(state, InFlow)
    assert (state.flow, state.step, state.nonce) == ("xoadulieu", "confirm", "b")
    assert isinstance(state.interrupted, InFlow)
    assert (state.interrupted.flow, state.interrupted.step) == ("cccd", "matsau")
    state = old("question of a command")
    assert isinstance(state, InFlow)
    assert (state.flow, state.step, state.answers) == ("broadcast", "confirm", {"words": Answer(text="chào")})


def test_old_question_that_has_no_dialogue_now() -> None:
    """The interrupted conversation goes on. Without one the person is asked to start again."""
    name = "question of a command in a conversation"
    raw = OLD[name] | {"step": "decision"}
    state = read_state(json.dumps(raw).encode())
    assert isinstance(state, InFlow)
    assert (state.flow, state.step) == ("cccd", "matsau")
    assert read_state(json.dumps(raw | {"notes": {}}).encode()) == Outdated(nonce="b")
