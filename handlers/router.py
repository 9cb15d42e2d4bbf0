"""Route an event to a command, a button that works at any time, the flow under way, or a new flow."""

from __future__ import annotations

import contextlib
from dataclasses import replace

from bot.chat.timer_events import AGAIN, SLOW
from bot.chat.tools import ChatTools
from bot.conversation import answers, prompts, runner
from bot.conversation.albums import continues_album
from bot.conversation.flow import FILES, Begin, Event, Flow, FlowKind, InFlow, Kind, Next, Stop
from bot.conversation.message import Message, Text, text
from bot.conversation.state import (
    DEFAULT_TARGET,
    HOLD_FLOW,
    TARGET,
    AwaitingRetry,
    Outdated,
    ShowingResult,
    State,
    interrupted_by,
)
from bot.identity.letters import bare_letters
from bot.telegram.errors import ChatUnreachable, Refused
from handlers.admin.statistics import reached
from handlers.commands import start_help
from handlers.commands.context import Context, may
from handlers.commands.registry import Destination
from handlers.consent import question
from handlers.registry import REGISTRY

STOP_WORDS = frozenset({"huy", "huybo", "dung", "thoi", "cancel", "stop"})
LANGUAGE_WORDS = frozenset({"ngonngu", "language", "lang"})
HELP_WORDS = frozenset({"help", "trogiup", "giupdo"})


async def handle(event: Event, state: State | None, tools: ChatTools) -> State | None:
    """Take one event of a chat. Return the new state, or None when nothing is under way."""
    if not event.private:
        await _in_group(event, tools)
        return state
    after = await _route(event, state, tools)
    while isinstance(after, Begin):
        after = await _begin(after, event, state, tools)
    if after is None and (behind := interrupted_by(state)):
        after = await _show_again(behind, event, tools)
    settled = None if isinstance(after, Stop) else after
    _count(state, settled, tools)
    return settled


async def _route(event: Event, state: State | None, tools: ChatTools) -> Next:
    """Find the handler of an event. The order of the cases is the order of precedence."""
    stop = event.kind is Kind.TEXT and bare_letters(event.text) in STOP_WORDS
    destination = None if stop else await _find_destination(event, tools)
    if tools.blocked and event.kind is not Kind.TIMER and not _exercises_right(destination, state):
        if event.kind is Kind.PRESS:
            await tools.toast(None)
        await tools.say(Message((text(start_help.BLOCKED),)))
        return Stop()
    if destination and not isinstance(destination.entry, Flow):  # the flow under way goes on
        after = await destination.entry(Context(event, destination.arguments, state, tools))
        return state if after is None else after
    if event.kind is Kind.TIMER:
        return state if tools.blocked else await _due(event, state, tools)
    if isinstance(state, Outdated):
        await tools.say(Message((text(start_help.UPDATED),)))
        state = None
    if destination and isinstance(destination.entry, Flow):
        return await _begin_named(destination.entry, destination.arguments, event, state, tools)
    if event.kind is Kind.COMMAND:
        return await _built_in(event, state, tools)
    if stop:
        return await _stop(state, tools)
    if event.kind is Kind.PRESS and event.text.startswith("lang:"):
        await start_help.set_language(event.text.removeprefix("lang:"), tools)
        return await _show_again(state, event, tools)
    return await _in_state(event, await _without_lost_role(_without_left_dialogue(event, state), tools), tools)


async def _find_destination(event: Event, tools: ChatTools) -> Destination | None:
    """Return the first command, flow or reaction that the event names and the person may use."""
    for destination in REGISTRY.destinations(event):
        if destination.role is None or await may(destination.role, tools):
            return destination
    return None


async def _due(event: Event, state: State | None, tools: ChatTools) -> Next:
    """Handle a timer of the conversations. An unknown timer was set by another version."""
    name, _, words = event.text.partition(" ")
    if name == SLOW:
        await start_help.slow_down(Context(event, words, state, tools))
    if name == AGAIN and isinstance(state, AwaitingRetry) and (flow := REGISTRY.flow(state.flow)):
        return await runner.come_back(flow, state, event, tools)
    return state


