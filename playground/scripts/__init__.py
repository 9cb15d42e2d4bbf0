"""Scripts: conversations played without a browser, with a check of the result."""

from playground.scripts.documents import play_pdf, play_scan
from playground.scripts.face_comparison import play_liveness, play_match, play_portraits, play_search
from playground.scripts.kyc import play_kyc
from playground.scripts.my_data import play_rights
from playground.scripts.owner import play_admin, play_enrol, play_review
from playground.scripts.papers import play_cccd, play_licence, play_passport, play_sides
from playground.scripts.script import EngineAccess, Options, Script, ScriptResult
from playground.scripts.start_help import play_faults, play_hello

SCRIPTS: dict[str, Script] = {
    "hello": play_hello,
    "cccd": play_cccd,
    "faults": play_faults,
    "sides": play_sides,
    "licence": play_licence,
    "passport": play_passport,
    "pdf": play_pdf,
    "scan": play_scan,
    "match": play_match,
    "portraits": play_portraits,
    "liveness": play_liveness,
    "search": play_search,
    "kyc": play_kyc,
    "rights": play_rights,
    "review": play_review,
    "enrol": play_enrol,
    "admin": play_admin,
}
"""The scripts by their name on the command line."""

__all__ = ["SCRIPTS", "EngineAccess", "Options", "Script", "ScriptResult"]
