"""Check what people saw against the ledger of charges, the store and the logs."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from bench.soak.charging_api import Charge
from bench.soak.simulated_people import Conversation, Person

InboxRows = Sequence[Mapping[str, Any]]
"""Rows of the inbox with a positive update_id, in the order of arrival. The bot's timers have negative ids."""


@dataclass(frozen=True, slots=True)
class Check:
    """A named check with the number of checked items and a description of each wrong item."""

    name: str
    checked: int
    wrong: tuple[str, ...]

    @property
    def right(self) -> bool:
        """Return True when at least one item was checked and no item is wrong."""
        return not self.wrong and self.checked > 0


def check_all(
    people: Sequence[Person], charges: Sequence[Charge], updates: int, rows: InboxRows, logs: Sequence[Path]
) -> list[Check]:
    """Run all checks. ``updates`` is the number of different updates that Telegram sent."""
    conversations = [conversation for person in people for conversation in person.conversations]
    return [
        _every_photo_answered(conversations),
        _only_own_numbers(people),
        _results_shown_once(people),
        _no_charge_without_asking(conversations, charges),
        _results_were_charged(conversations, charges),
        _photos_in_order(charges),
        _updates_stored_once(rows, updates),
        _given_up_updates_told(rows, people),
        _updates_in_order(rows),
        _no_tracebacks(logs),
    ]


def check_survivors(deaths: Mapping[str, int]) -> Check:
    """Check that no process ended because another process was killed. ``deaths`` counts such ends by process."""
    wrong = tuple(f"{name} was found dead {count} times" for name, count in deaths.items() if count)
    return Check("no process ends with another one", len(deaths), wrong)


def _every_photo_answered(conversations: Iterable[Conversation]) -> Check:
    sent = [each for each in conversations if each.sent]
    unanswered = tuple(
        f"{each.command} of {each.person}:\n{each.transcript[-2000:]}" for each in sent if not each.ending
    )
    return Check(
        "every photo has a result, or a sentence how to go on", sum(len(each.sent) for each in sent), unanswered
    )


def _only_own_numbers(people: Iterable[Person]) -> Check:
    """A person's own numbers begin with the id of the chat."""
    shown = [(person.chat.id, number) for person in people for number in person.shown_numbers]
    foreign = tuple(f"{number} was shown to {chat}" for chat, number in shown if number // 10_000_000 != chat)
    return Check("nobody sees another person's number", len(shown), foreign)


def _results_shown_once(people: Iterable[Person]) -> Check:
    """Each photo's number stands in one message: the result replaces the progress message and is sent nowhere else."""
    results, wrong = 0, []
    for person in people:
        for conversation in person.conversations:
            if conversation.ending == "result":
                results += 1
                counts = {number: len(person.shown_numbers.get(number, ())) for number in conversation.photos}
                if set(counts.values()) != {1}:
                    wrong.append(f"{conversation.command} of {person.chat.id}: messages with each number: {counts}")
    return Check("every result is shown whole, and once", results, tuple(wrong))


def _no_charge_without_asking(conversations: Iterable[Conversation], charges: Iterable[Charge]) -> Check:
    """Between two charges for the same photos, the person agreed to read again."""
    agreed_at = {conversation.photos: conversation.agreed_at for conversation in conversations}
    charged_at: dict[tuple[int, ...], list[float]] = defaultdict(list)
    for charge in charges:
        charged_at[tuple(sorted(charge.photos.values()))].append(charge.at)
    wrong = []
    for photos, times in charged_at.items():
        for before, after in pairwise(times):
            if not any(before < tap < after for tap in agreed_at.get(photos, ())):
                wrong.append(f"{photos} was charged at {before:.3f} and {after:.3f}, agreed at {agreed_at.get(photos)}")
    return Check("nothing is paid twice without asking", sum(map(len, charged_at.values())), tuple(wrong))


def _results_were_charged(conversations: Iterable[Conversation], charges: Iterable[Charge]) -> Check:
    """A shown result comes from a charged call."""
    charged = {tuple(sorted(charge.photos.values())) for charge in charges}
    results = [conversation.photos for conversation in conversations if conversation.ending == "result"]
    wrong = tuple(f"{photos} was shown and never charged" for photos in results if photos not in charged)
    return Check("every result was read", len(results), wrong)


def _photos_in_order(charges: Sequence[Charge]) -> Check:
    """The two sides of a card stand in their own fields: the bot takes photos in the order of sending."""
    sides = {"mattruoc": 1, "matsau": 2}
    wrong = []
    for charge in charges:
        swapped = any(number % 10 != sides[field] for field, number in charge.photos.items() if field in sides)
        if swapped or len({number // 10 for number in charge.photos.values()}) != 1:
            wrong.append(f"{charge.operation} got {charge.photos}")
    return Check("photos are read in the order they were sent", len(charges), tuple(wrong))


def _updates_stored_once(rows: InboxRows, updates: int) -> Check:
    waiting = sum(row["state"] == "waiting" for row in rows)
    wrong = [f"{waiting} updates still wait"] if waiting else []
    if len(rows) != updates:
        wrong.append(f"Telegram sent {updates} updates, {len(rows)} are in the inbox")
    return Check("every update is stored once and handled", len(rows), tuple(wrong))


def _given_up_updates_told(rows: InboxRows, people: Sequence[Person]) -> Check:
    """The bot gives up an update after five lost processes or stores, and asks the person to send it again."""
    given_up = Counter(int(row["chat_id"]) for row in rows if row["state"] == "dead")
    told = {person.chat.id: len(person.apologies) for person in people}
    wrong = tuple(
        f"{chat} has {count} given up updates and {told[chat]} apologies"
        for chat, count in given_up.items()
        if told[chat] < count
    )
    return Check("people hear of their given up updates", len(people), wrong)


def _updates_in_order(rows: InboxRows) -> Check:
    last: dict[int, float] = {}
    wrong = []
    for row in rows:
        chat, finished = row["chat_id"], row["finished"] or 0.0
        if finished < last.get(chat, 0.0):
            wrong.append(f"update {row['update_id']} of {chat} was finished before an earlier one")
        last[chat] = finished
    return Check("order is kept in every chat", len(rows), tuple(wrong))


def _no_tracebacks(logs: Sequence[Path]) -> Check:
    wrong = []
    for log in logs:
        lines = log.read_text("utf-8", errors="replace").splitlines()
        wrong += [f"{log.name}: {' | '.join(lines[n : n + 30])}" for n, line in enumerate(lines) if "Traceback" in line]
    return Check("no log holds a traceback", len(logs), tuple(wrong))