def _exercises_right(destination: Destination | None, state: State | None) -> bool:
    """Tell if an event exercises a right that a blocked chat keeps. The buttons of such rights work at any time."""
    if destination:
        return destination.legal_right
    flow = _flow(state)
    return flow is not None and flow.legal_right


async def _begin_named(flow: Flow, words: str, event: Event, state: State | None, tools: ChatTools) -> Next:
    """Begin the flow of a command, with the arguments and with photos that came before or with the command."""
    if flow.kind is FlowKind.CONVERSATION and _kind(state) is FlowKind.DIALOGUE:
        state = interrupted_by(state)  # a person who goes on with a conversation leaves the question of a dialogue
    if flow.resumes and not event.file and _has_answers(state, flow):
        assert isinstance(state, InFlow | AwaitingRetry)  # noqa: S101  # only these have answers
        return await runner.resume(flow, state, event, tools)
    begin = flow.begin(words)
    if isinstance(begin, Text):
        await tools.say(Message((begin,)))
        return state
    takes_photos = flow.steps[0].kind in FILES
    if event.file:
        tools.record_photo_received()
        photo = (answers.held_photo(event),) if takes_photos else ()
        return replace(begin, answers={}, held=photo, album=event.album)
    if takes_photos and isinstance(state, InFlow) and state.held:
        return replace(begin, held=state.held, album=state.album)
    return begin


async def _built_in(event: Event, state: State | None, tools: ChatTools) -> Next:
    """Answer the commands that every chat knows: start, stop, language, help."""
    first = bare_letters(event.text.partition("@")[0].partition(" ")[0])
    words = {first, bare_letters(event.text)}
    if first == "start":
        under_way = isinstance(state, InFlow | AwaitingRetry) and _kind(state) is FlowKind.CONVERSATION
        await start_help.welcome(tools, under_way=under_way)
        return await _show_again(state, event, tools) if under_way else state
    if words & STOP_WORDS:
        return await _stop(state, tools)
    if words & LANGUAGE_WORDS:
        await start_help.ask_language(tools)
    elif words & HELP_WORDS:
        await start_help.show_help(REGISTRY, tools)
    else:
        await tools.say(Message((text(start_help.UNKNOWN),)))
    return state


async def _stop(state: State | None, tools: ChatTools) -> Next:
    """End the flow under way. After a dialogue the interrupted conversation goes on."""
    flow = _flow(state)
    if flow and flow.kind is FlowKind.DIALOGUE:
        await tools.say(Message((text(prompts.NOTHING_DONE),)))
        return None
    if isinstance(state, ShowingResult) and flow:
        await tools.farewell(flow.closing or text(prompts.CLOSED, command=flow.name))
    elif state:
        target = state.facts.get(TARGET, DEFAULT_TARGET) if isinstance(state, InFlow) else DEFAULT_TARGET
        command = flow.name if flow and flow.kind is FlowKind.CONVERSATION else target
        await tools.say(Message((text(prompts.CANCELLED, command=command),)))
    else:
        await tools.say(Message((text(start_help.NOTHING),)))
    return Stop()


def _without_left_dialogue(event: Event, state: State | None) -> State | None:
    """Return the interrupted conversation when a photo for the conversation leaves the question of a dialogue."""
    if event.file and isinstance(state, InFlow) and _kind(state) is FlowKind.DIALOGUE:
        flow = REGISTRY.flow(state.flow)
        step = flow.step(state.step) if flow else None
        if step is None or step.kind not in FILES:
            return state.interrupted
    return state


async def _without_lost_role(state: State | None, tools: ChatTools) -> State | None:
    """Return the state. Return the conversation behind a dialogue when the person lost the role for the dialogue."""
    flow = _flow(state)
    if flow is None or flow.role is None or await may(flow.role, tools):
        return state
    return interrupted_by(state)


