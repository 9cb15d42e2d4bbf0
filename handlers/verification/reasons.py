"""The reasons that keep a verification from being approved: one table for checks, words, documents and decisions.

Each check of a verification passes, or leaves at least one reason in the case. ``policy`` decides over reasons alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeGuard

from bot.api.results import MatchVerdict
from bot.conversation.message import N_
from bot.identity import dates, number
from bot.identity.agreement import Agreement
from bot.identity.papers.fields import PaperField
from bot.identity.papers.kinds import family_of
from bot.monitoring.vietnam_time import today
from bot.render.agreement import compare
from bot.render.card import card_number, have_different_numbers
from handlers.flows.papers import seen_qr
from handlers.verification import field_confirmation
from handlers.verification.findings import CaseFindings

ADULT = 16
"""Age of consent in years. Under this age a legal representative agrees (Law 91/2025/QH15)."""
SCREEN, PHOTOCOPY = "1", "2"
"""Codes of the service's judgement against a photo of a paper (API v1, table of invalidCode)."""


class Check(StrEnum):
    """A check of a verification, in the words of the documents."""

    READING = "the card is read surely and completely"
    PHOTOS = "the photos of the card show a card, free of faults"
    KIND = "the paper is an identity card in force"
    SIDES = "both sides belong to one card"
    SOURCES = "print, QR code and zone agree"
    AGE = "the person is of age"
    FACE = "the selfie matches the portrait"
    POSES = "a living person took the poses"
    GALLERY = "no other person has the same face"
    NUMBER = "no other person's case has the same number"


class CheckOutcome(StrEnum):
    """The end of a check."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_MADE = "not made"
    GIVEN_UP = "given up after tries"


class Decision(StrEnum):
    """The consequence of a reason. A later member outweighs an earlier member."""

    APPROVE = "approve"
    REVIEW = "review"
    RETAKE = "retake"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason.

    Attributes:
        code: The name in the store, in ``KYC_*`` and in the documents. A code never changes its meaning.
        check: The check that did not pass.
        outcome: How the check ended.
        cause: What leads to the reason, in the words of the documents.
        person: Words for the person. A reason that would help a cheat has general words.
        staff: Words for the reviewer.
        found: Tells if the findings give the reason.
        default: The decision without an option of the operator.
    """

    code: str
    check: Check
    outcome: CheckOutcome
    cause: str
    person: str
    staff: str
    found: Callable[[CaseFindings], bool]
    default: Decision = Decision.REVIEW


UNCLEAR = N_("A photo is not clear enough.")
MORE = N_("Some more has to be checked.")
NEEDS_NUMBER = (PaperField.ID, PaperField.NAME)


def _is_date(value: dates.Value | None) -> TypeGuard[date | dates.PartialDate]:
    return isinstance(value, date | dates.PartialDate)


def _expiry(findings: CaseFindings) -> dates.Value | None:
    return dates.parse(findings.fields.get(PaperField.DUE_DATE, ""))


def _expired(findings: CaseFindings) -> bool:
    return _is_date(due := _expiry(findings)) and dates.last(due) < today()


def _void(findings: CaseFindings) -> bool:
    return any(family_of(paper.kind).void for paper in findings.papers)


def _born(findings: CaseFindings) -> dates.Value | None:
    return dates.parse(findings.fields.get(PaperField.DOB, ""))


def _under_age(findings: CaseFindings) -> bool:
    return _is_date(born := _born(findings)) and today() < dates.birthday(dates.last(born), ADULT)


def _two_cards(findings: CaseFindings) -> bool:
    front, back = findings.papers
    return have_different_numbers(front, back) or family_of(front.kind) is not family_of(back.kind)


def _sources_of_number(findings: CaseFindings) -> set[str]:
    """Return the sources that give the number of the card."""
    rows = compare(findings.papers[::-1], seen_qr(findings.state))
    return {source for row in rows if row.field == PaperField.ID for source in row.values}


def _number_odd(findings: CaseFindings) -> bool:
    """Tell if the number has no known form, or disagrees with the sex or the birth year that other sources agree on."""
    if _void(findings) or not findings.number:
        return False
    rows = compare(findings.papers[::-1], seen_qr(findings.state))
    apart = (row for row in rows if row.agreement is Agreement.DIFFER and "number" in row.values)
    return number.parse(findings.number) is None or any(
        len({value for source, value in row.values.items() if source != "number"}) == 1 for row in apart
    )


def _doubted(findings: CaseFindings, *codes: str) -> bool:
    return any(paper.valid is False and paper.invalid_code in codes for paper in findings.papers)


