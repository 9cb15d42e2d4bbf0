"""Papers as messages: warnings, fields under the labels of the paper, cross-check of the sources."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from datetime import date, timedelta

from bot.api.results import Paper
from bot.conversation.message import N_, Mark, Message, Text, text
from bot.identity import dates, licence, provinces
from bot.identity.agreement import Agreement, ComparedField
from bot.identity.papers.fields import PaperField, ValueType, type_of
from bot.identity.papers.kinds import PaperKind, PaperSide, family_of, side_of
from bot.render.agreement import compare, join_texts, render_checks

FIELD = N_("{label}: <b>{value}</b>")
UNCERTAIN_FIELD = N_("{label}: <b>{value}</b> ❓")
UNCERTAIN_NOTE = N_("❓ = read with little certainty, please compare with the paper.")
CLASS = N_("🚘 Class {code}: {meaning}")
BORDERS = N_("🗺 By the borders since {day}: {places}")
MOVED = N_("{old} → {new}")

EXPIRED = N_("⛔ This paper expired on {day}.")
EXPIRES_SOON = N_("⏳ This paper expires in {days} days, on {day}.")
TERM = N_("ℹ️ By the holder's age this card would be good until {day}, but it says {printed}: please compare.")
VOID = N_("⛔ A CMND of nine digits is not valid any more since 01/01/2025.")
OTHER_CARD = N_("⛔ The two sides seem to belong to different cards: please check.")
SIDES = {PaperSide.FRONT: N_("front side"), PaperSide.BACK: N_("back side"), None: N_("paper")}
SIDE_TITLES = {PaperSide.FRONT: N_("{title} – front"), PaperSide.BACK: N_("{title} – back")}
PHOTO_OBJECTION = N_("⚠️ Photo of the {side}: {reason}.")
COMPARE = N_("{doubt} Please compare each field with the paper, or take the photo again.")

FOUND = N_("📚 I found {count} papers in this file.")
NUMBERED = N_("<b>{number}/{count}</b>")

OBJECTIONS = {
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
"""Code of a judgement against a photo -> meaning. The vendor has codes 1 to 5, the local engine adds 6 to 10."""
GLARE = "8"

SOON = timedelta(days=90)
"""Time before the expiry of a card from which a message warns: a new card takes weeks."""
MIN_CONFIDENCE = 0.6
"""Confidence (0..1, the engine's own scale) below which a field is marked."""


def render_identity_card(front: Paper, back: Paper, qr: Mapping[str, str], today: date) -> Message:
    """Return both sides of one card as a message: warnings, fields with the card's labels, cross-check.

    ``qr`` holds the canonical fields of the QR code that the bot itself read in the photos (may be empty).
    """
    fields, confidences = {**back.fields, **front.fields}, {**back.confidences, **front.confidences}
    comparisons = compare((back, front), qr)
    warnings = [
        *([text(OTHER_CARD)] if have_different_numbers(front, back) else []),
        *_warnings((front, back), fields, today),
    ]
    title, renamed_provinces = text(family_of(front.kind or PaperKind.BARCODE_FRONT).title), _borders(fields, today)
    return Message(
        tuple(_paper_lines(title, front.kind, fields, confidences, comparisons, warnings, renamed_provinces))
    )


def render_paper(paper: Paper, qr: Mapping[str, str], today: date) -> Message:
    """Return one side of a paper, or a paper of one side, as a message."""
    comparisons = compare((paper,), qr)
    fields = _completed(paper)
    warnings = list(_warnings((paper,), fields, today))
    side, title = side_of(paper.kind), text(family_of(paper.kind).title)
    title, renamed_provinces = text(SIDE_TITLES[side], title=title) if side else title, _borders(fields, today)
    return Message(
        tuple(_paper_lines(title, paper.kind, fields, paper.confidences, comparisons, warnings, renamed_provinces))
    )


def render_papers(papers: tuple[Paper, ...], today: date) -> Message:
    """Return the papers of a file: a line with their count, then one message per paper in the order of the pages."""
    if len(papers) == 1:
        return render_paper(papers[0], {}, today)
    each = [render_paper(paper, {}, today).parts for paper in papers]
    numbered = [
        Message((text(NUMBERED, number=number, count=len(papers)), *parts)) for number, parts in enumerate(each, 1)
    ]
    return Message((text(FOUND, count=len(papers)),), more=tuple(numbered))


def find_uncertain_fields(confidences: Mapping[str, float], comparisons: Iterable[ComparedField]) -> set[str]:
    """Return the fields read with little certainty. A field on which two sources agree is certain.

    The number knows no more of a birth than the year, so the number alone confirms no date.
    """
    agreed = {
        each.field
        for each in comparisons
        if each.agreement is Agreement.AGREE
        and (type_of(each.field) is not ValueType.DATE or len(each.values.keys() - {"number"}) > 1)
    }
    return {name for name, confidence in confidences.items() if confidence < MIN_CONFIDENCE} - agreed


def _paper_lines(
    title: Text,
    kind: str,
    fields: Mapping[str, str],
    confidences: Mapping[str, float],
    comparisons: tuple[ComparedField, ...],
    warnings: Iterable[Text],
    renamed_provinces: Iterable[Text],
) -> Iterable[Text]:
    labels = family_of(kind).labels
    for warning in warnings:
        yield from (warning, text(""))
    yield from (title, text(""))
    yield from _fields(fields, find_uncertain_fields(confidences, comparisons), labels)
    yield from renamed_provinces
    yield from _classes(fields)
    yield text("")
    yield from render_checks(comparisons, labels)


def _fields(fields: Mapping[str, str], doubtful: Container[str], labels: Mapping[str, str]) -> list[Text]:
    shown = [name for name in labels if fields.get(name)]
    lines = [
        text(UNCERTAIN_FIELD if name in doubtful else FIELD, label=text(labels[name]), value=fields[name])
        for name in shown
    ]
    return [*lines, text(UNCERTAIN_NOTE)] if any(name in doubtful for name in shown) else lines


def _classes(fields: Mapping[str, str]) -> Iterable[Text]:
    """Return the meaning of each class of a driving licence on its day of issue."""
    issued = dates.parse(fields.get(PaperField.ISSUE_DATE, ""))
    found = licence.parse(fields.get(PaperField.CLASS, ""), issued if isinstance(issued, date) else None)
    for each in found or ():
        yield text(CLASS, code=each.code, meaning=each.meaning)


def _borders(fields: Mapping[str, str], today: date) -> Iterable[Text]:
    """Return the provinces merged since the print, with their present names. The printed places stay unchanged."""
    printed = [fields.get(name, "") for name in PaperField if name.type is ValueType.PLACE]
    found = dict.fromkeys(moved for place in printed if (moved := provinces.moved(place, today)))
    if found:
        moves = join_texts([text(MOVED, old=old, new=new) for old, new in found], " · ")
        yield text(BORDERS, day=dates.show(provinces.since(today)), places=moves)


def _warnings(papers: tuple[Paper, ...], fields: Mapping[str, str], today: date) -> Iterable[Text]:
    families = [family_of(paper.kind) for paper in papers]
    if any(family.void for family in families):
        yield text(VOID)
    due = dates.parse(fields.get(PaperField.DUE_DATE, ""))
    if isinstance(due, date | dates.PartialDate) and dates.last(due) < today:
        yield text(EXPIRED, day=dates.show(due))
    elif isinstance(due, date) and timedelta() < due - today <= SOON:
        yield text(EXPIRES_SOON, days=(due - today).days, day=dates.show(due))
    if (
        due
        and all(family.is_identity_card for family in families)
        and (term := _lawful_expiry(fields))
        and not dates.agree(term, due)
    ):
        yield text(TERM, day=dates.show(term), printed=dates.show(due))
    yield from (text(COMPARE, doubt=describe_objection(paper)) for paper in papers if paper.valid is False)


def describe_objection(paper: Paper) -> Text:
    """Return the service's judgement against the photo of one side: the meaning of the code, or the service's words."""
    meaning = OBJECTIONS.get(paper.invalid_code)
    reason = text(meaning) if meaning else paper.invalid_message or paper.invalid_code
    return text(PHOTO_OBJECTION, side=text(SIDES[side_of(paper.kind)]), reason=reason)


def find_marks(papers: Mapping[str, Paper | None]) -> tuple[Mark, ...]:
    """Return the marks of faults in the photos of the steps: of faults with a place, and of all glare."""
    held = ((step, paper) for step, paper in papers.items() if paper and paper.valid is False)
    return tuple(Mark(step, paper.place) for step, paper in held if paper.place or paper.invalid_code == GLARE)


def _lawful_expiry(fields: Mapping[str, str]) -> date | dates.Never | None:
    """Return the lawful day of expiry of a card, None without the days of birth and issue.

    The day may cause a warning, never a refusal.
    """
    born, issued = (dates.parse(fields.get(name, "")) for name in (PaperField.DOB, PaperField.ISSUE_DATE))
    return dates.expiry(born, issued) if isinstance(born, date) and isinstance(issued, date) else None


def _completed(paper: Paper) -> Mapping[str, str]:
    """Return the fields of a paper. Name and number from the zone fill in for a missing print.

    A single side needs the help of the zone: a back prints no name, and its zone holds the name. A card with both sides
    has name and number in print. The personal number in the zone of a passport is not the passport's number.
    """
    fields = paper.fields
    name = " ".join(fields.get(part, "") for part in (PaperField.SUR_NAME, PaperField.GIVEN_NAME)).strip()
    number = "" if paper.kind == PaperKind.PASSPORT else fields.get(PaperField.PERSON_NUMBER, "")
    return {**({PaperField.NAME: name} if name else {}), **({PaperField.ID: number} if number else {}), **fields}


def have_different_numbers(front: Paper, back: Paper) -> bool:
    """Return whether the two sides bear different numbers, and so belong to different cards."""
    return len({card_number(front), card_number(back)} - {""}) > 1


def card_number(paper: Paper) -> str:
    """Return the card's number on one side, "" for a side without a number. A back has the number in its zone only."""
    sources = (paper.fields, *paper.sources.values())
    names = (PaperField.ID, PaperField.PERSON_NUMBER)
    return next((values[name] for name in names for values in sources if values.get(name)), "")
