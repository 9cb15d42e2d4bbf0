"""Messages about a fault of a photo or an error of the API: the fault and the remedy."""

from __future__ import annotations

from collections.abc import Mapping

from bot.api.errors import (
    ApiError,
    BadFormat,
    Family,
    NoContent,
    OutOfQuota,
    Spent,
    Unavailable,
    Uncertain,
    UrlUnreachable,
    WrongKey,
)
from bot.conversation.flow import Answer, Flow
from bot.conversation.message import N_, Text, text
from bot.photos.check import PhotoFault

FAULTS = {
    PhotoFault.NOT_AN_IMAGE: N_(
        "❌ I cannot open this file as a picture. Please send a photo in JPEG, PNG, WebP or HEIC form. "
        "A PDF is read by /pdf alone."
    ),
    PhotoFault.NOT_A_DOCUMENT: N_(
        "❌ I can open neither a PDF nor a picture in this file. Please send a PDF or a photo."
    ),
    PhotoFault.TOO_LARGE: N_("❌ This picture is too large. Please send one of at most 20 MB and 25 megapixels."),
    PhotoFault.TOO_SMALL: N_(
        "🔍 The picture is too small to read. Please move closer so that the card fills the frame, "
        "or send the original picture as a file."
    ),
    PhotoFault.BLURRED: N_(
        "🌫 The photo is blurred. Please hold the phone still, tap the card to focus, wait a second, then shoot again."
    ),
    PhotoFault.DARK: N_("🌑 The photo is too dark. Please move to a brighter place (near a window) and shoot again."),
    PhotoFault.BRIGHT: N_(
        "☀️ The photo is too bright. Please turn the flash off or move into the shade and shoot again."
    ),
    PhotoFault.GLARE: N_(
        "✨ A reflection hides part of the card. Please turn the flash off, tilt the card a little and shoot again."
    ),
}
"""By fault: a sentence on the fault and a sentence on the remedy."""

MAX_REFUSALS = 3
"""Refused photos of one step after which the advice comes. A photo with a fault of degree is then accepted."""

SAME_PHOTO = text(N_("🔁 This is the same photo as before. Please send <b>another one</b> for this step."))
GONE = text(N_("📎 Telegram no longer gives me this picture. Please send it again."))

REFUSED_PHOTO = text(N_("🔁 This is the same photo that could not be used. Please take a <b>new one</b>."))
WAY_OUT = N_("💡 Still not working? Try in another place with other light, or send /huy and ask somebody to help.")
AS_FILE = N_(
    "💡 Still not working? Wipe the lens and hold the phone farther away, or send the original picture as a file "
    "(📎 → File): Telegram makes photos smaller."
)
HELPED_BY_FILE = frozenset({PhotoFault.BLURRED, PhotoFault.TOO_SMALL})
"""Faults that the original picture may not have. Telegram reduces photos, and never files."""

FLAWS = {
    PhotoFault.BLURRED: N_("blurred"),
    PhotoFault.DARK: N_("too dark"),
    PhotoFault.BRIGHT: N_("too bright"),
    PhotoFault.GLARE: N_("partly hidden by a reflection"),
}
"""Faults of degree in a sentence."""
FLAWED = N_("ℹ️ The photo of the {noun} was taken although it is {flaw}: that may be why something is missing or wrong.")

HERE = N_("⭕ Here, on your photo of the {noun}.")

NO_CARD = N_("🔍 I could not find an identity paper in the {noun}. Please get the whole paper in and shoot again.")
NO_CARDS = N_("🔍 I could not find an identity paper in these photos. Please photograph all of them again.")
NO_FACE = N_("🔍 I could not find a face in the {noun}. Please look straight into the camera in good light.")
NO_FACES = N_("🔍 I could not find one clear face in each of these photos. Please take all of them again.")
NO_TEXT = N_("🔍 I could not find any text in the {noun}. Please photograph the whole page from above.")
UNREADABLE = N_("❌ The reading service could not open the {noun}. Please photograph it again.")
UNREADABLE_ALL = N_("❌ The reading service could not open these photos. Please photograph all of them again.")
LINK_DEAD = text(N_("🔗 The reading service cannot open this link. Please check it, or send the photo itself."))

