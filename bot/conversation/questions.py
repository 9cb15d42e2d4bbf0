"""Show the question of a step, with a plain or a computed prompt."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import prompts
from bot.conversation.flow import End, Flow, InFlow, Next
from bot.conversation.message import Attachment, Message, Text
from bot.conversation.protocols import Tools


async def question(flow: Flow, state: InFlow, tools: Tools) -> Message | End:
    """Return the words of the present step. A computed prompt may end the flow instead."""
    step = flow.step(state.step)
    assert step  # noqa: S101  # a state in a flow stands at one of its steps
    if not isinstance(step.prompt, Text):
        return await step.prompt(state, tools)
    quoted = {"value": state.facts.get(step.quoted_fact, "")}
    return Message((Text(step.prompt.msgid, {**step.prompt.values, **quoted}),))


async def ask(
    flow: Flow,
    state: InFlow,
    tools: Tools,
    *before: Text,
    again: bool = False,
    message_id: int | None = None,
    picture: Attachment | None = None,
    files: tuple[Attachment, ...] = (),
) -> Next:
    """Show the question of the present step after some lines, as a new message or in the place of ``message_id``.

    ``again`` leaves out the guide of a step that was asked before.
    """
    prompt = await question(flow, state, tools)
    if isinstance(prompt, End):
        shown, after = Message((prompt.words,) if prompt.words else ()), None
    else:
        build = prompts.again if again else prompts.question
        shown, after = build(flow, state, prompt, *before), state
    shown = replace(shown, picture=picture or shown.picture, files=(*shown.files, *files))
    if message_id is not None:
        await tools.edit(message_id, shown)
    elif shown.parts:
        await tools.say(shown)
    return after
