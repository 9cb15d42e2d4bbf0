"""Show all data kept of a person, in words and as a file: ``/dulieucuatoi``.

Law 91/2025/QH15, art. 4: the right to see and to receive the data.
"""

from __future__ import annotations

import json
from typing import Any

from bot.conversation.flow import InFlow
from bot.conversation.i18n import LOCALES
from bot.conversation.message import N_, Attachment, Message, Text, text
from bot.conversation.state import CONSENT_FLOW, TARGET, State, to_json
from bot.monitoring.vietnam_time import vietnam_time
from handlers.all_flows import FLOWS
from handlers.commands import start_help
from handlers.commands.context import Context
from handlers.commands.registry import Command
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


async def export(context: Context) -> None:
    """Send all data kept of this person, as a file and in words."""
    kept = await context.db.run(_kept, context.event.chat_id)
    rows: list[tuple[str, object]] = [
        (NUMBER, context.event.chat_id),
        (LANGUAGE, LOCALES.get(kept["language"], text(NONE))),
        (UNDER_WAY, _under_way(context.state)),
        (CALLS, len(kept["calls"])),
        (CASES, len(kept["cases"])),
        (FACES, len(kept["faces"])),
        (CONSENTS, len(kept["consents"])),
        (PHOTOS, len(kept["photos"])),
    ]
    lines = [text(LINE, label=text(label), value=value) for label, value in rows]
    data = json.dumps(_document(context, kept), ensure_ascii=False, indent=2).encode()
    file = Attachment(lambda: data, "du-lieu-cua-toi.json")
    await context.tools.say(Message((text(YOURS), text(""), *lines, text(""), text(FILE)), files=(file,)))


def _under_way(state: State | None) -> Text:
    """Return the title of the conversation under way."""
    if state is None:
        return text(NONE)
    name = state.facts[TARGET] if isinstance(state, InFlow) and state.flow == CONSENT_FLOW else state.flow
    return next((flow.title for flow in FLOWS if flow.name == name), text(QUESTION))


def _kept(tx: Tx, chat_id: int) -> dict[str, Any]:
    """Return the data of a chat in the store, besides the encrypted state."""
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


def _document(context: Context, kept: dict[str, Any]) -> dict[str, Any]:
    """Return the content of the file: plain JSON with times of Vietnam."""
    state = json.loads(to_json(context.state)) if context.state else None
    return {
        "chat_id": context.event.chat_id,
        "made": vietnam_time(context.now).isoformat(timespec="seconds"),
        "language": kept["language"],
        "conversation_under_way": state,
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
        "verifications": [_case(context, row) for row in kept["cases"]],
        "administration": kept["administration"],
        "all_data_deleted": [_iso(at) for at in kept["erasures"]],
    }


def _iso(at: float | None) -> str | None:
    return None if at is None else vietnam_time(at).isoformat(timespec="seconds")


def _case(context: Context, row: dict[str, Any]) -> dict[str, Any]:
    """Return a case with the decrypted payload."""
    place = associated_data.case(row.pop("key"))
    opened = context.tools.app.vault.open(row["payload"], place) if row["payload"] else b"null"
    times = {name: _iso(row[name]) for name in ("opened", "decided")}
    return row | times | {"payload": json.loads(opened)}


COMMANDS = (
    Command("dulieucuatoi", start_help.RIGHTS["dulieucuatoi"], export, aliases=("mydata", "dulieu"), legal_right=True),
)
