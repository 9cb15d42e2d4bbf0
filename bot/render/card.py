"""Papers as messages: fields under the labels of the paper, what its sources agree on, warnings first."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from datetime import date, timedelta

from bot.api.results import Paper
from bot.conversation.message import N_, Mark, Message, Text, text
from bot.identity import dates, licence, places
from bot.identity.agreement import Row, Verdict
from bot.render.agreement import checks, compare, line
from bot.render.labels import labels_of, side_of, title_of

FIELD = N_("{label}: <b>{value}</b>")
DOUBTFUL = N_("{label}: <b>{value}</b> ❓")
UNSURE = N_("❓ = read with little certainty, please compare with the card.")
CLASS = N_("🚘 Class {code}: {meaning}")
BORDERS = N_("🗺 By the borders since {day}: {places}")
MOVED = N_("{old} → {new}")
PLACES = ("hometown", "place_of_birth", "address")
"""Fields that end with a province."""

EXPIRED = N_("⛔ This card expired on {day}.")
EXPIRES_SOON = N_("⏳ This card expires in {days} days, on {day}.")
TERM = N_("ℹ️ By the holder's age this card would be good until {day}, but it says {printed}: please compare.")
VOID = N_("⛔ A CMND of nine digits is not valid any more since 01/01/2025.")
OTHER_CARD = N_("⛔ The two sides seem to belong to different cards: please check.")
SIDES = {"_front": N_("front side"), "_back": N_("back side")}
WHOLE = N_("paper")
SUSPECT = N_("⚠️ Photo of the {side}: {reason}.")
COMPARE = N_("{doubt} Please compare each field with the card, or take the photo again.")

FOUND = N_("📚 I found {count} papers in this file.")
NUMBERED = N_("<b>{number}/{count}</b>")

DOUBTS = {
    "1": N_("taken from a screen"),
    "2": N_("a photocopy"),
    "3": N_("the number has an unusual form"),
    "4": N_("the MRZ has an unusual form"),
    "5": N_("a corner or a side of the card is cut off or covered"),
    "6": N_("blurred"),
    "7": N_("too dark"),
    "8": N_("a reflection hides some of the text"),
    "9": N_("the card is too small in it"),
    "10": N_("much of the text cannot be read"),
}
"""Code of a judgement against a photo -> its meaning; 1 to 5 are the vendor's, the rest the local engine's."""
GLARE = "8"

SOON = timedelta(days=90)
"""So long before its end a card is said to expire soon: a new one takes weeks."""
SURE = 0.6
"""Confidence below which a field is marked; the engine's own scale, 0..1."""


def identity_card(front: Paper, back: Paper, qr: Mapping[str, str], today: date) -> Message:
    """Both sides of one card: fields with the card's labels, agreement of its sources, warnings.

    ``qr`` holds the canonical fields of the QR that the bot itself read in the photos (may be empty).
    """
    fields, confidences = {**back.fields, **front.fields}, {**back.confidences, **front.confidences}
    rows = compare((back, front), qr)
    warnings = [*([text(OTHER_CARD)] if two_numbers(front, back) else []), *_warnings((front, back), fields, today)]
    title, moves = title_of(front.kind or "12_id_card"), _borders(fields, today)
    return Message(tuple(_whole(title, front.kind, fields, confidences, rows, warnings, moves)))


def one_paper(paper: Paper, qr: Mapping[str, str], today: date) -> Message:
    """One side of a paper, or a paper of one side."""
    rows = compare((paper,), qr)
    fields = _completed(paper)
    warnings = list(_warnings((paper,), fields, today))
    title, moves = side_of(paper.kind), _borders(fields, today)
    return Message(tuple(_whole(title, paper.kind, fields, paper.confidences, rows, warnings, moves)))


def several_papers(papers: tuple[Paper, ...], today: date) -> Message:
    """All papers of a file: a line that counts them, then one message for each in the order of the pages."""
    if len(papers) == 1:
        return one_paper(papers[0], {}, today)
    each = [one_paper(paper, {}, today).parts for paper in papers]
    numbered = [
        Message((text(NUMBERED, number=number, count=len(papers)), *parts)) for number, parts in enumerate(each, 1)
    ]
    return Message((text(FOUND, count=len(papers)),), more=tuple(numbered))


def unsure(confidences: Mapping[str, float], rows: Iterable[Row]) -> set[str]:
    """Fields read with little certainty; what two sources say alike is sure, whatever each was worth alone."""
    agreed = {row.field for row in rows if row.verdict is Verdict.AGREE}
    return {name for name, confidence in confidences.items() if confidence < SURE} - agreed


