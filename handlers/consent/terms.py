"""Define the terms of consent: one text, one version and one name for each purpose.

Law 91/2025/QH15 on personal data protection (in force since 1/1/2026), art. 9: consent is voluntary, given by a clear
act for each purpose, by a person informed of the kind of data, the purpose, the controller and the rights. Silence is
no consent. Art. 4: a consent can be withdrawn. The image of an identity card and a face are sensitive data. Decree
13/2023 is replaced.

Reading a card for oneself and reading a card for a verification need two consents: the purposes and the kept data
differ. A new text needs a new version: everybody is then asked again.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.api.descriptors import Operation
from bot.api.errors import Family
from bot.api.operations import ADD
from bot.conversation.flow import Flow, FlowKind
from bot.conversation.message import N_, Text, text
from storage.consents import Purpose

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
VERIFICATION_READING = N_(
    "May I <b>read your identity card</b>?\n"
    "• Purpose: to verify you as a customer, nothing else; not to log in anywhere\n"
    "• The photos go to the reading service; I keep references to them until the case is decided, and the fields, "
    "both encrypted\n"
    "• You may stop at any time with /huy; declining has no disadvantage elsewhere"
)
VERIFICATION_MATCHING = N_(
    "May I <b>compare your face</b> with the portrait on the card and with the collection of known faces?\n"
    "• Your face is biometric data: it is compared for this verification only, and the outcome is kept\n"
    "• Without it the verification cannot be done by a machine"
)
VERIFICATION_ENROLMENT = N_(
    "May I <b>keep your face</b> in the collection, to recognise when somebody else uses it?\n"
    "• This is of your own free choice: the verification goes on either way\n"
    "• You may have it deleted at any time"
)

DECLINED = N_("👌 All right, nothing is read and nothing was kept. Send /{command} if you change your mind.")
NO_READING = N_("👌 Then nothing is read and nothing was kept. Send /xacminh if you change your mind.")
NO_MATCHING = N_("👌 Then I cannot verify you here, and nothing was kept. Send /cccd to have a card read only.")


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one purpose. ``declined`` answers a refusal. None means that the flow goes on without consent."""

    version: str
    words: str
    name: Text
    declined: str | None


TERMS = {
    Purpose.READING: Terms("1", READING, text(N_("Reading identity papers")), DECLINED),
    Purpose.MATCHING: Terms("2", MATCHING, text(N_("Comparing faces")), DECLINED),
    Purpose.VERIFICATION_READING: Terms(
        "825ab0c5801e8c0d", VERIFICATION_READING, text(N_("Reading the card for a verification")), NO_READING
    ),
    Purpose.VERIFICATION_MATCHING: Terms(
        "43c696769bd59539", VERIFICATION_MATCHING, text(N_("Comparing the face for a verification")), NO_MATCHING
    ),
    Purpose.VERIFICATION_ENROLMENT: Terms(
        "df7a18271ac83b7c", VERIFICATION_ENROLMENT, text(N_("Keeping a face in the gallery")), None
    ),
}
VERIFICATION = (Purpose.VERIFICATION_READING, Purpose.VERIFICATION_MATCHING, Purpose.VERIFICATION_ENROLMENT)
"""Purposes of the guided verification, in the order of the questions."""


def purposes(flow: Flow) -> tuple[Purpose, ...]:
    """Return the declared purposes of a flow, or the purposes that follow from the calls.

    A dialogue of an administrator has no purposes: the person on the photo is not in the chat.
    """
    if flow.consents or flow.kind is not FlowKind.CONVERSATION:
        return tuple(map(Purpose, flow.consents))
    needed = {_purpose(call.operation) for call in flow.calls}
    return tuple(purpose for purpose in Purpose if purpose in needed)


def required(flow: Flow) -> tuple[Purpose, ...]:
    """Return the purposes without which a flow cannot go on."""
    return tuple(purpose for purpose in purposes(flow) if TERMS[purpose].declined)


def _purpose(operation: Operation) -> Purpose:
    if operation.family in {Family.OCR, Family.SCAN}:
        return Purpose.READING
    return Purpose.VERIFICATION_ENROLMENT if operation is ADD else Purpose.MATCHING
