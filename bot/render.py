"""What was read -> a message in Vietnamese form: the labels of the card, what its sources agree on, warnings; pure."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date

from bot.api.results import Paper
from bot.flow import N_, Message, Text, text
from bot.identity import agreement, dates
from bot.identity.agreement import Row, Verdict

TITLES = {
    "chip_id_card": N_("🪪 <b>CITIZEN IDENTITY CARD</b> (with chip)"),
    "chip_id_card_2024": N_("🪪 <b>IDENTITY CARD</b> (2024)"),
    "12_id_card": N_("🪪 <b>CITIZEN IDENTITY CARD</b>"),
    "9_id_card": N_("🪪 <b>PEOPLE'S IDENTITY CARD</b> (CMND)"),
}

LABELS = {
    "id": N_("No."),
    "name": N_("Full name"),
    "dob": N_("Date of birth"),
    "gender": N_("Sex"),
    "nationality": N_("Nationality"),
    "ethnicity": N_("Ethnic group"),
    "religion": N_("Religion"),
    "hometown": N_("Place of origin"),
    "place_of_birth": N_("Place of birth registration"),
    "address": N_("Place of residence"),
    "due_date": N_("Date of expiry"),
    "identification_sign": N_("Personal identification"),
    "issue_date": N_("Date, month, year"),
    "issued_at": N_("Issued by"),
    "old_id": N_("Former ID number (CMND)"),
}
"""Field -> its label on the card, in the order in which people read the card."""

LABELS_2024 = {
    "id": N_("Personal identification number"),
    "name": N_("Full name at birth"),
    "dob": N_("Date, month, year of birth"),
    "address": N_("Place of residence (2024 card)"),
    "issue_date": N_("Date of issue"),
    "due_date": N_("Date, month, year of expiry"),
}

SIDES = (N_("front side"), N_("back side"))
SOURCES = {"print": N_("print"), "qr": N_("QR"), "mrz": N_("MRZ"), "number": N_("number")}

FIELD = N_("{label}: <b>{value}</b>")
DOUBTFUL = N_("{label}: <b>{value}</b> ❓")
CHECKS = N_("<b>Cross-check</b>")
AGREED = N_("✅ {fields}: the same in {sources}")
DIFFERENT = N_("⚠️ {label} differs: {values}")
MARKS = N_("ℹ️ {label} differs in accents or spaces only: {values}")
ALONE = N_("ℹ️ Only one source could be read, so there is nothing to compare.")
VALUE = N_("<i>{value}</i> ({sources})")
AND = N_("{most} and {last}")
EXPIRED = N_("⛔ This card expired on {day}.")
OTHER_CARD = N_("⛔ The two sides seem to belong to different cards: please check.")
SUSPECT = N_("⚠️ Photo of the {side}: {reason}.")
COMPARE = N_("{doubt} Please compare each field with the card, or take the photo again.")
UNSURE = N_("❓ = read with little certainty, please compare with the card.")

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

SURE = 0.6
"""Confidence below which a field is marked; the engine's own scale, 0..1."""


def identity_card(front: Paper, back: Paper, qr: Mapping[str, str], today: date) -> Message:
    """Both sides of one card: fields with the card's labels, agreement of its sources, warnings.

    ``qr`` holds the canonical fields of the QR that the bot itself read in the photos (may be empty).
    """
    fields = {**back.fields, **front.fields}
    confidences = {**back.confidences, **front.confidences}
    rows = agreement.compare(evidence(front, back, qr))
    # What two sources say alike is sure, whatever each of them was worth alone.
    sure = {row.field for row in rows if row.verdict is Verdict.AGREE}
    unsure = {name for name, confidence in confidences.items() if confidence < SURE} - sure
    labels = _labels(front.kind)
    warnings = [line for warning in _warnings(front, back, fields, today) for line in (warning, text(""))]
    return Message(
        (
            *warnings,
            text(_title(front.kind)),
            text(""),
            *_fields(fields, unsure, labels),
            text(""),
            *_checks(rows, labels),
        )
    )


