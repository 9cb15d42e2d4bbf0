"""Fields read with doubt: each is shown to the person, who says that it is right or types what stands on the card."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial

from bot.api.results import Paper
from bot.conversation.flow import N_, Ask, InFlow, Kind, Option, Step, text
from bot.identity import dates, letters
from bot.identity.agreement import Verdict
from bot.render.agreement import compare
from bot.render.card import unsure
from bot.render.labels import LABELS

FIELDS = ("id", "name", "dob", "gender", "nationality", "hometown", "address", "issue_date", "due_date")
"""What is kept of a card. Ethnic group and religion are not: they are sensitive and serve no verification."""

CONFIRM = N_("I am not sure that I read this rightly:\n\n{label}: <b>{value}</b>\n\nIs that what stands on the card?")
CORRECT = N_("Please type <b>{label}</b> exactly as it stands on the card.\n\nI read: <i>{value}</i>")
TYPE_DATE = text(N_("📅 Please type the date as it is printed, such as <b>05/09/1990</b>."))
TYPE_NUMBER = text(N_("🔢 Please type the number as it is printed: 12 digits, on an old card 9."))
TYPE_WORDS = text(N_("✏️ Please type one line of at most 200 characters, as it is printed."))
RIGHT = Option("right", text(N_("✅ That is right")))
WRONG = Option("wrong", text(N_("✏️ Correct it")))

_LONGEST = 200
_HINTS = {"dob": TYPE_DATE, "issue_date": TYPE_DATE, "due_date": TYPE_DATE, "id": TYPE_NUMBER}


def doubtful(papers: tuple[Paper, ...], fields: Mapping[str, str], qr: Mapping[str, str]) -> tuple[str, ...]:
    """The fields to ask about: read with little certainty, or read differently in two places of the card."""
    confidences = {name: value for paper in papers for name, value in paper.confidences.items()}
    asked = unsure(confidences, compare(papers, qr)) | apart(papers, qr)
    return tuple(name for name in FIELDS if fields.get(name) and name in asked)


def apart(papers: tuple[Paper, ...], qr: Mapping[str, str]) -> set[str]:
    """The fields that two places of the card give differently; what the number alone says is plausibility only."""
    rows = (row for row in compare(papers, qr) if row.verdict is Verdict.DIFFER)
    told = ((row.field, {value for source, value in row.values.items() if source != "number"}) for row in rows)
    return {name for name, values in told if len(values) > 1 and name in FIELDS}


def ask(state: InFlow, fields: Mapping[str, str], names: tuple[str, ...]) -> Ask | None:
    """The questions about these fields; None when they were asked with these very values."""
    facts = {"doubtful": " ".join(names), **{name: fields[name] for name in names}}
    if not names or all(state.facts.get(key) == value for key, value in facts.items()):
        return None
    return Ask(facts, forget=tuple(step.name for step in STEPS))


def path(state: InFlow) -> Iterator[str]:
    """The steps about the session's doubtful fields."""
    for name in state.facts.get("doubtful", "").split():
        yield f"confirm:{name}"
        answer = state.answers.get(f"confirm:{name}")
        if answer and answer.text == WRONG.value:
            yield f"correct:{name}"


def corrections(state: InFlow) -> dict[str, str]:
    """Field -> what the person typed in the place of what was read."""
    typed = {name: state.answers.get(f"correct:{name}") for name in FIELDS}
    return {name: answer.text for name, answer in typed.items() if answer and answer.text != state.facts.get(name)}


def accept(name: str, words: str) -> str | None:
    """The words as the field has them, None when they cannot be its value."""
    if _HINTS.get(name) is TYPE_DATE:
        day = dates.parse(words)
        return dates.show(day) if isinstance(day, date) or (day and name == "due_date") else None
    if name == "id":
        digits = re.sub(r"[\s.]", "", words)
        return digits if re.fullmatch(r"[0-9]{9}|[0-9]{12}", digits, re.ASCII) else None
    line = letters.nfc(words)
    if not line or len(line) > _LONGEST or not all(char.isprintable() for char in line):
        return None
    return line.upper() if name == "name" else line


def _steps(name: str) -> tuple[Step, Step]:
    label = text(LABELS[name])
    hint = _HINTS.get(name, TYPE_WORDS)
    return (
        Step(f"confirm:{name}", Kind.CHOICE, text(CONFIRM, label=label), label, (RIGHT, WRONG), quotes=name),
        Step(
            f"correct:{name}", Kind.TEXT, text(CORRECT, label=label), label,
            accept=partial(accept, name), hint=hint, quotes=name,
        ),
    )  # fmt: skip


STEPS = tuple(step for name in FIELDS for step in _steps(name))
