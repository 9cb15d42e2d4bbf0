"""The flows for everybody, in the order of the menu. A new conversation is added here."""

from bot.conversation.flow import Flow
from handlers.flows.faces import MATCH, PORTRAITS, WHO
from handlers.flows.identity_card import CCCD
from handlers.flows.liveness import LIVENESS
from handlers.flows.page_text import SCAN
from handlers.flows.papers import ANY, BACK, FRONT, LICENCE, PASSPORT, PDF
from handlers.verification.kyc import KYC

FLOWS: tuple[Flow, ...] = (
    CCCD,
    ANY,
    FRONT,
    BACK,
    LICENCE,
    PASSPORT,
    PDF,
    SCAN,
    MATCH,
    PORTRAITS,
    LIVENESS,
    WHO,
    KYC,
)
