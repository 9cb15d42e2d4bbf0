"""Ask for consent before the first photo: a flow that runs before the conversation that needs the consent."""

from __future__ import annotations

import hashlib

from bot.chat.tools import ChatTools
from bot.conversation.flow import Begin, Flow, FlowKind, InFlow, Kind, Option, Outcome, Results, Step
from bot.conversation.i18n import body
from bot.conversation.message import N_, Message, text
from bot.conversation.state import CONSENT_FLOW, PURPOSES, TARGET
from handlers.consent import withdrawal
from handlers.consent.terms import TERMS, VERIFICATION, purposes, required
from storage import consents
from storage.consents import Consent, Purpose

HEAD = N_("🔏 <b>Your consent, before anything is read</b>")
CONTROLLER = N_("<b>Who answers for it:</b> {controller}.")
OPERATOR = N_("the operator of this bot")
CONDITIONS = N_(
    "Photos are sent to the reading service and not stored by this bot; what was read goes when you are done, "
    "after 48 hours at the latest, unless you hand it in for verification. "
    "You may see and delete your data and withdraw this consent at any time: "
    "/quyen, /dulieucuatoi, /xoadulieu. You need not agree; then nothing is read."
)
CHILDREN = N_("Under 16, please let your parent or guardian decide.")
AGREE, DECLINE, NO = text(N_("✅ I agree")), text(N_("✖ I do not agree")), text(N_("No"))
FIRST_TAP = text(
    N_("☝️ First I need your answer: I read nothing without your consent. Please tap a button under the question above.")
)
DECLINED = "decline"


async def before(flow: Flow, begin: Begin, tools: ChatTools) -> Begin | None:
    """Return the consent flow to begin first, or None when nothing has to be asked.

    A purpose with a consent to the present version is not asked again. ``ASK_CONSENT=0`` asks for verifications only.
    """
    wanted = purposes(flow)
    if begin.consented or not wanted or not (tools.app.settings.ask_consent or wanted == VERIFICATION):
        return None
    standing = await tools.app.db.read(consents.list_in_force, tools.event.chat_id)
    lacking = [purpose for purpose in wanted if standing.get(purpose) != TERMS[purpose].version]
    if not lacking or not set(lacking) & set(required(flow)):
        return None
    facts = {TARGET: flow.name, PURPOSES: " ".join(lacking)}
    return Begin(CONSENT_FLOW, facts=facts, held=begin.held, album=begin.album)


def question(purpose: Purpose, tools: ChatTools) -> Message:
    """Return the question for one purpose."""
    controller = text("{name}", name=name) if (name := tools.app.settings.controller) else text(OPERATOR)
    words = (text(TERMS[purpose].words), text(CONTROLLER, controller=controller))
    if purpose in VERIFICATION:
        return Message(words)
    return Message((text(HEAD), text(""), *words, text(""), text(CONDITIONS), text(CHILDREN)))


async def store(purpose: Purpose, state: InFlow, tools: ChatTools) -> None:
    """Store a consent with the SHA-256 digest of the text that the person saw. A refusal ends an earlier consent."""
    db, event, now = tools.app.db, tools.event, tools.app.clock()
    if state.answers[purpose].text == DECLINED:
        await db.run(withdrawal.withdraw, tools, purpose)
        return
    digest = hashlib.sha256(body(question(purpose, tools), tools.locale).encode()).hexdigest()
    given = Consent(purpose, TERMS[purpose].version, digest, tools.locale, now, None)
    await db.run(consents.give, event.chat_id, event.update_id, given)


def _step(purpose: Purpose) -> Step:
    async def prompt(_state: InFlow, tools: ChatTools) -> Message:
        return question(purpose, tools)

    async def keep(state: InFlow, tools: ChatTools) -> None:
        await store(purpose, state, tools)

    declined = TERMS[purpose].declined
    options = (
        Option(f"agree:{purpose}", AGREE),
        Option(DECLINED, NO if purpose in VERIFICATION else DECLINE, text(declined) if declined else None),
    )
    return Step(
        purpose,
        Kind.CHOICE,
        prompt,
        options=options,
        hint=FIRST_TAP,
        store=keep,
        holds_photos=True,
        keeps_words=True,
        cancellable=False,
    )


def _path(state: InFlow) -> list[str]:
    return state.facts[PURPOSES].split()


def _agreed(state: InFlow, _results: Results) -> Outcome:
    return Begin(state.facts[TARGET], held=state.held, album=state.album, consented=True)


CONSENT = Flow(
    name=CONSENT_FLOW,
    title=text(N_("Consent")),
    steps=tuple(map(_step, Purpose)),
    outcome=_agreed,
    path=_path,
    kind=FlowKind.PRELUDE,
    has_command=False,
)
