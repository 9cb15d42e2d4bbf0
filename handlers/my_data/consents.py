"""What a person agreed to, and to withdraw it: ``/quyen``.

Law 91/2025/QH15, art. 4: to know what is processed, and to take consent back. It is as easy as giving it: one tap.
"""

from __future__ import annotations

from bot.api.operations import DELETE, GET_ALL_IMAGES
from bot.conversation.flow import N_, Button, Session, Text, text
from handlers.calendar import moment
from handlers.commands import start_help
from handlers.commands.registry import ASKED, Command, Order, before
from handlers.consent import gate
from handlers.flows.registry import FLOWS
from handlers.my_data import erase
from storage import consents
from storage.consents import Consent, Purpose

RIGHTS = N_("🔏 <b>What you agreed to</b>")
GIVEN = N_("✅ {purpose}: agreed on {when}")
WITHDRAWN = N_("✖ {purpose}: withdrawn on {when}")
NEVER = N_("– {purpose}: not asked yet, or not agreed")
HOW = N_("To withdraw takes one tap and works at once. All your data: /dulieucuatoi; to delete it: /xoadulieu.")
WITHDRAW = N_("✖ Withdraw: {purpose}")
WITHDREW = N_("✖ Withdrawn.")
ENDED = N_("✖ Withdrawn. What was under way for this purpose is stopped.")


async def show(order: Order) -> Session | None:
    """What is agreed to, with a button to withdraw each; ``/quyen``."""
    acts = await order.db.run(consents.list_consents, order.event.chat_id)
    latest = {act.purpose: act for act in acts}
    lines = [_state(purpose, latest.get(purpose)) for purpose in Purpose]
    buttons = tuple(
        (Button(text(WITHDRAW, purpose=gate.TERMS_OF[act.purpose].name), f"withdraw {act.purpose.value}"),)
        for act in latest.values()
        if act.withdrawn is None
    )
    return await order.show(text(RIGHTS), text(""), *lines, text(""), text(HOW), buttons=buttons)


def _state(purpose: Purpose, act: Consent | None) -> Text:
    name = gate.TERMS_OF[purpose].name
    if act is None:
        return text(NEVER, purpose=name)
    if act.withdrawn is not None:
        return text(WITHDRAWN, purpose=name, when=moment(act.withdrawn))
    return text(GIVEN, purpose=name, when=moment(act.given))


async def withdraw(order: Order) -> Session | None:
    """End one consent: what needs it stops, and a face kept under it is deleted at the service."""
    if order.words not in set(Purpose):
        return order.session
    purpose = Purpose(order.words)
    await order.db.run(erase.withdraw, order.tools, purpose)
    await show(order)
    stops = _needs(order.session, purpose)
    await order.say(text(ENDED if stops else WITHDREW))
    return None if stops else order.session


def _needs(session: Session | None, purpose: Purpose) -> bool:
    """Whether what is under way, or would go on behind a command's question, rests on this consent."""
    under_way = before(session) if session and session.flow == ASKED else session
    flow = next((flow for flow in FLOWS if under_way and flow.name == under_way.flow), None)
    return flow is not None and (purpose in gate.purposes(flow) or gate.asks_within(flow))


COMMANDS = (
    Command(
        "quyen",
        start_help.RIGHTS["quyen"],
        show,
        aliases=("quyencuatoi", "dongy", "rutdongy"),
        taps={"withdraw": withdraw},
        operations=(GET_ALL_IMAGES, DELETE),
    ),
)
