"""Ask for the use of photos that came without a command. More photos may come until the person taps."""

from __future__ import annotations

from collections.abc import Iterable

from bot.chat.tools import ChatTools
from bot.conversation import prompts
from bot.conversation.flow import FILES, Begin, Flow, FlowKind, InFlow, Kind, Option, Outcome, Results, Step
from bot.conversation.message import N_, Button, Message, text
from bot.conversation.state import HOLD_FLOW

TITLE = text(N_("Photos without a command"))
PHOTO = N_("🖼 I have your photo. What shall I do with it?")
PDF = N_("📎 I have your PDF. What shall I do with it?")
PHOTOS = N_("🖼 I have your {count} photos. What shall I do with them?")
LET_GO = N_("👌 All right, I leave the photo alone.")


def build(flows: Iterable[Flow]) -> Flow:
    """Return the flow that offers the flows which begin with a photo."""
    offered = tuple(flow for flow in flows if flow.steps[0].kind in FILES)

    async def prompt(state: InFlow, _tools: ChatTools) -> Message:
        count, pdf = len(state.held), all(photo.text == Kind.FILE for photo in state.held)
        words = text(PDF) if pdf else text(PHOTOS, count=count) if count > 1 else text(PHOTO)
        kinds = {Kind.FILE} if pdf else FILES
        fitting = (flow for flow in offered if flow.steps[0].kind in kinds)
        rows = tuple((Button(text("🪪 {title}", title=flow.title), f"flow:{flow.name}"),) for flow in fitting)
        let_go = Button(prompts.CANCEL.label, "let go")
        return Message((words,), (*rows, (let_go,)))

    def outcome(state: InFlow, _results: Results) -> Outcome:
        return Begin(state.answers["use"].text.removeprefix("flow:"), held=state.held, album=state.album)

    options = (*(Option(f"flow:{flow.name}", flow.title) for flow in offered), Option("let go", TITLE, text(LET_GO)))
    step = Step("use", Kind.CHOICE, prompt, options=options, holds_photos=True, cancellable=False)
    return Flow(HOLD_FLOW, TITLE, (step,), outcome=outcome, kind=FlowKind.PRELUDE, has_command=False)
