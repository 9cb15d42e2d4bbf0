"""Ask the person about doubtful fields. The person confirms a value or types the value printed on the card."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial

from bot.api.results import Paper
from bot.conversation.flow import Ask, InFlow, Kind, Option, Step
from bot.conversation.message import N_, text
from bot.identity import dates, letters
from bot.identity.agreement import Agreement
from bot.identity.papers.fields import KEPT, PaperField, ValueType
from bot.identity.papers.kinds import CARD_LABELS
from bot.render.agreement import compare
from bot.render.card import find_uncertain_fields

CONFIRM = N_("I am not sure that I read this rightly:\n\n{label}: <b>{value}</b>\n\nIs that what stands on the card?")
CORRECT = N_("Please type <b>{label}</b> exactly as it stands on the card.\n\nI read: <i>{value}</i>")
TYPE_DATE = text(N_("📅 Please type the date as it is printed, such as <b>05/09/1990</b>."))
TYPE_BIRTH = text(
    N_("📅 Please type the date as it is printed, such as <b>05/09/1990</b>, or <b>1955</b> for a year alone.")
)
TYPE_NUMBER = text(N_("🔢 Please type the number as it is printed: 12 digits, on an old card 9."))
TYPE_WORDS = text(N_("✏️ Please type one line of at most 200 characters, as it is printed."))
RIGHT = Option("right", text(N_("✅ That is right")))
WRONG = Option("wrong", text(N_("✏️ Correct it")))

_LONGEST = 200
_HINTS = {ValueType.DATE: TYPE_DATE, ValueType.NUMBER: TYPE_NUMBER}
# Old papers have the year of birth alone, or month and year.
_DATES = {PaperField.DOB: date | dates.PartialDate, PaperField.DUE_DATE: date | dates.Never}


def doubtful(papers: tuple[Paper, ...], fields: Mapping[str, str], qr: Mapping[str, str]) -> tuple[str, ...]:
    """Return the fields to ask about: read with little confidence, or read differently in two places of the card."""
    confidences = {name: value for paper in papers for name, value in paper.confidences.items()}
    doubts = find_uncertain_fields(confidences, compare(papers, qr)) | apart(papers, qr)
    return tuple(name for name in KEPT if fields.get(name) and name in doubts)


def apart(papers: tuple[Paper, ...], qr: Mapping[str, str]) -> set[str]:
    """Return the fields that two places of the card give differently. Values derived from the number do not count."""
    rows = (row for row in compare(papers, qr) if row.agreement is Agreement.DIFFER)
    values_by_field = (
        (row.field, {value for source, value in row.values.items() if source != "number"}) for row in rows
    )
    return {name for name, values in values_by_field if len(values) > 1 and name in KEPT}


def ask(state: InFlow, fields: Mapping[str, str], names: tuple[str, ...]) -> Ask | None:
    """Ask about these fields. Return None when the same values were asked about before."""
    facts = {"doubtful": " ".join(names), **{name: fields[name] for name in names}}
    if not names or all(state.facts.get(key) == value for key, value in facts.items()):
        return None
    return Ask(facts, forget=tuple(step.name for step in STEPS))


def path(state: InFlow) -> Iterator[str]:
    """Yield the steps about the doubtful fields of the state."""
    for name in state.facts.get("doubtful", "").split():
        yield f"confirm:{name}"
        answer = state.answers.get(f"confirm:{name}")
        if answer and answer.text == WRONG.value:
            yield f"correct:{name}"


def corrections(state: InFlow) -> dict[str, str]:
    """Return the values that the person typed in place of the values read, by field."""
    typed = {name: state.answers.get(f"correct:{name}") for name in KEPT}
    return {name: answer.text for name, answer in typed.items() if answer and answer.text != state.facts.get(name)}


def accept(field: PaperField, words: str) -> str | None:
    """Return the words in the form of the field's values, None for words that cannot be a value of the field."""
    if field.type is ValueType.DATE:
        day = dates.parse(words)
        return dates.show(day) if day and isinstance(day, _DATES.get(field, date)) else None
    if field.type is ValueType.NUMBER:
        digits = re.sub(r"[\s.]", "", words)
        return digits if re.fullmatch(r"[0-9]{9}|[0-9]{12}", digits, re.ASCII) else None
    line = letters.nfc(words)
    if not line or len(line) > _LONGEST or not all(char.isprintable() for char in line):
        return None
    return line.upper() if field.type is ValueType.NAME else line


def _steps(field: PaperField) -> tuple[Step, Step]:
    label = text(CARD_LABELS[field])
    hint = TYPE_BIRTH if field is PaperField.DOB else _HINTS.get(field.type, TYPE_WORDS)
    return (
        Step(f"confirm:{field}", Kind.CHOICE, text(CONFIRM, label=label), label, (RIGHT, WRONG), quoted_fact=field),
        Step(
            f"correct:{field}", Kind.TEXT, text(CORRECT, label=label), label,
            accept=partial(accept, field), hint=hint, quoted_fact=field,
        ),
    )  # fmt: skip


STEPS = tuple(step for field in KEPT for step in _steps(field))
