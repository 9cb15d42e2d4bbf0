"""The soak's own judgement: what it says holds when all is well, and what it finds when something is not."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from bench.soak.api import Paid
from bench.soak.checks import judge, outlived
from bench.soak.people import Person, Talk
from bench.soak.photos import number_in, numbered
from bot.photos.check import check_photo
from playground.testing.driver import Playground
from tests import pictures

CHAT = 1001
FRONT, BACK = CHAT * 10_000_000 + 1, CHAT * 10_000_000 + 2
ROWS = [{"update_id": n, "chat_id": CHAT, "state": "done", "finished": float(n)} for n in (1, 2, 3)]


class Scene:
    """One card read once, all well; a test spoils it."""

    def __init__(self, folder: Path) -> None:
        talk = Talk(CHAT, "/cccd", (FRONT, BACK), ended="result", sent={0, 1})
        self.person = Person(Playground().chat(CHAT), Random(1), 0.0, [talk])
        self.person.seen.update({FRONT: {5}, BACK: {5}})
        self.paid = [Paid(10.0, "get_haimat", {"mattruoc": FRONT, "matsau": BACK})]
        self.rows = [dict(row) for row in ROWS]
        self.log = folder / "bot.log"
        self.log.write_text("all is well\n")

    @property
    def talk(self) -> Talk:
        """The one talk."""
        return self.person.talks[0]

    def wrong(self) -> list[str]:
        """The checks that do not hold."""
        return [check.name for check in judge([self.person], self.paid, 3, self.rows, [self.log]) if not check.right]


def paid_again(scene: Scene) -> None:
    """The same card, charged a second time."""
    scene.paid.append(replace(scene.paid[0], at=20.0))


SPOILS: list[tuple[Callable[[Scene], object], str]] = [
    (lambda scene: setattr(scene.talk, "ended", ""), "every photo has a result"),
    (lambda scene: scene.person.seen.update({FRONT + 10_000_000: {6}}), "nobody sees another"),
    (lambda scene: scene.person.seen[FRONT].add(6), "every result is shown whole, and once"),
    (lambda scene: scene.person.seen.pop(BACK), "every result is shown whole, and once"),
    (paid_again, "nothing is paid twice"),
    (lambda scene: scene.paid.clear(), "every result was read"),
    (lambda scene: scene.paid[0].photos.update(mattruoc=BACK, matsau=FRONT), "photos are read in the order"),
    (lambda scene: scene.rows.pop(), "every update is stored once"),
    (lambda scene: scene.rows[1].update(state="waiting"), "every update is stored once"),
    (lambda scene: scene.rows[1].update(state="dead"), "who sent what was given up"),
    (lambda scene: scene.rows[0].update(finished=2.5), "order is kept"),
    (lambda scene: scene.log.write_text("Traceback (most recent call last):"), "no log holds"),
]


@pytest.mark.parametrize(("spoil", "found"), SPOILS)
def test_each_loss_is_found(tmp_path: Path, spoil: Callable[[Scene], object], found: str) -> None:
    """What is spoilt is found, under its own name."""
    scene = Scene(tmp_path)
    assert scene.wrong() == []
    spoil(scene)
    assert [name for name in scene.wrong() if name.startswith(found)]


def test_a_charge_after_the_question_is_right(tmp_path: Path) -> None:
    """A tap between two charges is the person's word; one before both is not."""
    scene = Scene(tmp_path)
    paid_again(scene)
    scene.talk.again.append(15.0)
    assert scene.wrong() == []
    scene.talk.again[:] = [5.0]
    assert scene.wrong()


def test_a_process_that_ends_by_itself_is_found() -> None:
    """One death is one too many."""
    assert outlived({"serve": 0}).right
    assert not outlived({"serve": 0, "worker": 1}).right


def test_a_number_outlives_what_happens_to_a_photo() -> None:
    """As it is sent, and as the bot passes it on; a photo without one has none."""
    for number in (0, BACK, (1 << 40) - 1):
        photo = numbered(number)
        seen = check_photo(photo)
        assert seen.fault is None
        assert number_in(photo) == number_in(seen.jpeg) == number
    with pytest.raises(ValueError, match="no number"):
        number_in(pictures.photo())