NOTHING_FOUND = {
    Family.OCR: (NO_CARD, NO_CARDS),
    Family.SCAN: (NO_TEXT, NO_TEXT),
    Family.FACE: (NO_FACE, NO_FACES),
    Family.SEARCH: (NO_FACE, NO_FACES),
}
"""Words for one photo and for several photos in which nothing was found, by the family of the operation."""

BUSY = N_(
    "⏳ The reading service is busy or down at the moment. Your photos are kept and nothing was charged: "
    "please tap <b>Try again</b> in a few minutes."
)
COMES_BACK = N_(
    "⏳ The reading service is busy or down at the moment. Your photos are kept and nothing was charged: "
    "I will try again by myself until it works. To try at once, tap <b>Try again</b>."
)
SERVED = text(N_("☝️ The reading service works again: your result is above."))
SPENT = N_(
    "🌙 You have used the {limit} readings of today; there are new ones after midnight (Vietnam time). "
    "Your photos are kept: please tap <b>Try again</b> then."
)
DOUBT = N_(
    "⚠️ The last reading was cut off, so I do not know whether it was finished; it may have been counted once. "
    "Shall I read the card again?"
)
SUSPENDED = N_(
    "🛠 The reading service cannot be used right now; the administrators have been told. "
    "Your photos are kept: please tap <b>Try again</b> later."
)
ADMIN_OTHER = N_("🚨 API v1 answers with an error that no new photo mends: {error}")


def with_advice(reasons: tuple[Text, ...], times: int, fault: PhotoFault | None = None) -> tuple[Text, ...]:
    """Return the reasons to ask again, with advice on the fault after many tries."""
    advice = AS_FILE if fault in HELPED_BY_FILE else WAY_OUT
    return (*reasons, text(advice)) if times >= MAX_REFUSALS else reasons


def describe_flaws(flow: Flow, answers: Mapping[str, Answer]) -> tuple[Text, ...]:
    """Return one line for each photo that was taken in spite of a fault."""
    flawed = ((step, answers[step.name].fault) for step in flow.steps if step.name in answers)
    return tuple(text(FLAWED, noun=step.noun, flaw=text(FLAWS[PhotoFault(fault)])) for step, fault in flawed if fault)


def describe_fault(photo_fault: PhotoFault) -> Text:
    """Return the sentence for a fault of the photo."""
    return text(FAULTS[photo_fault])


def explain_retake(error: ApiError, noun: Text | None, family: Family, *, linked: bool = False) -> Text | None:
    """Return the reason to ask for a photo or link again. None when the error is not about the photo.

    ``noun`` names the photo at fault, None when the photo at fault is not known.
    """
    if isinstance(error, NoContent):
        one, several = NOTHING_FOUND[family]
        return text(one, noun=noun) if noun else text(several)
    if isinstance(error, BadFormat):
        return text(UNREADABLE, noun=noun) if noun else text(UNREADABLE_ALL)
    return LINK_DEAD if linked and isinstance(error, UrlUnreachable) else None


def describe_error(error: ApiError, *, comes_back: bool = False) -> Text:
    """Return the sentence for an error that no new photo mends. ``comes_back``: a timer makes the call again."""
    if isinstance(error, Spent):
        return text(SPENT, limit=error.limit)
    if isinstance(error, Uncertain):
        return text(DOUBT)
    if isinstance(error, Unavailable):
        return text(COMES_BACK if comes_back else BUSY)
    return text(SUSPENDED)


def describe_alarm(error: ApiError) -> Text | None:
    """Return the message to administrators about an unexpected error. ``bot.monitoring.outages`` tells of outages."""
    expected = isinstance(error, Unavailable | Uncertain | OutOfQuota | WrongKey)
    return None if expected else text(ADMIN_OTHER, error=error)
