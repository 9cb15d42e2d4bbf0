"""How a step is asked, and the sentences and buttons that every conversation shares; pure."""

from __future__ import annotations

from bot.conversation.flow import N_, Button, Flow, Kind, Message, Session, Step, Text, text

CANCEL = Button(text(N_("✖ Cancel")), "cancel")
RETRY = Button(text(N_("🔄 Try again")), "go")
REDO = Button(text(N_("📷 Take again")), "redo")
DONE = Button(text(N_("✅ Done")), "done")
RESTART = Button(text(N_("↩️ Start over")), "restart")
SWEEP = Button(text(N_("🧹 Take my photos out of the chat")), "sweep")

STEP = N_("<b>Step {number} of {total} · {noun}</b>")
RECEIVED = N_("👍 Got the {noun}.")
EXTRA = N_("ℹ️ I have all the photos I need; what came beyond them is left out.")
WAITING = N_("ℹ️ I already have all the photos. Tap <b>Try again</b>, or send /huy to stop.")
TAKEN_AS_IS = N_("👌 I take the {noun} as it is; some fields may be missing.")
CLOSED = N_("✅ Finished. The photos and fields of this reading are not kept. Send /{command} to do it again.")
STILL_THERE = N_("🧹 The photos you sent are still in this chat; I can take those of the last 48 hours out of it.")
CANCELLED = N_("✖ Stopped; nothing was kept. Send /{command} to start again, /help for everything I can do.")
STALE = N_("This button belongs to an earlier step.")
OVER = N_("This button is no longer in use. /help shows everything I can do.")
RESUMED = N_("▶️ Let us go on where you stopped.")
NO_LINKS = N_("🔗 A link is of no use in this step. Please send the <b>photo</b> itself.")
LINKS_ONLY = N_("🔗 You began with a link. Please send a link for this one too, or /huy to start with photos.")

NEEDED = {
    Kind.PHOTO: N_("🙂 I need a <b>photo</b> here, not this: tap 📎 or 📷 and send the {noun}."),
    Kind.FILE: N_("🙂 I need a <b>file</b> here (PDF or a photo): tap 📎 and choose the {noun}."),
    Kind.TEXT: N_("🙂 I need a few <b>words</b> here: please type them and send them."),
    Kind.CHOICE: N_("🙂 Please tap one of the <b>buttons</b> below."),
}
"""Kind of step -> what to do when something else comes."""

_ROW = 26
"""Characters of two labels that stand beside each other on a phone."""


def prompt(flow: Flow, session: Session, *before: Text) -> Message:
    """The question of the present step, after some lines such as what was wrong with the last answer."""
    step = flow.step(session.step)
    if step is None:
        return Message((*before, text(WAITING)), ((RETRY, CANCEL),), session.nonce)
    asked = Text(step.prompt.msgid, {**step.prompt.values, "value": session.notes.get(step.quotes, "")})
    parts = (*before, *([text("")] if before else []), _head(flow, session, step), asked)
    return Message(parts, (*_options(step), (CANCEL,)), session.nonce)


def again(flow: Flow, session: Session, *reasons: Text) -> Message:
    """The question once more after a faulty answer: what was wrong and which step it is, without the whole guide."""
    step = flow.step(session.step)
    if step is None or step.kind is Kind.CHOICE:
        return prompt(flow, session, *reasons)
    return Message((*reasons, text(""), _head(flow, session, step)), ((CANCEL,),), session.nonce)


def farewell(words: Text) -> Message:
    """Goodbye, with the offer to take the photos of papers out of the chat itself."""
    return Message((words, text(""), text(STILL_THERE)), ((SWEEP,),))


def _head(flow: Flow, session: Session, step: Step) -> Text:
    names = [each.name for each in flow.way(session)]
    number = names.index(step.name) + 1 if step.name in names else len(names)
    return text(STEP, number=number, total=len(names), noun=step.noun)


def _options(step: Step) -> tuple[tuple[Button, ...], ...]:
    """The options as buttons: beside each other where they are short, else one below the other."""
    buttons = tuple(Button(option.label, f"pick:{option.value}") for option in step.options)
    if sum(len(button.label.msgid) for button in buttons) <= _ROW:
        return (buttons,) if buttons else ()
    return tuple((button,) for button in buttons)
