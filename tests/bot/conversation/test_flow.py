"""Tests of flows as values: building, starting, advancing, reopening."""

import pytest

from bot.api.operations import GET_HAIMAT, GET_MATTRUOC, MATCHING
from bot.conversation.advance import advance, reopen, start
from bot.conversation.flow import Answer, Begin, Call, File, Flow, InFlow, Kind, Outcome, Results, Step
from bot.conversation.message import Message, text


def shown(state: InFlow, results: Results) -> Outcome:
    """Return a fixed message as outcome."""
    return Message((text("read"),))


def flow_of(*names: str, calls: tuple[Call, ...] = ()) -> Flow:
    """Return a flow with these steps."""
    steps = tuple(Step(name, Kind.PHOTO, text("?"), text(name)) for name in names)
    return Flow("x", text("X"), steps, calls, text("…"), shown)


CARD = flow_of("mattruoc", "matsau", calls=(Call(GET_HAIMAT),))
PHOTO = Answer(file=File("f", "u", 9), digest="d", qr="q|ệ")


def test_flow_without_an_input_is_refused() -> None:
    """A flow without a step for a required input of a call is refused."""
    with pytest.raises(ValueError, match=r"x: get_haimat lacks \['matsau'\]"):
        flow_of("mattruoc", calls=(Call(GET_HAIMAT),))


def test_steps_feed_calls_by_name() -> None:
    """A step feeds the API field of its name or of the call's renaming. Steps without a field are left out."""
    both = flow_of(
        "image", "face", calls=(Call(GET_MATTRUOC), Call(MATCHING, {"image": "img_cmt", "face": "img_person"}))
    )
    assert [call.inputs(both) for call in both.calls] == [
        {"image": "image"},
        {"img_cmt": "image", "img_person": "face"},
    ]


def test_words_behind_the_command_answer_the_first_step() -> None:
    """Accepted words are the answer to a first step that takes words. Other words are dropped."""
    step = Step("number", Kind.TEXT, text("?"), accept=lambda words: words if words.isdigit() else None)
    flow = Flow("x", text("X"), (step,), outcome=shown)
    assert flow.begin("17").answers == {"number": Answer(text="17")}  # type: ignore[union-attr]
    assert flow.begin("") == flow.begin("seventeen") == Begin("x")
    assert CARD.begin("17") == Begin("x")


def test_start_is_at_the_first_step() -> None:
    """A fresh state waits for the first answer."""
    assert start(CARD, "1f") == InFlow("x", "mattruoc", "1f", seed="1f")


def test_step_by_name() -> None:
    """A step is found by its name. An empty name finds no step."""
    found = CARD.step("matsau")
    assert found
    assert found.noun == text("matsau")
    assert CARD.step("") is None


def test_advance_goes_to_the_first_open_step() -> None:
    """In any order of answers, the state stands at the first step without an answer."""
    later = advance(CARD, start(CARD, "1"), "matsau", PHOTO, "2")
    assert (later.step, later.nonce, set(later.answers)) == ("mattruoc", "2", {"matsau"})
    assert advance(CARD, later, "mattruoc", PHOTO, "3").step == ""


def test_advance_counts_tries_anew() -> None:
    """The count of tries begins anew at each step."""
    assert advance(CARD, InFlow("x", "mattruoc", "1", tries=2), "mattruoc", PHOTO, "2").tries == 0


def test_reopen_forgets_one_answer() -> None:
    """Reopening keeps the other answers and resets the counts of tries and failures."""
    full = InFlow("x", "", "1", {"mattruoc": PHOTO, "matsau": PHOTO}, tries=2, failed_step="matsau")
    again = reopen(full, ["matsau"], "2")
    assert again == InFlow("x", "matsau", "2", {"mattruoc": PHOTO}, retakes={"matsau": 1})
    assert reopen(again, ["matsau", "mattruoc"], "3").retakes == {"matsau": 2, "mattruoc": 1}


def test_reopen_remembers_refused_photos() -> None:
    """A refused photo is remembered by its digest. One of several suspected photos is not remembered."""
    full = InFlow("x", "", "1", {"mattruoc": PHOTO, "matsau": PHOTO})
    assert reopen(full, ["matsau"], "2", refused=True).refused == ("d",)
    assert reopen(full, ["matsau", "mattruoc"], "2").refused == ()
