"""Conversations played without a browser: what the person does, and whether the outcome is right."""

from playground.scripts.cards import cccd, licence, passport
from playground.scripts.faces import liveness, match, portraits_, search
from playground.scripts.files import pdf, scan
from playground.scripts.kyc import kyc
from playground.scripts.office import admin, enrol, rights
from playground.scripts.outcome import Access, Options, Script, Verdict

SCRIPTS: dict[str, Script] = {
    "cccd": cccd,
    "licence": licence,
    "passport": passport,
    "pdf": pdf,
    "scan": scan,
    "match": match,
    "portraits": portraits_,
    "liveness": liveness,
    "search": search,
    "kyc": kyc,
    "rights": rights,
    "enrol": enrol,
    "admin": admin,
}
"""Name on the command line -> the conversation."""

__all__ = ["SCRIPTS", "Access", "Options", "Script", "Verdict"]
