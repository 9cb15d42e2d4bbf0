"""Decide a verification over its reasons: by the defaults of the table, or by the options of the operator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.settings import Settings, SettingsError
from handlers.verification.reasons import BY_CODE, REASONS, Decision, Reason
from storage.cases import CaseState

_SEVERITY = tuple(Decision)
_STATES = {
    Decision.APPROVE: CaseState.APPROVED,
    Decision.REVIEW: CaseState.WAITING,
    Decision.RETAKE: CaseState.RETRY,
    Decision.REJECT: CaseState.REJECTED,
}


def decisions(settings: Settings) -> Mapping[str, Decision]:
    """Return the decision of every reason by its code.

    Raise ``SettingsError`` for a code that no reason has, and for a code under two options.
    """
    chosen: dict[str, Decision] = {}
    for decision in Decision:
        for code in getattr(settings, f"kyc_{decision}"):
            option = f"KYC_{decision.upper()}"
            if code not in BY_CODE:
                raise SettingsError(f"{option}: no reason is named {code}; the names are {', '.join(BY_CODE)}")
            if code in chosen:
                raise SettingsError(f"{option}: {code} stands under KYC_{chosen[code].upper()} as well")
            chosen[code] = decision
    return {reason.code: chosen.get(reason.code, reason.default) for reason in REASONS}


def decide(reasons: Iterable[Reason], settings: Settings) -> CaseState:
    """Return the state of a new case. The severest decision counts. Without a reason the case is approved."""
    by_code = decisions(settings)
    severest = max((by_code[reason.code] for reason in reasons), key=_SEVERITY.index, default=Decision.APPROVE)
    return _STATES[severest]