def evidence(front: Paper, back: Paper, qr: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Source name -> its fields. A service that does not tell its sources apart is taken as having read the print."""
    found: dict[str, dict[str, str]] = {"print": {}, "qr": {}, "mrz": {}}
    for paper in (back, front):
        for source, values in (paper.sources or {"print": paper.fields}).items():
            found.setdefault(source, {}).update(values)
    found["qr"].update(qr)
    return {source: values for source, values in found.items() if values}


def _labels(kind: str) -> Mapping[str, str]:
    return {**LABELS, **LABELS_2024} if "2024" in kind else LABELS


def _title(kind: str) -> str:
    return TITLES.get(kind.removesuffix("_front"), TITLES["12_id_card"])


def _fields(fields: Mapping[str, str], unsure: Container[str], labels: Mapping[str, str]) -> list[Text]:
    shown = [name for name in labels if fields.get(name)]
    lines = [
        text(DOUBTFUL if name in unsure else FIELD, label=text(labels[name]), value=fields[name]) for name in shown
    ]
    return [*lines, text(UNSURE)] if any(name in unsure for name in shown) else lines


def _warnings(front: Paper, back: Paper, fields: Mapping[str, str], today: date) -> Iterable[Text]:
    if len({_number(front), _number(back)} - {""}) > 1:
        yield text(OTHER_CARD)
    due = dates.parse(fields.get("due_date", ""))
    if isinstance(due, date) and due < today:
        yield text(EXPIRED, day=dates.show(due))
    yield from (text(COMPARE, doubt=doubt(paper)) for paper in (front, back) if paper.valid is False)


def doubt(paper: Paper) -> Text:
    """What the service holds against the photo of one side: the meaning of its code, else its own words."""
    meaning = DOUBTS.get(paper.invalid_code)
    reason = text(meaning) if meaning else paper.invalid_message or paper.invalid_code
    return text(SUSPECT, side=text(SIDES[paper.kind.endswith("_back")]), reason=reason)


def _number(paper: Paper) -> str:
    """The card's number as this side gives it, "" when it gives none; a back has it in its zone only."""
    told = (paper.fields, *paper.sources.values())
    return next((values[name] for name in ("id", "person_number") for values in told if values.get(name)), "")


def _checks(rows: Iterable[Row], labels: Mapping[str, str]) -> list[Text]:
    """One line for each set of sources that agree, one for each field on which they differ."""
    agreed: dict[tuple[str, ...], list[str]] = {}
    apart: list[Text] = []
    order = list(labels)
    told = (row for row in rows if row.field in labels and row.verdict is not Verdict.SINGLE)
    for row in sorted(told, key=lambda row: order.index(row.field)):
        if row.verdict is Verdict.AGREE:
            sources = tuple(source for source in row.values if source != "number")
            agreed.setdefault(sources, []).append(row.field)
        else:
            apart.append(
                text(
                    MARKS if row.verdict is Verdict.NEAR else DIFFERENT,
                    label=text(labels[row.field]),
                    values=_values(row),
                )
            )
    same = [
        text(AGREED, sources=_and(sources), fields=_line([text(labels[name]) for name in names], " · "))
        for sources, names in agreed.items()
        if len(sources) > 1
    ]
    return [text(CHECKS), *(same + apart or [text(ALONE)])]


def _values(row: Row) -> Text:
    """The values that differ, each with its sources; the number, which knows little, where nobody else objects."""
    read = {source: value for source, value in row.values.items() if source != "number"}
    givers: dict[str, list[str]] = {}
    for source, value in (read if len(set(read.values())) > 1 else row.values).items():
        givers.setdefault(value, []).append(source)
    return _line([text(VALUE, value=value, sources=_and(sources)) for value, sources in givers.items()], " ≠ ")


def _and(sources: Sequence[str]) -> Text:
    """The names of sources as a sentence lists them: A, B and C."""
    *most, last = [text(SOURCES[source]) for source in sources]
    return text(AND, most=_line(most, ", "), last=last) if most else last


def _line(items: list[Text], between: str) -> Text:
    """Items in one line; labels hold commas themselves, so something else stands between those."""
    names = [f"item{number}" for number in range(len(items))]
    return Text(between.join(f"{{{name}}}" for name in names), dict(zip(names, items, strict=True)))
