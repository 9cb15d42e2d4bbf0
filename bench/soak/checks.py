"""What came of every photo: the diaries beside the ledger of paid calls, the store and the logs."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from bench.soak.charging_api import Paid
from bench.soak.simulated_people import Person, Talk

SHOWN = 5
"""Examples told of what is wrong."""


Rows = Sequence[Mapping[str, Any]]
"""The rows of the inbox with a positive update_id (timers of the bot's own have others), in the order of arrival."""


@dataclass(frozen=True, slots=True)
class Check:
    """Something that must hold, what was looked at, and what does not hold."""

    name: str
    looked_at: int
    wrong: tuple[str, ...]

    @property
    def right(self) -> bool:
        """Whether all of it holds; what nothing was looked at for does not."""
        return not self.wrong and self.looked_at > 0


def judge(
    people: Sequence[Person], paid: Sequence[Paid], updates: int, store: Rows, logs: Sequence[Path]
) -> list[Check]:
    """All checks; `updates` were sent by Telegram, each once at least."""
    talks = [talk for person in people for talk in person.talks]
    return [
        _answered(talks),
        _own(people),
        _once(people),
        _paid(talks, paid),
        _free(talks, paid),
        _together(paid),
        _stored(store, updates),
        _regretted(store, people),
        _in_order(store),
        _quiet(logs),
    ]


def outlived(deaths: Mapping[str, int]) -> Check:
    """What one process lost, another one that went away, ended none."""
    wrong = tuple(f"{name} was found dead {count} times" for name, count in deaths.items() if count)
    return Check("no process ends with another one", len(deaths), wrong)


def _answered(talks: Iterable[Talk]) -> Check:
    sent = [talk for talk in talks if talk.sent]
    left = tuple(f"{talk.command} of {talk.person}:\n{talk.transcript[-2000:]}" for talk in sent if not talk.ended)
    return Check("every photo has a result, or a sentence how to go on", sum(len(talk.sent) for talk in sent), left)


def _own(people: Iterable[Person]) -> Check:
    """Numbers are a person's own when they begin with the id of the chat."""
    shown = [(person.chat.id, number) for person in people for number in person.seen]
    others = tuple(f"{number} was shown to {chat}" for chat, number in shown if number // 10_000_000 != chat)
    return Check("nobody sees another person's number", len(shown), others)


def _once(people: Iterable[Person]) -> Check:
    """Each photo's number stands in one message: a result is edited into its place and sent nowhere else."""
    results, wrong = 0, []
    for person in people:
        for talk in person.talks:
            if talk.ended == "result":
                results += 1
                places = {number: len(person.seen.get(number, ())) for number in talk.photos}
                if set(places.values()) != {1}:
                    wrong.append(f"{talk.command} of {talk.person}: messages with each number: {places}")
    return Check("every result is shown whole, and once", results, tuple(wrong))


def _paid(talks: Iterable[Talk], paid: Iterable[Paid]) -> Check:
    """Between two charges for the same photos lies the person's tap under the question whether to read again."""
    taps = {talk.photos: talk.again for talk in talks}
    charges: dict[tuple[int, ...], list[float]] = defaultdict(list)
    for call in paid:
        charges[tuple(sorted(call.photos.values()))].append(call.at)
    wrong = []
    for photos, times in charges.items():
        for before, after in pairwise(times):
            if not any(before < tap < after for tap in taps.get(photos, ())):
                wrong.append(f"{photos} was paid at {before:.3f} and {after:.3f}, asked at {taps.get(photos)}")
    return Check("nothing is paid twice without asking", sum(map(len, charges.values())), tuple(wrong))


def _free(talks: Iterable[Talk], paid: Iterable[Paid]) -> Check:
    """A result is made of a call that was charged: nothing is made up."""
    charged = {tuple(sorted(call.photos.values())) for call in paid}
    results = [talk.photos for talk in talks if talk.ended == "result"]
    wrong = tuple(f"{photos} was shown and never read" for photos in results if photos not in charged)
    return Check("every result was read", len(results), wrong)


def _together(paid: Sequence[Paid]) -> Check:
    """The two sides of one card in their fields: photos of a chat are taken in the order in which they were sent."""
    wrong = []
    for call in paid:
        numbers = list(call.photos.values())
        sides = {"mattruoc": 1, "matsau": 2}
        swapped = any(number % 10 != sides[field] for field, number in call.photos.items() if field in sides)
        if swapped or len({number // 10 for number in numbers}) != 1:
            wrong.append(f"{call.operation} was asked {call.photos}")
    return Check("photos are read in the order they were sent", len(paid), tuple(wrong))


def _stored(rows: Rows, updates: int) -> Check:
    waiting = sum(row["state"] == "waiting" for row in rows)
    wrong = [f"{waiting} updates still wait"] if waiting else []
    if len(rows) != updates:
        wrong.append(f"Telegram sent {updates} updates, {len(rows)} are in the inbox")
    return Check("every update is stored once and handled", len(rows), tuple(wrong))


def _regretted(rows: Rows, people: Sequence[Person]) -> Check:
    """What was given up, after five processes or stores went away over it, the person is asked to send again."""
    dead = Counter(int(row["chat_id"]) for row in rows if row["state"] == "dead")
    told = {person.chat.id: len(person.regrets) for person in people}
    wrong = tuple(
        f"{chat} has {n} updates given up and heard of {told[chat]}" for chat, n in dead.items() if told[chat] < n
    )
    return Check("who sent what was given up hears of it", len(people), wrong)


def _in_order(rows: Rows) -> Check:
    last: dict[int, float] = {}
    wrong = []
    for row in rows:
        chat, finished = row["chat_id"], row["finished"] or 0.0
        if finished < last.get(chat, 0.0):
            wrong.append(f"update {row['update_id']} of {chat} was finished before an earlier one")
        last[chat] = finished
    return Check("order is kept in every chat", len(rows), tuple(wrong))


def _quiet(logs: Sequence[Path]) -> Check:
    wrong = []
    for log in logs:
        lines = log.read_text("utf-8", errors="replace").splitlines()
        wrong += [f"{log.name}: {' | '.join(lines[n : n + 30])}" for n, line in enumerate(lines) if "Traceback" in line]
    return Check("no log holds a traceback", len(logs), tuple(wrong))
