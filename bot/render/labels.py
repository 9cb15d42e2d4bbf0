"""What papers are called and what their fields are called, in the words and the order printed on them."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversation.message import N_, Text, text

TITLES = {
    "chip_id_card_2024": N_("🪪 <b>IDENTITY CARD</b> (2024)"),
    "chip_id_card": N_("🪪 <b>CITIZEN IDENTITY CARD</b> (with chip)"),
    "12_id_card": N_("🪪 <b>CITIZEN IDENTITY CARD</b>"),
    "9_id_card": N_("🪪 <b>PEOPLE'S IDENTITY CARD</b> (CMND)"),
    "passport": N_("🛂 <b>PASSPORT</b>"),
    "driving_license": N_("🚗 <b>DRIVING LICENCE</b>"),
}
OTHER = N_("📄 <b>PAPER</b>")
SIDES = {"_front": N_("{title} – front"), "_back": N_("{title} – back")}

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

LABELS_LICENCE = {
    "id": N_("No."),
    "name": N_("Full name (licence)"),
    "dob": N_("Date of birth"),
    "nationality": N_("Nationality"),
    "address": N_("Address (licence)"),
    "class": N_("Class"),
    "issue_date": N_("Date of issue"),
    "issued_at": N_("Issued by"),
    "due_date": N_("Expires"),
}

LABELS_PASSPORT = {
    "id": N_("Passport No."),
    "name": N_("Full name"),
    "dob": N_("Date of birth"),
    "gender": N_("Sex"),
    "nationality": N_("Nationality"),
    "place_of_birth": N_("Place of birth"),
    "person_number": N_("ID card / personal No."),
    "issue_date": N_("Date of issue (passport)"),
    "due_date": N_("Date of expiry (passport)"),
    "issued_at": N_("Place of issue"),
}


def labels_of(kind: str) -> Mapping[str, str]:
    """Field -> label, for a paper of this canonical kind."""
    if kind == "passport":
        return LABELS_PASSPORT
    if kind == "driving_license":
        return LABELS_LICENCE
    return {**LABELS, **LABELS_2024} if "2024" in kind else LABELS


def title_of(kind: str) -> Text:
    """What a paper is called; one that nobody named is just a paper."""
    return text(TITLES.get(kind.removesuffix("_front").removesuffix("_back"), OTHER))


def side_of(kind: str) -> Text:
    """What one side of a paper is called."""
    side = next((words for suffix, words in SIDES.items() if kind.endswith(suffix)), None)
    return text(side, title=title_of(kind)) if side else title_of(kind)
