"""Albums: Telegram delivers each photo of an album as a message of its own, with the id of the album. Pure.

So each photo of an album is an event of its own (Bot API, "media_group_id"), and answers a step of its own. Telegram
does not tell how many photos follow. The state holds the album of the newest photo, by which the next photo is known
as a part of the same album.
"""

from __future__ import annotations

from bot.conversation.event import FILES, Event
from bot.conversation.flow import Flow
from bot.conversation.state import InFlow, ShowingResult


def continues_album(event: Event, state: InFlow | ShowingResult) -> bool:
    """Tell if an event brings a further photo of the album of the newest photo."""
    return bool(event.album) and event.album == state.album


def step_of_photo(flow: Flow, state: InFlow, event: Event) -> str:
    """Return the step that a photo answers.

    An album goes on with the step after, when the photo for the present step was just refused.
    """
    if continues_album(event, state) and state.failed_step == state.step:
        later = [step.name for step in flow.way(state) if step.name not in state.answers and step.kind in FILES]
        return next((name for name in later if name != state.step), state.step)
    return state.step
