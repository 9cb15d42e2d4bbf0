"""Guide a verification: both sides of the card, a selfie, optional poses, doubtful fields, a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bot.api.face_verdict import decide_verdict
from bot.api.operations import ADD, GET_HAIMAT, MATCHING, MATCHINGLIVENESS, SEARCH
from bot.api.results import FaceMatch, Liveness, MatchVerdict, TwoSides
from bot.conversation.flow import Ask, Call, Flow, InFlow, Kind, Offer, Option, Results, Retake, Step
from bot.conversation.message import N_, text
from bot.render.card import OTHER_CARD, have_different_numbers
from handlers.consent.terms import VERIFICATION
from handlers.flows import liveness
from handlers.flows.faces import MAX_RETAKES, NOT_TAKEN, SELFIE
from handlers.flows.identity_card import BACK, FRONT, NOUNS, find_objection, sides_of
from handlers.flows.papers import seen_qr
from handlers.verification import field_confirmation, findings, kyc_case

OFFER_POSES = N_(
    "Would you like to <b>turn your head</b> for two more photos?\n"
    "• It proves that you are here yourself; without it a person has to look at your case\n"
    "• It takes half a minute"
)
READ = N_("✅ I have read both sides of the card.")
NO_MATCH = N_(
    "🔁 The selfie does not match the portrait on the card. Please take another one: in good light, nothing worn."
)


def check_reading(state: InFlow, results: Results) -> Retake | Offer | Ask | None:
    """Ask for a side of the card again, or about doubtful fields. Two cards are taken after some tries, for review."""
    sides: TwoSides = results[GET_HAIMAT.name]
    if again := find_objection(sides):
        return again
    front, back = sides_of(sides)
    assert front  # noqa: S101  # `find_objection` asks for a missing side
    assert back  # noqa: S101  # for the type checker
    tries = state.retakes.get("mattruoc", 0) + state.retakes.get("matsau", 0)
    if have_different_numbers(front, back) and tries < MAX_RETAKES:
        return Offer(("mattruoc", "matsau"), text(OTHER_CARD))
    fields = findings.fields_of(front, back)
    return field_confirmation.ask(state, fields, field_confirmation.doubtful((back, front), fields, seen_qr(state)))


def check_poses(state: InFlow, results: Results) -> Retake | None:
    """Ask for a pose again when the service refuses the poses."""
    result: Liveness = results[MATCHINGLIVENESS.name]
    again = liveness.retake(state, result)
    return Retake("selfie" if again.step == "mid" else again.step, again.reason) if again else None


def check_match(state: InFlow, results: Results) -> Retake | None:
    """Ask for the selfie again when the faces differ, while tries are left."""
    match: FaceMatch = results[MATCHING.name]
    if state.retakes.get("selfie", 0) >= MAX_RETAKES:
        return None
    if match.valid is False:
        return Retake("selfie", text(NOT_TAKEN, reason=match.invalid_message or match.invalid_code))
    return None if decide_verdict(match) is MatchVerdict.SAME else Retake("selfie", text(NO_MATCH))


def wants_poses(state: InFlow, _results: Results) -> bool:
    """Tell if the person chose to take the poses."""
    answer = state.answers.get("liveness")
    return answer is not None and answer.text == "yes"


def portrait_side(_state: InFlow, results: Results) -> Mapping[str, str]:
    """Return the step that shows the portrait. The person may have sent the sides in any order."""
    sides: TwoSides = results[GET_HAIMAT.name]
    front, _ = sides_of(sides)
    return {"img_cmt": "mattruoc" if front is sides.front else "matsau"}


def path(state: InFlow) -> Iterator[str]:
    """Yield both sides of the card, the fields in doubt, the selfie, and the poses if the person chose them."""
    yield from ("mattruoc", "matsau")
    yield from field_confirmation.path(state)
    yield from ("selfie", "liveness")
    if wants_poses(state, {}):
        yield from liveness.shuffled(state, ("left", "right"))


def _photos() -> Iterable[Step]:
    yield Step("mattruoc", Kind.PHOTO, text(FRONT), NOUNS["mattruoc"])
    yield Step("matsau", Kind.PHOTO, text(BACK), NOUNS["matsau"])
    yield Step("selfie", Kind.PHOTO, text(SELFIE), text(N_("selfie")))
    options = (Option("yes", text(N_("🙂 Yes, turn my head"))), Option("no", text(N_("Not now"))))
    yield Step("liveness", Kind.CHOICE, text(OFFER_POSES), text(N_("poses")), options)
    yield from (pose for pose in liveness.POSES if pose.name != "mid")


KYC = Flow(
    name=kyc_case.FLOW,
    title=text(N_("Verify your identity")),
    steps=(*_photos(), *field_confirmation.STEPS),
    calls=(
        Call(GET_HAIMAT, check=check_reading, early=text(READ)),
        Call(
            MATCHINGLIVENESS, {"mattruoc": "img_cmt", "selfie": "mid"}, when=wants_poses, check=check_poses,
            pick=portrait_side, progress=text(N_("⏳ Looking at the three poses…")),
        ),
        Call(
            MATCHING, {"mattruoc": "img_cmt", "selfie": "img_person"}, check=check_match, blame="selfie",
            when=lambda state, results: not wants_poses(state, results),
            pick=portrait_side, progress=text(N_("⏳ Comparing the two faces…")),
        ),
        Call(SEARCH, {"selfie": "image"}, progress=text(N_("⏳ Searching the collection of faces…"))),
    ),
    progress=text(N_("⏳ Reading both sides of the card…")),
    effect=kyc_case.store_case,
    path=path,
    links=False,
    resumes=True,
    consents=VERIFICATION,
    operations=(ADD,),
    aliases=("kyc", "verify"),
    closing=text(N_("✅ Finished. Send /trangthai at any time to see how your verification stands.")),
)  # fmt: skip
