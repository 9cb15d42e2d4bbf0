"""Conversations played without a browser: what the person does, and whether the outcome is right."""

from playground.scripts.administration import admin, enrol, review, rights
from playground.scripts.papers import cccd, licence, passport, sides
from playground.scripts.face_comparison import liveness, match, portraits_, search
from playground.scripts.documents import pdf, scan
from playground.scripts.kyc import kyc
from playground.scripts.steps import EngineAccess, Options, Script, ScriptResult
from playground.scripts.start_help import faults, hello

SCRIPTS: dict[str, Script] = {
    "hello": hello,
    "cccd": cccd,
    "faults": faults,
    "sides": sides,
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
    "review": review,
    "enrol": enrol,
    "admin": admin,
}
"""Name on the command line -> the conversation."""

__all__ = ["SCRIPTS", "Access", "Options", "Script", "Verdict"]
