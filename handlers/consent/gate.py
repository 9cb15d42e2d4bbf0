"""Consent before the first photo: what is asked, for which purpose, and how a conversation waits for it.

Law 91/2025/QH15 on personal data protection (in force since 1/1/2026), art. 9: consent is voluntary, given by a clear
act for each purpose by itself, by one who knows kind of data, purpose, controller and rights; silence is none. Art. 4:
it can be taken back. The image of an identity card and a face are sensitive data. Decree 13/2023 is replaced and not
the rule any more.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from bot.api.errors import Family
from bot.api.operations import ADD, Operation
from bot.chat.tools import ChatTools
from bot.conversation import prompts, runner
from bot.conversation.flow import N_, Answer, Button, Event, Flow, Kind, Message, Session, Text, text
from bot.conversation.i18n import body
from handlers.consent import verification
from storage import consents
from storage.consents import Consent, Purpose

ASKED = "*consent"
"""Flow name of the session in which a conversation (its ``step``) waits for consent; held photos are its answers."""

HEAD = N_("🔏 <b>Your consent, before anything is read</b>")
READING = N_(
    "<b>Purpose:</b> to read identity papers from your photos and to compare what stands on them.\n"
    "<b>Data:</b> the photos and what is printed on the papers. "
    "The picture of an identity card is sensitive personal data."
)
MATCHING = N_(
    "<b>Purpose:</b> to compare the faces on your paper, in your portraits and in the gallery of known faces, "
    "and to see that a living person is there.\n"
    "<b>Data:</b> your paper and your portraits. A face is sensitive biometric data."
)
ENROLMENT = N_(
    "<b>Purpose:</b> to keep your face in a gallery, so that you are found there later.\n"
    "<b>Data:</b> your portrait and the notes kept with it. "
    "A face is sensitive biometric data; it stays until you withdraw."
)
CONTROLLER = N_("<b>Who answers for it:</b> {controller}.")
OPERATOR = N_("the operator of this bot")
TERMS = N_(
    "Photos are sent to the reading service and not stored by this bot; what was read goes when you are done, "
    "after 48 hours at the latest, unless you hand it in for verification. "
    "You may see and delete your data and withdraw this consent at any time: "
    "/quyen, /dulieucuatoi, /xoadulieu. You need not agree; then nothing is read."
)
CHILDREN = N_("Under 16, please let your parent or guardian decide.")
AGREE = N_("✅ I agree")
DECLINE = N_("✖ I do not agree")
DECLINED = N_("👌 All right, nothing is read and nothing was kept. Send /{command} if you change your mind.")
FIRST_TAP = N_(
    "☝️ First I need your answer: I read nothing without your consent. Please tap a button under the question above."
)

ASKED_WITHIN = frozenset(step.name for step in verification.STEPS)
"""Steps that ask for consent in the middle of a conversation, in words of its own."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What is agreed to for one purpose: change the version with the words, and everybody is asked again."""

    version: str
    words: str
    name: Text


TERMS_OF = {
    Purpose.READING: Terms("1", READING, text(N_("Reading identity papers"))),
    Purpose.MATCHING: Terms("2", MATCHING, text(N_("Comparing faces"))),
    Purpose.ENROLMENT: Terms("1", ENROLMENT, text(N_("Keeping a face in the gallery"))),
}


def asks_within(flow: Flow) -> bool:
    """Whether a conversation asks for its consents by itself."""
    return any(step.name in ASKED_WITHIN for step in flow.steps)


def purposes(flow: Flow) -> list[Purpose]:
    """What a conversation needs consent to, told from the calls it makes; one that asks by itself is left alone."""
    if asks_within(flow):
        return []
    needed = {_purpose(call.operation) for call in flow.calls}
    return [purpose for purpose in Purpose if purpose in needed]


def _purpose(operation: Operation) -> Purpose:
    if operation.family in {Family.OCR, Family.SCAN}:
        return Purpose.READING
    return Purpose.ENROLMENT if operation is ADD else Purpose.MATCHING


async def lacking(flow: Flow, tools: ChatTools) -> Purpose | None:
    """The first purpose of a conversation to which this person has not agreed in its present version."""
    if not tools.app.settings.ask_consent:
        return None
    for purpose in purposes(flow):
        version = TERMS_OF[purpose].version
        if not await tools.app.db.read(consents.is_in_force, tools.event.chat_id, purpose, version):
            return purpose
    return None


async def ask(purpose: Purpose, flow: Flow, held: Session | None, event: Event, tools: ChatTools) -> Session:
    """Ask for one consent; the conversation, and photos that came before it, wait in the session."""
    kept = held.answers if held else {}
    session = Session(
        ASKED, flow.name, runner.nonce_of(event), kept, album=held.album if held else "", failed=purpose.value
    )
    await tools.say(_question(purpose, tools, session.nonce))
    return session


def _question(purpose: Purpose, tools: ChatTools, nonce: str = "") -> Message:
    who = text("{name}", name=name) if (name := tools.app.settings.controller) else text(OPERATOR)
    parts = (text(HEAD), text(""), text(TERMS_OF[purpose].words), text(CONTROLLER, controller=who), text(""))
    buttons = ((Button(text(AGREE), f"agree:{purpose.value}"),), (Button(text(DECLINE), "decline"),))
    return Message((*parts, text(TERMS), text(CHILDREN)), buttons, nonce)


async def give(purpose: Purpose, tools: ChatTools) -> None:
    """Store a consent with the digest of the very text that the person saw."""
    shown = body(_question(purpose, tools), tools.locale)
    digest, now = hashlib.sha256(shown.encode()).hexdigest(), tools.app.clock()
    given = Consent(purpose, TERMS_OF[purpose].version, digest, tools.locale, now, None)
    await tools.app.db.run(consents.give, tools.event.chat_id, tools.event.update_id, given)


async def answered(session: Session, event: Event, tools: ChatTools) -> Session | None:
    """Whether the person agreed: the session that may go on; None when it ended. Anything else is asked again.

    The session that goes on has its purpose (``failed``) cleared.
    """
    if event.kind is Kind.PRESS and event.nonce == session.nonce:
        await tools.settle(stays=True)  # what was agreed to can be read again
        if event.text == f"agree:{session.failed}":
            await give(Purpose(session.failed), tools)
            return replace(session, failed="")
        await tools.say(Message((text(DECLINED, command=session.step),)))
        return None
    if event.kind is Kind.PRESS:
        await tools.toast(text(prompts.STALE))
        return session
    return await _wait(session, event, tools)


async def _wait(session: Session, event: Event, tools: ChatTools) -> Session:
    """Something else came before the tap: a photo is kept for later, and the question stands."""
    if not event.file:
        await tools.say(Message((text(FIRST_TAP),)))
        return session
    tools.arrived()
    answers = {**session.answers, str(len(session.answers)): Answer(file=event.file)}
    if not event.album or event.album != session.album:
        await tools.say(Message((text(FIRST_TAP),)))
    return replace(session, answers=answers, album=event.album)
