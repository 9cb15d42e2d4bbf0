"""The checks of the soak test hold for a faultless run, and each check finds its fault."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from bench.soak.charging_api import Charge
from bench.soak.checks import check_all, check_survivors
from bench.soak.numbered_photos import numbered_photo, read_number
from bench.soak.simulated_people import Conversation, Person
from bot.photos.check import check_photo
from playground.testing.driver import Playground
from tests import pictures

CHAT = 1001
FRONT, BACK = CHAT * 10_000_000 + 1, CHAT * 10_000_000 + 2
ROWS = [{"update_id": n, "chat_id": CHAT, "state": "done", "finished": float(n)} for n in (1, 2, 3)]


class Run:
    """A faultless run with one card. A test changes the run."""

    def __init__(self, folder: Path) -> None:
        conversation = Conversation(CHAT, "/cccd", (FRONT, BACK), ending="result", sent={0, 1})
        self.person = Person(Playground().chat(CHAT), Random(1), 0.0, [conversation])
        self.person.shown_numbers.update({FRONT: {5}, BACK: {5}})
        self.charges = [Charge(10.0, "get_haimat", {"mattruoc": FRONT, "matsau": BACK})]
        self.rows = [dict(row) for row in ROWS]
        self.log = folder / "bot.log"
        self.log.write_text("all is well\n")

    @property
    def conversation(self) -> Conversation:
        """Return the only conversation."""
        return self.person.conversations[0]

    def wrong(self) -> list[str]:
        """Return the names of the checks that do not hold."""
        return [
            check.name for check in check_all([self.person], self.charges, 3, self.rows, [self.log]) if not check.right
        ]


def charge_again(run: Run) -> None:
    """Charge the same card a second time."""
    run.charges.append(replace(run.charges[0], at=20.0))


FAULTS: list[tuple[Callable[[Run], object], str]] = [
    (lambda run: setattr(run.conversation, "ending", ""), "every photo has a result"),
    (lambda run: run.person.shown_numbers.update({FRONT + 10_000_000: {6}}), "nobody sees another"),
    (lambda run: run.person.shown_numbers[FRONT].add(6), "every result is shown whole, and once"),
    (lambda run: run.person.shown_numbers.pop(BACK), "every result is shown whole, and once"),
    (charge_again, "nothing is paid twice"),
    (lambda run: run.charges.clear(), "every result was read"),
    (lambda run: run.charges[0].photos.update(mattruoc=BACK, matsau=FRONT), "photos are read in the order"),
    (lambda run: run.rows.pop(), "every update is stored once"),
    (lambda run: run.rows[1].update(state="waiting"), "every update is stored once"),
    (lambda run: run.rows[1].update(state="dead"), "people hear of their given up"),
    (lambda run: run.rows[0].update(finished=2.5), "order is kept"),
    (lambda run: run.log.write_text("Traceback (most recent call last):"), "no log holds"),
]


@pytest.mark.parametrize(("break_run", "check"), FAULTS)
def test_each_fault_is_found(tmp_path: Path, break_run: Callable[[Run], object], check: str) -> None:
    """Each fault is found by its own check."""
    run = Run(tmp_path)
    assert run.wrong() == []
    break_run(run)
    assert [name for name in run.wrong() if name.startswith(check)]


def test_a_charge_after_the_question_is_right(tmp_path: Path) -> None:
    """A tap between two charges agrees to the second charge, and a tap before both does not."""
    run = Run(tmp_path)
    charge_again(run)
    run.conversation.agreed_at.append(15.0)
    assert run.wrong() == []
    run.conversation.agreed_at[:] = [5.0]
    assert run.wrong()


def test_a_process_that_ends_by_itself_is_found() -> None:
    """A process that was found dead fails the check."""
    assert check_survivors({"serve": 0}).right
    assert not check_survivors({"serve": 0, "worker": 1}).right


def test_number_survives_encoding() -> None:
    """The number is read from the sent photo and from the photo that the bot passes on."""
    for number in (0, BACK, (1 << 40) - 1):
        photo = numbered_photo(number)
        seen = check_photo(photo)
        assert seen.fault is None
        assert read_number(photo) == read_number(seen.jpeg) == number
    with pytest.raises(ValueError, match="no number"):
        read_number(pictures.photo())