def _uncompared(findings: CaseFindings) -> bool:
    return findings.match.percent is None and findings.match.verdict is None


def _confirmed(findings: CaseFindings) -> bool:
    """Tell if a doubtful field stands on the person's word alone."""
    asked = findings.state.facts.get("doubtful", "").split()
    return bool(set(asked) - set(field_confirmation.corrections(findings.state)))


REASONS: tuple[Reason, ...] = (
    Reason(
        "incomplete", Check.READING, CheckOutcome.NOT_MADE, "number, name or date of birth could not be read",
        N_("Something on the card cannot be seen."), N_("number, name or date of birth is missing"),
        lambda found: not (all(found.fields.get(name) for name in NEEDS_NUMBER) and _is_date(_born(found))),
    ),
    Reason(
        "confirmed", Check.READING, CheckOutcome.GIVEN_UP, "a field was read with doubt, and the person confirmed it",
        N_("Part of the card was read with doubt, so a person compares it with the card."),
        N_("a field read with doubt stands on the person's word"), _confirmed,
    ),
    Reason(
        "corrected", Check.READING, CheckOutcome.GIVEN_UP, "the person typed another value than was read",
        N_("You corrected what was read, so a person compares it with the card."),
        N_("the person corrected what was read"), lambda found: bool(field_confirmation.corrections(found.state)),
    ),
    Reason(
        "photo_flawed", Check.PHOTOS, CheckOutcome.GIVEN_UP,
        "a photo was taken in spite of a fault, after three tries", UNCLEAR, N_("a photo was taken with a flaw"),
        lambda found: any(answer.fault for answer in found.state.answers.values()),
    ),
    Reason(
        "screen", Check.PHOTOS, CheckOutcome.FAILED, "the service sees a photo of a screen",
        N_("The reading service has doubts about a photo of the card."), N_("the service sees a photo of a screen"),
        lambda found: _doubted(found, SCREEN),
    ),
    Reason(
        "photocopy", Check.PHOTOS, CheckOutcome.FAILED, "the service sees a photocopy",
        N_("The reading service has doubts about a photo of the card."), N_("the service sees a photocopy"),
        lambda found: _doubted(found, PHOTOCOPY),
    ),
    Reason(
        "photo_suspect", Check.PHOTOS, CheckOutcome.FAILED, "the service calls a photo of the card invalid",
        N_("The reading service has doubts about a photo of the card."), N_("the service doubts a photo of the card"),
        lambda found: any(
            paper.valid is False and paper.invalid_code not in {SCREEN, PHOTOCOPY} for paper in found.papers
        ),
    ),
    Reason(
        "kind_unknown", Check.KIND, CheckOutcome.FAILED, "a photo shows another paper than an identity card",
        N_("The photos have to show an identity card."), N_("a paper is no identity card that I know"),
        lambda found: not all(family_of(paper.kind).is_identity_card for paper in found.papers),
    ),
    Reason(
        "void", Check.KIND, CheckOutcome.FAILED, "a CMND, void since 01/01/2025",
        N_("A CMND of nine digits is not valid any more. Please use a citizen's card."),
        N_("a CMND, void since 2025"), _void, Decision.RETAKE,
    ),
    Reason(
        "expired", Check.KIND, CheckOutcome.FAILED, "the date of expiry has passed",
        N_("The card has expired. Please use a valid one."), N_("the card has expired"), _expired,
    ),
    Reason(
        "expiry_unknown", Check.KIND, CheckOutcome.NOT_MADE, "the date of expiry could not be read",
        N_("The date of expiry of the card could not be read."), N_("the date of expiry is missing"),
        lambda found: not _void(found) and _expiry(found) is None,
    ),
    Reason(
        "two_cards", Check.SIDES, CheckOutcome.FAILED, "the sides bear different numbers or are of different kinds",
        N_("The two sides belong to different cards. Please photograph both sides of one card."),
        N_("the sides are of two cards"), _two_cards,
    ),
    Reason(
        "sides_unlinked", Check.SIDES, CheckOutcome.NOT_MADE,
        "the number was not read on both sides (a card of the time before the chip has it on the front alone)",
        N_("The back of the card does not show whose card it is."), N_("no number on the back links the two sides"),
        lambda found: not all(card_number(paper) for paper in found.papers),
    ),
    Reason(
        "sources_differ", Check.SOURCES, CheckOutcome.FAILED, "print, QR code and zone give different values",
        N_("Parts of the card say different things."), N_("print, QR and MRZ differ"),
        lambda found: bool(field_confirmation.apart(found.papers[::-1], seen_qr(found.state))),
    ),
    Reason(
        "sources_missing", Check.SOURCES, CheckOutcome.NOT_MADE, "neither QR code nor zone gives the number",
        N_("Neither the QR code nor the machine-readable lines of the card could be read."),
        N_("neither QR nor MRZ confirms the number"), lambda found: _sources_of_number(found) <= {"print"},
    ),
    Reason(
        "number_odd", Check.SOURCES, CheckOutcome.FAILED,
        "the number has not the form of a personal number, or does not fit sex or year of birth",
        MORE, N_("the number does not fit its form, the sex or the year of birth"), _number_odd,
    ),
    Reason(
        "child", Check.AGE, CheckOutcome.FAILED, f"under {ADULT} years: a legal representative has to agree",
        N_("Under the age of 16 a legal representative has to agree."),
        N_("under 16: a legal representative has to agree"), _under_age,
    ),
    Reason(
        "face_differs", Check.FACE, CheckOutcome.GIVEN_UP, "the faces differ, after three tries",
        N_("The selfie does not match the portrait on the card."), N_("the selfie is another face"),
        lambda found: found.verdict is MatchVerdict.DIFFERENT,
    ),
    Reason(
        "face_doubtful", Check.FACE, CheckOutcome.GIVEN_UP, "the faces match doubtfully, after three tries",
        N_("The selfie does not clearly match the portrait on the card."), N_("the faces are doubtful"),
        lambda found: found.verdict is MatchVerdict.DOUBTFUL and not _uncompared(found),
    ),
    Reason(
        "face_not_compared", Check.FACE, CheckOutcome.NOT_MADE, "the service gave neither a score nor a verdict",
        N_("The selfie could not be compared with the card."), N_("the service gave no score for the faces"),
        _uncompared,
    ),
    Reason(
        "selfie_invalid", Check.FACE, CheckOutcome.GIVEN_UP, "the service calls the selfie invalid, after three tries",
        N_("The reading service does not accept the selfie."), N_("the service calls the selfie invalid"),
        lambda found: found.match.valid is False,
    ),
    Reason(
        "selfie_copied", Check.FACE, CheckOutcome.FAILED,
        "the selfie looks like a copy of the portrait on the card", MORE,
        N_("the selfie looks like a copy of the portrait on the card"), lambda found: found.selfie_copied,
    ),
    Reason(
        "poses_skipped", Check.POSES, CheckOutcome.NOT_MADE, "the person did not take the poses",
        N_("You did not turn your head for the further photos, so a person looks at your case."),
        N_("the person skipped the poses"), lambda found: found.liveness is None,
    ),
    Reason(
        "not_alive", Check.POSES, CheckOutcome.GIVEN_UP, "the service refuses the poses, after three tries of a pose",
        N_("The poses did not show clearly that you are here yourself."),
        N_("the poses do not show a living person"),
        lambda found: found.liveness is not None and not found.liveness.valid,
    ),
    Reason(
        "face_known", Check.GALLERY, CheckOutcome.FAILED, "a similar face is in the gallery under somebody else",
        MORE, N_("the face is in the gallery under somebody else"), lambda found: bool(found.others),
    ),
    Reason(
        "gallery_not_searched", Check.GALLERY, CheckOutcome.NOT_MADE, "the gallery was not searched",
        MORE, N_("the gallery was not searched"), lambda found: found.others is None,
    ),
    Reason(
        "number_known", Check.NUMBER, CheckOutcome.FAILED, "the number stands in another person's case",
        MORE, N_("the number stands in another person's case"), lambda found: found.number_known,
    ),
    Reason(
        "number_not_compared", Check.NUMBER, CheckOutcome.NOT_MADE, "no number was read",
        MORE, N_("no number was read, so no other case was looked for"), lambda found: not found.number,
    ),
)  # fmt: skip
BY_CODE: Mapping[str, Reason] = {reason.code: reason for reason in REASONS}


def find(findings: CaseFindings) -> tuple[Reason, ...]:
    """Return the reasons that the findings give, in the order of the table."""
    return tuple(reason for reason in REASONS if reason.found(findings))


def outcomes(reasons: tuple[Reason, ...]) -> dict[str, str]:
    """Return the outcome of every check by the name of the check: passed, or the outcome of its first reason."""
    first = {reason.check: reason.outcome for reason in reversed(reasons)}
    return {check.name.lower(): first.get(check, CheckOutcome.PASSED).value for check in Check}
