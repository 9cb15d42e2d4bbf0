"""Who may administer, and what administrators did: ``/admin``, ``/admin_them``, ``/admin_xoa``, ``/audit``.

Owners stand in ``ADMIN_IDS`` and nowhere else: no command makes or unmakes one.
"""

from __future__ import annotations

from bot import meter
from bot.flow import N_, Button, Session, Text, text
from bot.render.labels import LABELS
from handlers.case import REASONS
from handlers.desk import Command, Order, ids_in
from handlers.review import STAFF
from storage import admins, audit
from storage.admins import Admin, Role
from storage.audit import Entry
from storage.database import Tx

NAMES = {Role.OWNER: N_("owner"), Role.ADMIN: N_("admin"), Role.REVIEWER: N_("reviewer")}
ROLES = {role.name.lower(): words for role, words in NAMES.items()}
WORDS = {"admin": Role.ADMIN, "reviewer": Role.REVIEWER}

HEAD = N_("👥 <b>Who may administer</b>")
LINE = N_("{user} – {role}")
GIVEN = N_("{user} – {role}, given by {giver} on {when}")
HOW = N_("Give a role: /admin_them ID admin (or reviewer). Take it back: /admin_xoa ID")
HOW_TO_ADD = N_("Write: /admin_them ID role – the numeric Telegram id, and admin or reviewer.")
HOW_TO_DROP = N_("Write: /admin_xoa ID – the numeric Telegram id.")
OWNERS_STAY = N_("{user} is an owner by the settings (ADMIN_IDS); that is changed there.")
ADDED = N_("✅ {user} is now {role}.")
DROPPED = N_("✅ {user} has no role any more.")
HAD_NONE = N_("{user} had no role.")

AUDIT = N_("📜 <b>What administrators did</b> ({count})")
ENTRY = N_("{when} · {actor} · {act} {target}")
ACTS = {
    "appoint": N_("role given"),
    "dismiss": N_("role taken back"),
    "search for enrolment": N_("search before adding a face, found"),
    "enrol": N_("face added"),
    "list": N_("list of faces seen"),
    "see pictures": N_("pictures seen"),
    "search": N_("search by face, found"),
    "see": N_("seen"),
    "edit": N_("notes changed"),
    "delete ordered": N_("deletion ordered"),
    "delete undone": N_("deletion undone"),
    "deleted": N_("deleted"),
    "review": N_("case taken up"),
    "see photos": N_("photos of the case seen"),
    "release": N_("case given back"),
    "approved": N_("case approved"),
    "rejected": N_("case rejected"),
    "retry": N_("asked again in the case"),
    "broadcast ordered": N_("message to everybody ordered, people"),
    "broadcast ended": N_("message to everybody ended"),
    "broadcast stopped": N_("message to everybody stopped"),
    "block": N_("chat blocked"),
    "unblock": N_("chat let in again"),
}
"""An act, or its first word before a detail, as it stands in the store -> what is read of it."""
DETAILED = N_("{act} ({detail})")
EMPTY = N_("Nothing yet.")
WHOLE = N_("✅ The chain of entries is whole.")
BROKEN = N_("⛔ Entry {place} was changed outside the bot, or one before it was taken out.")
PAGE = 15
NEWER, OLDER = N_("◀ Newer"), N_("Older ▶")


async def everyone(order: Order) -> Session | None:
    """All who have a role."""
    owners = order.tools.house.settings.admin_ids
    given = await order.tools.house.db.run(admins.everyone)
    lines = [text(LINE, user=owner, role=text(NAMES[Role.OWNER])) for owner in owners]
    lines += [
        text(GIVEN, user=one.user_id, role=text(NAMES[one.role]), giver=one.given_by, when=_when(one.given))
        for one in given
    ]
    return await order.say(text(HEAD), text(""), *lines, text(""), text(HOW))


async def add(order: Order) -> Session | None:
    """Give a role."""
    first, _, word = order.words.strip().partition(" ")
    ids, role = ids_in(first), WORDS.get(word.strip().lower())
    if ids is None or role is None:
        return await order.say(text(HOW_TO_ADD))
    if ids[0] in order.tools.house.settings.admin_ids:
        return await order.say(text(OWNERS_STAY, user=ids[0]))
    await order.tools.house.db.run(admins.appoint, Admin(ids[0], role, order.event.chat_id, order.now))
    await order.audit(f"appoint {role.name.lower()}", ids[0])
    return await order.say(text(ADDED, user=ids[0], role=text(NAMES[role])))


async def drop(order: Order) -> Session | None:
    """Take a role back."""
    ids = ids_in(order.words)
    if ids is None or len(ids) != 1:
        return await order.say(text(HOW_TO_DROP))
    if ids[0] in order.tools.house.settings.admin_ids:
        return await order.say(text(OWNERS_STAY, user=ids[0]))
    had = await order.tools.house.db.run(admins.dismiss, ids[0])
    if had:
        await order.audit("dismiss", ids[0])
    return await order.say(text(DROPPED if had else HAD_NONE, user=ids[0]))


async def show_audit(order: Order) -> Session | None:
    """One page of the audit, the newest first; whether anybody tampered with it is checked each time."""
    offset = (ids_in(order.words) or (0,))[0]
    count, entries, broken = await order.tools.house.db.run(_audit_page, offset)
    lines = [
        text(ENTRY, when=_when(entry.at), actor=entry.actor, act=_act(entry.act), target=entry.target)
        for entry in entries
    ]
    state = text(WHOLE) if broken is None else text(BROKEN, place=broken)
    row: list[Button] = []
    if offset:
        row.append(Button(text(NEWER), f"audit {max(0, offset - PAGE)}"))
    if offset + PAGE < count:
        row.append(Button(text(OLDER), f"audit {offset + PAGE}"))
    shown: list[Text] = lines or [text(EMPTY)]
    buttons = (tuple(row),) if row else ()
    return await order.show(text(AUDIT, count=count), text(""), *shown, text(""), state, buttons=buttons)


def _audit_page(tx: Tx, offset: int) -> tuple[int, tuple[Entry, ...], int | None]:
    return audit.count(tx), audit.page(tx, offset, PAGE), audit.broken_at(tx)


def _act(act: str) -> Text:
    """An act in words; what another version wrote stays as it is."""
    if act in ACTS:
        return text(ACTS[act])
    first, _, detail = act.partition(" ")
    if first not in ACTS:
        return text("{act}", act=act)
    named = LABELS.get(detail) or STAFF.get(detail) or REASONS.get(detail) or ROLES.get(detail)
    return text(DETAILED, act=text(ACTS[first]), detail=text(named) if named else detail)


def _when(at: float) -> str:
    return f"{meter.local(at):%d/%m/%Y %H:%M}"


COMMANDS = (
    Command("admin", text(N_("Who may administer")), everyone, role=Role.ADMIN),
    Command("admin_them", text(N_("Give a role: ID role")), add, role=Role.OWNER),
    Command("admin_xoa", text(N_("Take a role back: ID")), drop, role=Role.OWNER),
    Command("audit", text(N_("What administrators did")), show_audit, role=Role.ADMIN, taps={"audit": show_audit}),
)
