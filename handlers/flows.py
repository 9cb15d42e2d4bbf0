"""The table of conversations; a new one is added here."""

from bot.conversation.flow import Flow
from handlers.cards import CCCD
from handlers.faces import MATCH, PORTRAITS, WHO
from handlers.kyc import KYC
from handlers.liveness import LIVENESS
from handlers.papers import ANY, BACK, FRONT, LICENCE, PASSPORT, PDF
from handlers.scans import SCAN

FLOWS: tuple[Flow, ...] = (CCCD, ANY, FRONT, BACK, LICENCE, PASSPORT, PDF, SCAN, MATCH, PORTRAITS, LIVENESS, WHO, KYC)
