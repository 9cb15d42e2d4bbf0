"""Show the consents of a person, and withdraw a consent: ``/quyen``.

Law 91/2025/QH15, art. 4: the right to know about the processing, and to withdraw consent. One tap withdraws.
"""

from __future__ import annotations

from bot.api.operations import DELETE, GET_ALL_IMAGES
from bot.conversation.flow import InFlow, Stop
from bot.conversation.message import N_, Button, Text, text
from bot.conversation.state import CONSENT_FLOW, TARGET, State
from bot.monitoring.vietnam_time import format_time
from handlers.all_flows import FLOWS
from handlers.commands import start_help
from handlers.commands.context import Context
from handlers.commands.registry import Command, Reactions
from handlers.consent import withdrawal
from handlers.consent.terms import TERMS, required
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


async def show(context: Context) -> None:
    """Show each purpose with a button to withdraw the consent."""
    acts = await context.db.run(consents.list_consents, context.event.chat_id)
    latest = {act.purpose: act for act in acts}
    lines = [_state(purpose, latest.get(purpose)) for purpose in Purpose]
    buttons = tuple(
        (Button(text(WITHDRAW, purpose=TERMS[act.purpose].name), f"withdraw {act.purpose.value}"),)
        for act in latest.values()
        if act.withdrawn is None
    )
    await context.show(text(RIGHTS), text(""), *lines, text(""), text(HOW), buttons=buttons)


def _state(purpose: Purpose, act: Consent | None) -> Text:
    name = TERMS[purpose].name
    if act is None:
        return text(NEVER, purpose=name)
    if act.withdrawn is not None:
        return text(WITHDRAWN, purpose=name, when=format_time(act.withdrawn))
    return text(GIVEN, purpose=name, when=format_time(act.given))


async def withdraw(context: Context) -> Stop | None:
    """End one consent. A flow under way that needs the consent stops. An enrolled face is deleted at the service."""
    if context.arguments not in set(Purpose):  # a button of an older version
        await show(context)
        return None
    purpose = Purpose(context.arguments)
    await context.db.run(withdrawal.withdraw, context.tools, purpose)
    await show(context)
    stops = _needs(context.state, purpose)
    await context.say(text(ENDED if stops else WITHDREW))
    return Stop() if stops else None


def _needs(state: State | None, purpose: Purpose) -> bool:
    """Tell if the conversation under way, interrupted or not, needs this consent."""
    if isinstance(state, InFlow) and state.interrupted:
        return _needs(state.interrupted, purpose)
    name = state.facts[TARGET] if isinstance(state, InFlow) and state.flow == CONSENT_FLOW else state and state.flow
    return any(flow.name == name and purpose in required(flow) for flow in FLOWS)


COMMANDS = (
    Command(
        "quyen", start_help.RIGHTS["quyen"], show, aliases=("quyencuatoi", "dongy", "rutdongy"),
        operations=(GET_ALL_IMAGES, DELETE), legal_right=True,
    ),
)  # fmt: skip
REACTIONS = Reactions(taps={"withdraw": withdraw})
