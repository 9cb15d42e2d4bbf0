"""Tests of the reasons of a verification and of the decisions over them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.api.results import Face, FaceMatch, Liveness, MatchVerdict, Paper
from bot.conversation.flow import Answer, InFlow
from bot.settings import Settings, SettingsError
from handlers.verification import policy, reasons
from handlers.verification.findings import CaseFindings, fields_of
from handlers.verification.reasons import BY_CODE, REASONS, Check, CheckOutcome, Decision
from storage.cases import CaseState
from tests.fake_api import BACK, FRONT, QR, ZONE

SETTINGS = Settings()
CHIP = ("chip_id_card_front", "chip_id_card_back")


def _papers(
    front: dict[str, str] = FRONT, zone: dict[str, str] = ZONE, kinds: tuple[str, str] = CHIP
) -> tuple[Paper, Paper]:
    return (
        Paper(kinds[0], dict(front), sources={"print": dict(front), "qr": dict(QR)}),
        Paper(kinds[1], dict(BACK), sources={"print": dict(BACK), "mrz": dict(zone)}),
    )


def _good() -> CaseFindings:
    """Return the findings of a verification in which every check was made and passed."""
    papers = _papers()
    return CaseFindings(
        InFlow("xacminh", "", "1", {"selfie": Answer(digest="s")}), papers, fields_of(*papers), FaceMatch(91.0),
        Liveness(True, 91.0), (),
    )  # fmt: skip


def _with(papers: tuple[Paper, Paper] | None = None, **changes: Any) -> CaseFindings:
    papers = papers or _papers()
    return replace(_good(), **{"papers": papers, "fields": fields_of(*papers), **changes})


def _doubted(code: str) -> CaseFindings:
    front, back = _papers()
    return _with((replace(front, valid=False, invalid_code=code), back))


def _printed(**fields: str) -> CaseFindings:
    """Return findings with these fields in print, in the QR code and in the zone."""
    front = {name: value for name, value in {**FRONT, **fields}.items() if value}
    qr = {name: front[name] for name in QR if name in front} | {"issue_date": BACK["issue_date"]}
    zone = {name: fields.get(name, value) for name, value in ZONE.items() if fields.get(name, value)}
    one, other = _papers(front, zone)
    return _with((replace(one, sources={"print": front, "qr": qr}), other))


def _asked(**answers: str) -> CaseFindings:
    state = InFlow(
        "xacminh", "", "1", {f"{name}:hometown": Answer(text=value) for name, value in answers.items()},
        facts={"doubtful": "hometown", "hometown": FRONT["hometown"]},
    )  # fmt: skip
    return _with(state=state)


def _print_only() -> CaseFindings:
    front, back = _papers()
    return _with((replace(front, sources={"print": FRONT}), replace(back, sources={}, fields={**BACK, **ZONE})))


CASES: dict[str, Callable[[], CaseFindings]] = {
    "incomplete": lambda: _printed(dob=""),
    "confirmed": lambda: _asked(confirm="right"),
    "corrected": lambda: _asked(confirm="wrong", correct="Hà Nội"),
    "photo_flawed": lambda: _with(state=InFlow("xacminh", "", "1", {"selfie": Answer(fault="blurred")})),
    "screen": lambda: _doubted("1"),
    "photocopy": lambda: _doubted("2"),
    "photo_suspect": lambda: _doubted("77"),
    "kind_unknown": lambda: _with(_papers(kinds=("driving_license", CHIP[1]))),
    "void": lambda: _with(_papers(kinds=("9_id_card_front", "9_id_card_back"))),
    "expired": lambda: _printed(due_date="01/02/2015"),
    "expiry_unknown": lambda: _printed(due_date=""),
    "two_cards": lambda: _with(_papers(zone={**ZONE, "id": "001190000018"})),
    "sides_unlinked": lambda: _with(_papers(zone={})),
    "sources_differ": lambda: _with(_papers(zone={**ZONE, "name": "TRAN VAN KHAC"})),
    "sources_missing": _print_only,
    "number_odd": lambda: _printed(id="001290000017"),
    "child": lambda: _printed(dob="01/02/2020", id="001320000017"),
    "face_differs": lambda: _with(match=FaceMatch(12.0)),
    "face_doubtful": lambda: _with(match=FaceMatch(70.0)),
    "face_not_compared": lambda: _with(match=FaceMatch(None)),
    "selfie_invalid": lambda: _with(match=FaceMatch(95.0, valid=False, invalid_code="3")),
    "selfie_copied": lambda: _with(selfie_copied=True),
    "poses_skipped": lambda: _with(liveness=None),
    "not_alive": lambda: _with(liveness=Liveness(valid=False, percent=91.0)),
    "face_known": lambda: _with(others=(Face(5),)),
    "gallery_not_searched": lambda: _with(others=None),
    "number_known": lambda: _with(number_known=True),
    "number_not_compared": lambda: _printed(id=""),
}
"""For each reason, findings that give the reason."""


def test_a_verification_with_every_check_passed_has_no_reason() -> None:
    """All checks pass, and the case is approved."""
    assert reasons.find(_good()) == ()
    assert set(reasons.outcomes(()).values()) == {"passed"}
    assert policy.decide((), SETTINGS) is CaseState.APPROVED


def test_every_reason_has_a_case_and_every_check_a_reason() -> None:
    """The table of this test and the table of reasons name the same codes, and no check lacks a reason."""
    assert CASES.keys() == BY_CODE.keys()
    assert {reason.check for reason in REASONS} == set(Check)
    assert CheckOutcome.PASSED not in {reason.outcome for reason in REASONS}


@pytest.mark.parametrize("code", CASES)
def test_a_check_that_did_not_pass_is_never_approved(code: str) -> None:
    """Each failed, skipped or given-up check leaves its reason and its outcome, and is never approved."""
    found = reasons.find(CASES[code]())
    assert BY_CODE[code] in found
    check = BY_CODE[code].check
    assert reasons.outcomes(found)[check.name.lower()] == next(r.outcome for r in found if r.check is check)
    assert policy.decide(found, SETTINGS) in {CaseState.WAITING, CaseState.RETRY}
    assert policy.decide([BY_CODE[code]], SETTINGS) is not CaseState.APPROVED


@pytest.mark.parametrize("percent", [None, 0.0, 59.9, 60.0, 79.9, 80.0, 100.0])
@pytest.mark.parametrize("verdict", [None, *MatchVerdict])
@pytest.mark.parametrize("valid", [None, True, False])
def test_only_a_sure_match_passes(percent: float | None, verdict: MatchVerdict | None, valid: bool | None) -> None:
    """No score, no sure verdict, or a refused selfie leaves a reason."""
    match = FaceMatch(percent, verdict, valid)
    sure = verdict is MatchVerdict.SAME or (verdict is None and percent is not None and percent >= 80)
    assert (not reasons.find(_with(match=match))) is (sure and valid is not False)


def test_the_options_of_the_operator_change_decisions() -> None:
    """Each option gives its reasons its decision, and the severest decision counts."""
    settings = SETTINGS.model_copy(
        update={"kyc_approve": ("poses_skipped",), "kyc_reject": ("screen",), "kyc_retake": ("expired",)}
    )
    skipped, screen, expired, child = (BY_CODE[code] for code in ("poses_skipped", "screen", "expired", "child"))
    assert policy.decide([skipped], settings) is CaseState.APPROVED
    assert policy.decide([skipped, child], settings) is CaseState.WAITING
    assert policy.decide([child, expired], settings) is CaseState.RETRY
    assert policy.decide([expired, screen, child], settings) is CaseState.REJECTED


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"kyc_approve": ("poses",)}, "KYC_APPROVE: no reason is named poses"),
        ({"kyc_review": ("void",), "kyc_reject": ("void",)}, "KYC_REJECT: void stands under KYC_REVIEW as well"),
    ],
)
def test_a_wrong_option_is_refused(options: dict[str, tuple[str, ...]], words: str) -> None:
    """An unknown reason and a reason under two options are refused with the name of the option."""
    with pytest.raises(SettingsError, match=words):
        policy.decisions(SETTINGS.model_copy(update=options))


def test_options_are_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commas and blanks separate the codes."""
    monkeypatch.setenv("KYC_REJECT", "screen, photocopy")
    assert Settings().kyc_reject == ("screen", "photocopy")


def test_defaults() -> None:
    """Void papers lead to another paper. Every other reason leads to a reviewer."""
    assert {reason.code for reason in REASONS if reason.default is not Decision.REVIEW} == {"void"}
    assert BY_CODE["void"].default is Decision.RETAKE
