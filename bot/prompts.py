"""How a step is asked, and the sentences and buttons that every conversation shares; pure."""

from __future__ import annotations

from bot.flow import N_, Button, Flow, Message, Session, Text, text

CANCEL = Button(text(N_("✖ Cancel")), "cancel")
RETRY = Button(text(N_("🔄 Try again")), "go")
REDO = Button(text(N_("📷 Take again")), "redo")
DONE = Button(text(N_("✅ Done")), "done")

STEP = N_("<b>Step {number} of {total} · {noun}</b>")
RECEIVED = N_("👍 Got the {noun}.")
EXTRA = N_("ℹ️ I use only the first photos of an album; this one is left out.")
ONLY_PHOTOS = N_("🙂 I need a <b>photo</b> here, not this.")
WAITING = N_("ℹ️ I already have all the photos. Tap <b>Try again</b>, or send /huy to stop.")
TAKEN_AS_IS = N_("👌 I take the {noun} as it is; some fields may be missing.")
CLOSED = N_("✅ Finished. The photos and fields of this reading are not kept. Send /cccd to read another card.")
CANCELLED = N_("✖ Stopped; nothing was kept. Send /cccd to start again, /help for everything I can do.")
STALE = N_("This button belongs to an earlier step.")


def prompt(flow: Flow, session: Session, *before: Text) -> Message:
    """The question of the present step, after some lines such as what was wrong with the last answer."""
    step = flow.step(session.step)
    if step is None:
        return Message((*before, text(WAITING)), ((RETRY, CANCEL),), session.nonce)
    number = flow.steps.index(step) + 1
    head = text(STEP, number=number, total=len(flow.steps), noun=step.noun)
    return Message((*before, *([text("")] if before else []), head, step.prompt), ((CANCEL,),), session.nonce)


def again(flow: Flow, session: Session, reason: Text) -> Message:
    """The question once more after a faulty answer: what was wrong and which step it is, without the whole guide."""
    head, *_ = prompt(flow, session).parts
    return Message((reason, text(""), head), ((CANCEL,),), session.nonce)


def noun_of(flow: Flow, name: str) -> Text:
    """How a step's shot is called in a sentence."""
    step = flow.step(name)
    return step.noun if step else text("")
