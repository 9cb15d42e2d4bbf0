"""The flows for everybody, in the order of the menu. A new conversation is added here."""

from bot.conversation.flow import Flow
from handlers.flows.faces import FIND_FACE, MATCH_PORTRAITS, MATCH_SELFIE
from handlers.flows.identity_card import CCCD
from handlers.flows.liveness import LIVENESS
from handlers.flows.page_text import SCAN
from handlers.flows.papers import ANY_PAPER, BACK, FRONT, LICENCE, PASSPORT, PDF
from handlers.verification.kyc import KYC

FLOWS: tuple[Flow, ...] = (
    CCCD,
    ANY_PAPER,
    FRONT,
    BACK,
    LICENCE,
    PASSPORT,
    PDF,
    SCAN,
    MATCH_SELFIE,
    MATCH_PORTRAITS,
    LIVENESS,
    FIND_FACE,
    KYC,
)