def _whole(
    title: Text,
    kind: str,
    fields: Mapping[str, str],
    confidences: Mapping[str, float],
    rows: tuple[Row, ...],
    warnings: Iterable[Text],
    moves: Iterable[Text],
) -> Iterable[Text]:
    labels = labels_of(kind)
    for warning in warnings:
        yield from (warning, text(""))
    yield from (title, text(""))
    yield from _fields(fields, unsure(confidences, rows), labels)
    yield from moves
    yield from _classes(fields)
    yield text("")
    yield from checks(rows, labels)


def _fields(fields: Mapping[str, str], doubtful: Container[str], labels: Mapping[str, str]) -> list[Text]:
    shown = [name for name in labels if fields.get(name)]
    lines = [
        text(DOUBTFUL if name in doubtful else FIELD, label=text(labels[name]), value=fields[name]) for name in shown
    ]
    return [*lines, text(UNSURE)] if any(name in doubtful for name in shown) else lines


def _classes(fields: Mapping[str, str]) -> Iterable[Text]:
    """What a driving licence allows, by the classes of its day of issue."""
    issued = dates.parse(fields.get("issue_date", ""))
    found = licence.parse(fields.get("class", ""), issued if isinstance(issued, date) else None)
    for each in found or ():
        yield text(CLASS, code=each.code, meaning=each.meaning)


def _borders(fields: Mapping[str, str], today: date) -> Iterable[Text]:
    """Where the provinces that are printed lie today, if they were merged since; what is printed stays as it is."""
    found = dict.fromkeys(moved for name in PLACES if (moved := places.moved(fields.get(name, ""), today)))
    if found:
        moves = line([text(MOVED, old=old, new=new) for old, new in found], " · ")
        yield text(BORDERS, day=dates.show(places.since(today)), places=moves)


def _warnings(papers: tuple[Paper, ...], fields: Mapping[str, str], today: date) -> Iterable[Text]:
    if any(paper.kind.startswith("9_id_card") for paper in papers):
        yield text(VOID)  # Law on Identity 26/2023/QH15, article 46(2)
    due = dates.parse(fields.get("due_date", ""))
    if isinstance(due, date) and due < today:
        yield text(EXPIRED, day=dates.show(due))
    elif isinstance(due, date) and timedelta() < due - today <= SOON:
        yield text(EXPIRES_SOON, days=(due - today).days, day=dates.show(due))
    if due and all("id_card" in paper.kind for paper in papers) and (term := _term(fields)) not in {due, None}:
        yield text(TERM, day=dates.show(term or due), printed=dates.show(due))
    yield from (text(COMPARE, doubt=doubt(paper)) for paper in papers if paper.valid is False)


def doubt(paper: Paper) -> Text:
    """What the service holds against the photo of one side: the meaning of its code, else its own words."""
    meaning = DOUBTS.get(paper.invalid_code)
    reason = text(meaning) if meaning else paper.invalid_message or paper.invalid_code
    side = next((words for end, words in SIDES.items() if paper.kind.endswith(end)), WHOLE)
    return text(SUSPECT, side=text(side), reason=reason)


def marks(papers: Mapping[str, Paper | None]) -> tuple[Mark, ...]:
    """Where on the photos of these steps that lies which the service holds against them, as far as that has a place."""
    held = ((step, paper) for step, paper in papers.items() if paper and paper.valid is False)
    return tuple(Mark(step, paper.place) for step, paper in held if paper.place or paper.invalid_code == GLARE)


def _term(fields: Mapping[str, str]) -> date | dates.Never | None:
    """To what day a card is good by the law, where birth and issue are known; it may warn, never refuse."""
    born, issued = (dates.parse(fields.get(name, "")) for name in ("dob", "issue_date"))
    return dates.expiry(born, issued) if isinstance(born, date) and isinstance(issued, date) else None


def _completed(paper: Paper) -> Mapping[str, str]:
    """The fields, with what only the zone gave under the names that the paper has for it."""
    fields, name = paper.fields, " ".join(paper.fields.get(part, "") for part in ("sur_name", "given_name")).strip()
    number = "" if paper.kind == "passport" else fields.get("person_number", "")
    return {**({"name": name} if name else {}), **({"id": number} if number else {}), **fields}


def two_numbers(front: Paper, back: Paper) -> bool:
    """Whether the two sides bear different numbers, and so belong to different cards."""
    return len({_number(front), _number(back)} - {""}) > 1


def _number(paper: Paper) -> str:
    """The card's number as this side gives it, "" when it gives none; a back has it in its zone only."""
    told = (paper.fields, *paper.sources.values())
    return next((values[name] for name in ("id", "person_number") for values in told if values.get(name)), "")
