"""Conversations as values: building, starting, advancing, reopening, and sessions that survive storage."""

import json

import pytest

from bot.api.operations import GET_HAIMAT, GET_MATTRUOC, MATCHING
from bot.conversation.flow import (
    READY,
    Answer,
    Call,
    File,
    Flow,
    Kind,
    Message,
    Outcome,
    Results,
    Session,
    Step,
    advance,
    reopen,
    start,
    target,
    text,
)


def shown(session: Session, results: Results) -> Outcome:
    """The outcome of the flows here: always the same words."""
    return Message((text("read"),))


def flow_of(*names: str, calls: tuple[Call, ...] = ()) -> Flow:
    """A flow with these steps."""
    steps = tuple(Step(name, Kind.PHOTO, text("?"), text(name)) for name in names)
    return Flow("x", text("X"), steps, calls, text("…"), shown)


CARD = flow_of("mattruoc", "matsau", calls=(Call(GET_HAIMAT),))
PHOTO = Answer(file=File("f", "u", 9), digest="d", qr="q|ệ")


def test_flow_without_an_input_is_refused() -> None:
    """A call whose required input no step gives is a mistake found when the flow is built."""
    with pytest.raises(ValueError, match=r"x: get_haimat lacks \['matsau'\]"):
        flow_of("mattruoc", calls=(Call(GET_HAIMAT),))


def test_steps_feed_calls_by_name() -> None:
    """A step's name is the API's field; where flows combine, a call renames; steps it does not know stay out."""
    both = flow_of(
        "image", "face", calls=(Call(GET_MATTRUOC), Call(MATCHING, {"image": "img_cmt", "face": "img_person"}))
    )
    assert [call.inputs(both) for call in both.calls] == [
        {"image": "image"},
        {"img_cmt": "image", "img_person": "face"},
    ]


def test_start_is_at_the_first_step() -> None:
    """A fresh session waits for the first answer."""
    assert start(CARD, "1f") == Session("x", "mattruoc", "1f", seed="1f")


def test_step_by_name() -> None:
    """A step is found by its name; pseudo-steps are none."""
    found = CARD.step("matsau")
    assert found
    assert found.noun == text("matsau")
    assert CARD.step(READY) is None


def test_advance_goes_to_the_first_open_step() -> None:
    """In whatever order answers come, the session stands at the first step without one, then it is ready."""
    later = advance(CARD, start(CARD, "1"), "matsau", PHOTO, "2")
    assert (later.step, later.nonce, set(later.answers)) == ("mattruoc", "2", {"matsau"})
    assert advance(CARD, later, "mattruoc", PHOTO, "3").step == READY


def test_advance_counts_tries_anew() -> None:
    """Tries belong to a step."""
    assert advance(CARD, Session("x", "mattruoc", "1", tries=2), "mattruoc", PHOTO, "2").tries == 0


def test_reopen_forgets_one_answer() -> None:
    """The others stay; tries and failures are counted anew."""
    full = Session("x", READY, "1", {"mattruoc": PHOTO, "matsau": PHOTO}, tries=2, failed="matsau")
    again = reopen(full, ["matsau"], "2")
    assert again == Session("x", "matsau", "2", {"mattruoc": PHOTO}, retakes={"matsau": 1})
    assert reopen(again, ["matsau", "mattruoc"], "3").retakes == {"matsau": 2, "mattruoc": 1}


def test_reopen_remembers_refused_photos() -> None:
    """A photo that is known to be of no use is remembered by its digest, one of several suspects is not."""
    full = Session("x", READY, "1", {"mattruoc": PHOTO, "matsau": PHOTO})
    assert reopen(full, ["matsau"], "2", refused=True).refused == ("d",)
    assert reopen(full, ["matsau", "mattruoc"], "2").refused == ()


@pytest.mark.parametrize(
    ("session", "album", "step"),
    [
        (Session("x", "mattruoc", "1"), "", "mattruoc"),
        (Session("x", "mattruoc", "1"), "A", "mattruoc"),
        (Session("x", "mattruoc", "1", album="A", failed="mattruoc"), "A", "matsau"),
        (Session("x", "mattruoc", "1", album="A", failed="mattruoc"), "B", "mattruoc"),
        (Session("x", "mattruoc", "1", album="A", failed="mattruoc"), "", "mattruoc"),
        (Session("x", "mattruoc", "1", {"matsau": PHOTO}, album="A", failed="mattruoc"), "A", "mattruoc"),
        (Session("x", "matsau", "1", album="A", failed="matsau"), "A", "mattruoc"),
    ],
)
def test_target_of_a_photo(session: Session, album: str, step: str) -> None:
    """A photo answers the present step, but for an album whose photo before it failed."""
    assert target(CARD, session, album) == step


@pytest.mark.parametrize(
    "session",
    [
        Session("x", "mattruoc", "1"),
        Session("", "what", "ff", {"0": Answer(text="ừ"), "1": PHOTO}, "A", "mattruoc", 2),
        Session("x", READY, "2", seed="1", notes={"a": "b"}, retakes={"matsau": 1}, refused=("d",)),
    ],
)
def test_session_survives_storage(session: Session) -> None:
    """What is stored is what comes back."""
    assert Session.from_json(session.to_json()) == session


def test_session_is_small() -> None:
    """Two photos make a session of a few hundred bytes: ids, never the image."""
    photo = Answer(file=File("f" * 90, "u" * 16, 200_000), digest="d" * 64, qr="q" * 200)
    assert len(Session("cccd", READY, "1f", {"mattruoc": photo, "matsau": photo}).to_json()) < 1500


@pytest.mark.parametrize(
    "data", [b"", b"x", b"[]", b"{}", b'{"answers":[]}', b'{"answers":{"a":{}}}', b'{"answers":{}}']
)
def test_anything_else_is_no_session(data: bytes) -> None:
    """Bytes that are no session raise one of the errors that the docstring names."""
    with pytest.raises((ValueError, TypeError, KeyError, AttributeError)):
        Session.from_json(data)


def test_session_of_a_later_version_is_refused() -> None:
    """A field that this version does not know is no session either: the person starts anew, nothing is guessed."""
    raw = json.loads(Session("x", "y", "1").to_json()) | {"later": 1}
    with pytest.raises(TypeError):
        Session.from_json(json.dumps(raw).encode())
