"""All that is kept of a person, as words and as a file: ``/dulieucuatoi``.

Law 91/2025/QH15, art. 4: to see one's data and to have it handed over.
"""

from __future__ import annotations

import json
from typing import Any

from bot.conversation.flow import N_, Attachment, Message, Session, Text, text
from bot.conversation.i18n import LOCALES
from bot.monitoring import quota
from handlers.commands import start_help
from handlers.commands.registry import Command, Order
from handlers.consent import gate
from handlers.flows.registry import FLOWS
from storage import associated_data, consents, enrolments, people, subject_data
from storage.database import Tx

YOURS = N_("📦 <b>What is kept of you</b>")
LINE = N_("{label}: <b>{value}</b>")
NUMBER = N_("Chat number at Telegram")
LANGUAGE = N_("Language chosen")
UNDER_WAY = N_("Conversation under way")
QUESTION = N_("a question that waits for your answer")
CALLS = N_("Calls of the reading service (last 48 hours)")
CASES = N_("Cases of verification")
FACES = N_("Images in the face gallery")
CONSENTS = N_("Consents, given or withdrawn")
PHOTOS = N_("Messages with photos noted (last 48 hours)")
NONE = N_("none")
FILE = N_("Everything in full is in the file below. Photos themselves are not kept by this bot. Delete: /xoadulieu.")


async def mine(order: Order) -> Session | None:
    """All that is kept of this person, as a file and in words; ``/dulieucuatoi``."""
    kept = await order.db.run(_kept, order.event.chat_id)
    rows: list[tuple[str, object]] = [
        (NUMBER, order.event.chat_id),
        (LANGUAGE, LOCALES.get(kept["language"], text(NONE))),
        (UNDER_WAY, _under_way(order.session)),
        (CALLS, len(kept["calls"])),
        (CASES, len(kept["cases"])),
        (FACES, len(kept["faces"])),
        (CONSENTS, len(kept["consents"])),
        (PHOTOS, len(kept["photos"])),
    ]
    lines = [text(LINE, label=text(label), value=value) for label, value in rows]
    data = json.dumps(_document(order, kept), ensure_ascii=False, indent=2).encode()
    file = Attachment(lambda: data, "du-lieu-cua-toi.json")
    await order.tools.say(Message((text(YOURS), text(""), *lines, text(""), text(FILE)), files=(file,)))
    return order.session


def _under_way(session: Session | None) -> Text:
    """What a session is about, in a person's words."""
    if session is None:
        return text(NONE)
    named = session.step if session.flow == gate.ASKED else session.flow
    return next((flow.title for flow in FLOWS if flow.name == named), text(QUESTION))


def _kept(tx: Tx, chat_id: int) -> dict[str, Any]:
    """What the store knows of a chat, besides what is sealed in its session."""
    return {
        "language": people.get(tx, chat_id).locale,
        "consents": consents.list_consents(tx, chat_id),
        "faces": enrolments.list_face_ids(tx, chat_id),
        "calls": subject_data.list_paid_calls(tx, chat_id),
        "photos": subject_data.list_photos(tx, chat_id),
        "cases": subject_data.list_cases(tx, chat_id),
        "administration": subject_data.get_administration_data(tx, chat_id),
        "erasures": subject_data.list_erasures(tx, chat_id),
    }


def _document(order: Order, kept: dict[str, Any]) -> dict[str, Any]:
    """The file: plain JSON whose times are those of Vietnam."""
    session = json.loads(order.session.to_json()) if order.session else None
    return {
        "chat_id": order.event.chat_id,
        "made": quota.local(order.now).isoformat(timespec="seconds"),
        "language": kept["language"],
        "conversation_under_way": session,
        "consents": [
            {
                "purpose": act.purpose.value,
                "version": act.version,
                "sha256_of_the_text_shown": act.digest,
                "language": act.locale,
                "given": _iso(act.given),
                "withdrawn": _iso(act.withdrawn),
            }
            for act in kept["consents"]
        ],
        "api_calls": [row | {"started": _iso(row["started"])} for row in kept["calls"]],
        "messages_with_photos": [row | {"sent": _iso(row["sent"])} for row in kept["photos"]],
        "faces_in_the_gallery": list(kept["faces"]),
        "verifications": [_case(order, row) for row in kept["cases"]],
        "administration": kept["administration"],
        "all_data_deleted": [_iso(at) for at in kept["erasures"]],
    }


def _iso(at: float | None) -> str | None:
    return None if at is None else quota.local(at).isoformat(timespec="seconds")


def _case(order: Order, row: dict[str, Any]) -> dict[str, Any]:
    """A case of verification with all that was read for it, unsealed for its person."""
    place = associated_data.case(row.pop("key"))
    opened = order.tools.app.vault.open(row["payload"], place) if row["payload"] else b"null"
    times = {name: _iso(row[name]) for name in ("opened", "decided")}
    return row | times | {"payload": json.loads(opened)}


COMMANDS = (Command("dulieucuatoi", start_help.RIGHTS["dulieucuatoi"], mine, aliases=("mydata", "dulieu")),)
