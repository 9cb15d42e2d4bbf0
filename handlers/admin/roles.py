"""Give, take and list roles, and show the audit log: ``/admin``, ``/admin_them``, ``/admin_xoa``, ``/audit``.

The owners are set in ``ADMIN_IDS``. No command makes or removes an owner.
"""

from __future__ import annotations

from bot.conversation.message import N_, Button, Text, text
from bot.monitoring.vietnam_time import format_time
from handlers.admin import audit_labels
from handlers.admin.audit_labels import NAMES
from handlers.commands.context import Context, id_in
from handlers.commands.registry import Command, Reactions
from storage import admins, audit
from storage.admins import Admin, Role
from storage.audit import AuditEntry
from storage.database import Tx

WORDS = {"admin": Role.ADMIN, "reviewer": Role.REVIEWER}

HEAD = N_("👥 <b>Who may administer</b>")
LINE = N_("{user} – {role}")
GIVEN = N_("{user} – {role}, given by {giver} on {when}")
HOW = N_("Give a role: /admin_them ID admin (or reviewer). Take it back: /admin_xoa ID")
HOW_TO_ADD = N_(
    "Write: /admin_them ID role – the numeric Telegram id, which people find under /dulieucuatoi, "
    "and admin or reviewer."
)
HOW_TO_DROP = N_("Write: /admin_xoa ID – the numeric Telegram id.")
OWNERS_STAY = N_("{user} is an owner by the settings (ADMIN_IDS); that is changed there.")
ADDED = N_("✅ {user} is now {role}.")
DROPPED = N_("✅ {user} has no role any more.")
HAD_NONE = N_("{user} had no role.")

AUDIT = N_("📜 <b>What administrators did</b> ({count})")
ENTRY = N_("{when} · {actor} · {act} {target}")
EMPTY = N_("Nothing yet.")
WHOLE = N_("✅ The chain of entries is whole.")
BROKEN = N_("⛔ Entry {place} was changed outside the bot, or one before it was taken out.")
PAGE = 15
NEWER, OLDER = N_("◀ Newer"), N_("Older ▶")


async def list_roles(context: Context) -> None:
    """List the people with a role."""
    owners = context.tools.app.settings.admin_ids
    given = await context.db.run(admins.list_admins)
    lines = [text(LINE, user=owner, role=text(NAMES[Role.OWNER])) for owner in owners]
    lines += [
        text(
            GIVEN, user=admin.user_id, role=text(NAMES[admin.role]), giver=admin.given_by, when=format_time(admin.given)
        )
        for admin in given
    ]
    await context.say(text(HEAD), text(""), *lines, text(""), text(HOW))


async def appoint(context: Context) -> None:
    """Give a role."""
    first, _, word = context.arguments.strip().partition(" ")
    user, role = id_in(first), WORDS.get(word.strip().lower())
    if user is None or role is None:
        await context.say(text(HOW_TO_ADD))
        return
    if user in context.tools.app.settings.admin_ids:
        await context.say(text(OWNERS_STAY, user=user))
        return
    await context.db.run(admins.appoint, Admin(user, role, context.event.chat_id, context.now))
    await context.audit(f"appoint {role.name.lower()}", user)
    await context.say(text(ADDED, user=user, role=text(NAMES[role])))


async def dismiss(context: Context) -> None:
    """Take back a role."""
    if (user := id_in(context.arguments)) is None:
        await context.say(text(HOW_TO_DROP))
        return
    if user in context.tools.app.settings.admin_ids:
        await context.say(text(OWNERS_STAY, user=user))
        return
    had = await context.db.run(admins.dismiss, user)
    if had:
        await context.audit("dismiss", user)
    await context.say(text(DROPPED if had else HAD_NONE, user=user))


async def show_audit(context: Context) -> None:
    """Show one page of the audit log, the newest entry first. The chain of entries is checked each time."""
    offset = id_in(context.arguments) or 0
    count, entries, broken = await context.db.run(_audit_page, offset)
    lines = [
        text(
            ENTRY,
            when=format_time(entry.at),
            actor=entry.actor,
            act=audit_labels.describe(entry.act),
            target=entry.target,
        )
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
    await context.show(text(AUDIT, count=count), text(""), *shown, text(""), state, buttons=buttons)


def _audit_page(tx: Tx, offset: int) -> tuple[int, tuple[AuditEntry, ...], int | None]:
    return audit.count_entries(tx), audit.list_entries(tx, offset, PAGE), audit.find_broken_entry(tx)


COMMANDS = (
    Command("admin", text(N_("Who may administer")), list_roles, role=Role.ADMIN),
    Command("admin_them", text(N_("Give a role: ID role")), appoint, role=Role.OWNER),
    Command("admin_xoa", text(N_("Take a role back: ID")), dismiss, role=Role.OWNER),
    Command("audit", text(N_("What administrators did")), show_audit, role=Role.ADMIN),
)
REACTIONS = Reactions(taps={"audit": show_audit}, role=Role.ADMIN)
