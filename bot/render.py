"""What was read -> a message in Vietnamese form: the labels of the card, what its sources agree on, warnings; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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

SOURCES = {"print": N_("print"), "qr": N_("QR"), "mrz": N_("MRZ"), "number": N_("number")}

FIELD = N_("{label}: <b>{value}</b>")
DOUBTFUL = N_("{label}: <b>{value}</b> ❓")
CHECKS = N_("<b>Cross-check</b>")
AGREED = N_("✅ {fields}: the same in {sources}")
DIFFERENT = N_("⚠️ {label} differs: {values}")
MARKS = N_("ℹ️ {label} differs in accents or spaces only: {values}")
ALONE = N_("ℹ️ Only one source could be read, so there is nothing to compare.")
VALUE = N_("{source} <i>{value}</i>")
EXPIRED = N_("⛔ This card expired on {day}.")
OTHER_CARD = N_("⛔ The two sides seem to belong to different cards: please check.")
SUSPECT = N_("⚠️ The reading service has doubts about the photo: {reason}")
UNSURE = N_("❓ = read with little certainty, please compare with the card.")

SURE = 0.6
"""Confidence below which a field is marked; the engine's own scale, 0..1."""


def identity_card(front: Paper, back: Paper, qr: Mapping[str, str], today: date) -> Message:
    """Both sides of one card: fields with the card's labels, agreement of its sources, warnings.

    ``qr`` holds the canonical fields of the QR that the bot itself read in the photos (may be empty).
    """
    fields = {**back.fields, **front.fields}
    confidences = {**back.confidences, **front.confidences}
    rows = agreement.compare(evidence(front, back, qr))
    return Message(
        (
            *_warnings(front, back, rows, fields, today),
            text(_title(front.kind)),
            text(""),
            *_fields(fields, confidences, _labels(front.kind)),
            text(""),
            *_checks(rows, _labels(front.kind)),
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


def _fields(fields: Mapping[str, str], confidences: Mapping[str, float], labels: Mapping[str, str]) -> list[Text]:
    shown = [name for name in labels if fields.get(name)]
    unsure = [name for name in shown if confidences.get(name, 1.0) < SURE]
    lines = [
        text(DOUBTFUL if name in unsure else FIELD, label=text(labels[name]), value=fields[name]) for name in shown
    ]
    return [*lines, text(UNSURE)] if unsure else lines


def _warnings(front: Paper, back: Paper, rows: Iterable[Row], fields: Mapping[str, str], today: date) -> Iterable[Text]:
    if any(row.field == "id" and row.verdict is Verdict.DIFFER for row in rows):
        yield text(OTHER_CARD)
    due = dates.parse(fields.get("due_date", ""))
    if isinstance(due, date) and due < today:
        yield text(EXPIRED, day=dates.show(due))
    for paper in (front, back):
        if paper.valid is False:
            yield text(SUSPECT, reason=paper.invalid_message or paper.invalid_code)


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
        text(AGREED, sources=_list(SOURCES[s] for s in sources), fields=_list((labels[f] for f in names), " · "))
        for sources, names in agreed.items()
        if len(sources) > 1
    ]
    return [text(CHECKS), *(same + apart or [text(ALONE)])]


def _values(row: Row) -> Text:
    return _line([text(VALUE, source=text(SOURCES[source]), value=value) for source, value in row.values.items()])


def _list(msgids: Iterable[str], between: str = ", ") -> Text:
    return _line([text(msgid) for msgid in msgids], between)


def _line(items: list[Text], between: str = ", ") -> Text:
    """Items in one line; labels, which may hold commas themselves, want something else between them."""
    names = [f"item{number}" for number in range(len(items))]
    return Text(between.join(f"{{{name}}}" for name in names), dict(zip(names, items, strict=True)))