async def _in_state(event: Event, state: State | None, tools: ChatTools) -> Next:
    """Give an event to the flow under way, or answer the event of a chat without a flow."""
    match state:
        case ShowingResult() if event.kind is not Kind.PRESS and not continues_album(event, state):
            return await _at_rest(event, state, tools)  # a result is shown: the event begins something new
        case InFlow() | AwaitingRetry() | ShowingResult() if flow := REGISTRY.flow(state.flow):
            return await runner.run(flow, state, event, tools)
        case _:
            return await _at_rest(event, state, tools)


async def _at_rest(event: Event, state: State | None, tools: ChatTools) -> Next:
    """Answer an event that no flow waits for. A photo is held until the person names the use."""
    if event.file:
        tools.record_photo_received()
        return Begin(HOLD_FLOW, held=(answers.held_photo(event),), album=event.album)
    if event.kind is Kind.PRESS:
        await tools.toast(text(prompts.STALE if state else prompts.OVER))
        return state
    await tools.say(Message((text(start_help.HINT),)))
    return state


async def _begin(begin: Begin, event: Event, state: State | None, tools: ChatTools) -> Next:
    """Begin a flow once the person has agreed to the purposes. A dialogue interrupts the flow under way."""
    flow = REGISTRY.flow(begin.flow)
    if flow is None:
        return None
    if before := await question.before(flow, begin, tools):
        return before
    interrupted = None
    if flow.kind is FlowKind.DIALOGUE:
        interrupted = interrupted_by(state) if _kind(state) is FlowKind.DIALOGUE else state
    after = await runner.begin(flow, event, tools, begin, interrupted)
    if after is None and interrupted:
        return await _show_again(interrupted, event, tools)
    return after


async def _show_again(state: State | None, event: Event, tools: ChatTools) -> State | None:
    """Show the open question again, in the present language."""
    flow = _flow(state)
    if state is None or flow is None:
        return None
    after = await runner.show_again(flow, state, event, tools)
    return None if isinstance(after, Begin | Stop) else after


def _has_answers(state: State | None, flow: Flow) -> bool:
    """Tell if a conversation of this flow is under way and has an answer already."""
    match state:
        case AwaitingRetry():
            return state.flow == flow.name
        case InFlow():
            return state.flow == flow.name and bool(state.answers)
        case _:
            return False


def _flow(state: State | None) -> Flow | None:
    return REGISTRY.flow(state.flow) if state else None


def _kind(state: State | None) -> FlowKind | None:
    flow = _flow(state)
    return flow.kind if flow else None


def _count(before: State | None, after: State | None, tools: ChatTools) -> None:
    """Count the conversation that was begun and the step that was reached, for the statistics."""
    if after is None or _kind(after) is not FlowKind.CONVERSATION:
        return
    if before is None or (before.flow, before.seed) != (after.flow, after.seed):
        tools.count("begun", after.flow)
    if before is None or reached(before) != reached(after):
        tools.count("step", reached(after))


async def _in_group(event: Event, tools: ChatTools) -> None:
    """Tell a group the way to the private chat, and leave a group that added the bot: papers are read in private."""
    if event.kind is Kind.PRESS:
        await tools.toast(None)
    if _is_addressed(event, tools.bot_username):
        with contextlib.suppress(ChatUnreachable, Refused):  # a group may forbid its members to write
            await tools.say(Message((text(start_help.IN_GROUP, name=tools.bot_username),)))
    if event.kind is Kind.ADDED:
        await tools.app.telegram.leave_chat(event.chat_id)


def _is_addressed(event: Event, name: str) -> bool:
    """Tell if a group expects an answer: the group added the bot, or gave a command to this bot."""
    if event.kind is Kind.COMMAND:
        addressee = event.text.partition(" ")[0].partition("@")[2]
        return addressee.lower() in {"", name.lower()}
    return event.kind is Kind.ADDED and event.text != "channel"
