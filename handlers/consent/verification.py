"""Consent, asked for each purpose before the first photo, kept with the wording it was given to.

Law 91/2025/QH15 on personal data: voluntary, for each purpose, by a clear act; silence and a box ticked beforehand are
no consent; it must be as easy to withdraw.
"""

from __future__ import annotations

import hashlib

from bot.chat.tools import ChatTools
from bot.conversation.flow import N_, Kind, Option, Session, Step, Text, text
from bot.conversation.i18n import LOCALES, plain
from handlers.my_data import erase
from storage import consents
from storage.consents import Consent, Purpose

READING = N_(
    "May I <b>read your identity card</b>?\n"
    "• Purpose: to verify you as a customer, nothing else; not to log in anywhere\n"
    "• The photos go to the reading service; I keep references to them until the case is decided, and the fields, "
    "both encrypted\n"
    "• You may stop at any time with /huy; declining has no disadvantage elsewhere"
)
MATCHING = N_(
    "May I <b>compare your face</b> with the portrait on the card and with the collection of known faces?\n"
    "• Your face is biometric data: it is compared for this verification only, and the outcome is kept\n"
    "• Without it the verification cannot be done by a machine"
)
ENROLMENT = N_(
    "May I <b>keep your face</b> in the collection, to recognise when somebody else uses it?\n"
    "• This is of your own free choice: the verification goes on either way\n"
    "• You may have it deleted at any time"
)
YES, NO = text(N_("✅ I agree")), text(N_("No"))
NO_READING = text(N_("👌 Then nothing is read and nothing was kept. Send /xacminh if you change your mind."))
NO_MATCHING = text(N_("👌 Then I cannot verify you here, and nothing was kept. Send /cccd to have a card read only."))

PURPOSES = {"reading": READING, "matching": MATCHING, "enrolment": ENROLMENT}
NOUNS = {
    "reading": text(N_("consent: reading")),
    "matching": text(N_("consent: face")),
    "enrolment": text(N_("consent: collection")),
}
FAREWELLS = {"reading": NO_READING, "matching": NO_MATCHING}


def version(purpose: str) -> str:
    """The name of a purpose's present wording, in all languages: another word, another version."""
    words = "\n".join(plain(text(PURPOSES[purpose]), locale) for locale in sorted(LOCALES))
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def step(purpose: str) -> Step:
    """The question for one purpose; a needed consent that is declined ends the conversation."""

    async def keep(session: Session, tools: ChatTools) -> None:
        db, event, now = tools.app.db, tools.event, tools.app.clock()
        if agreed(session, purpose):
            shown = hashlib.sha256(plain(text(PURPOSES[purpose]), tools.locale).encode()).hexdigest()
            act = Consent(Purpose(purpose), version(purpose), shown, tools.locale, now, None)
            await db.run(consents.give, event.chat_id, event.update_id, act)
        else:
            await db.run(erase.withdraw, tools, Purpose(purpose))

    farewell: Text | None = FAREWELLS.get(purpose)
    options = (Option("yes", YES), Option("no", NO, farewell))
    return Step(f"consent_{purpose}", Kind.CHOICE, text(PURPOSES[purpose]), NOUNS[purpose], options, store=keep)


def agreed(session: Session, purpose: str) -> bool:
    """Whether this purpose was agreed to in this conversation."""
    answer = session.answers.get(f"consent_{purpose}")
    return answer is not None and answer.text == "yes"


def given(session: Session) -> dict[str, str]:
    """Purpose -> version of its wording, for what was agreed to in this conversation."""
    return {purpose: version(purpose) for purpose in PURPOSES if agreed(session, purpose)}


STEPS = tuple(step(purpose) for purpose in PURPOSES)
