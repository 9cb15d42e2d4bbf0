"""Build the question of a step, with the sentences and buttons that all conversations share. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.conversation.flow import Flow, FlowKind, InFlow, Kind, Option, Prompt, Step
from bot.conversation.message import N_, Button, Message, Text, text
from bot.conversation.state import AwaitingRetry

CANCEL = Button(text(N_("✖ Cancel")), "cancel")
RETRY = Button(text(N_("🔄 Try again")), "go")
REDO = Button(text(N_("📷 Take again")), "redo")
AGAIN = N_("📷 Again: {noun}")
DONE = Button(text(N_("✅ Done")), "done")
RESTART = Button(text(N_("↩️ Start over")), "restart")
NOTHING_DONE = N_("👌 All right, nothing was changed.")
STILL_OPEN = text(N_("🙂 My question above still waits for your answer. To leave everything as it is, send /huy."))
NO = Option("no", text(N_("✖ No")), text(NOTHING_DONE))
"""The safe answer to a confirmation."""
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
"""Messages about an answer of the wrong kind, by the kind of the step."""

_ROW = 26
"""Most characters of two labels that fit beside each other on a phone."""


def question(flow: Flow, state: InFlow, prompt: Message, *before: Text) -> Message:
    """Return the question of the present step, after some lines such as the fault of the last answer.

    ``prompt`` holds the text of the step. Buttons of ``prompt`` take the place of the step's options.
    """
    step = flow.step(state.step)
    head = _head(flow, state, step)
    parts = (*before, *([text("")] if before and head else []), *head, *prompt.parts)
    buttons = prompt.buttons or _options(step)
    if step is None or step.cancellable:
        buttons = (*buttons, (CANCEL,))
    return replace(prompt, parts=parts, buttons=buttons, nonce=state.nonce)


def again(flow: Flow, state: InFlow, prompt: Message, *reasons: Text) -> Message:
    """Return the question after a faulty answer: the reasons and the step, without the whole guide."""
    step = flow.step(state.step)
    if step is None or step.kind is Kind.CHOICE:
        return question(flow, state, prompt, *reasons)
    head = _head(flow, state, step)
    return Message((*reasons, *([text("")] if head else []), *head), ((CANCEL,),), state.nonce)


def retry(state: AwaitingRetry, words: Text | None = None, before: tuple[Text, ...] = ()) -> Message:
    """Return the message of calls that wait for a tap. A doubt about a charge is said again."""
    words = words or text(state.doubt or WAITING)
    return Message((*before, words), ((RETRY, CANCEL),), state.nonce)


def retakes(steps: Iterable[Step]) -> tuple[tuple[Button, ...], ...]:
    """Return a button for each of these steps that takes the photo of the step again."""
    return tuple((Button(text(AGAIN, noun=step.noun), f"again {step.name}"),) for step in steps)


def farewell(closing: Text) -> Message:
    """Return the last words, with the offer to delete the photos of papers from the chat."""
    return Message((closing, text(""), text(STILL_THERE)), ((SWEEP,),))


def confirm(label: Text, value: str = "yes") -> tuple[tuple[Button, ...], ...]:
    """Return the buttons of a confirmation with a computed text: the safe button first, then the button that acts."""
    return ((Button(NO.label, f"pick:{NO.value}"),), (Button(label, f"pick:{value}"),))


def confirmation(name: str, prompt: Text | Prompt, *yes: Option) -> Step:
    """Return the step that asks before something is done: the safe answer first, then the options that act."""
    return Step(name, Kind.CHOICE, prompt, options=(NO, *yes), hint=STILL_OPEN, cancellable=False)


def _head(flow: Flow, state: InFlow, step: Step | None) -> tuple[Text, ...]:
    """Return the line with the name and the number of the step, for conversations only."""
    if flow.kind is not FlowKind.CONVERSATION or step is None:
        return ()
    names = [each.name for each in flow.way(state)]
    number = names.index(step.name) + 1 if step.name in names else len(names)
    return (text(STEP, number=number, total=len(names), noun=step.noun),)


def _options(step: Step | None) -> tuple[tuple[Button, ...], ...]:
    """Return the options as buttons: short labels side by side, longer labels in rows."""
    buttons = tuple(Button(option.label, f"pick:{option.value}") for option in step.options) if step else ()
    if sum(len(button.label.msgid) for button in buttons) <= _ROW:
        return (buttons,) if buttons else ()
    return tuple((button,) for button in buttons)
