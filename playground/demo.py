"""The showpiece: the whole service offline, in the browser or as a played conversation (``python -m bot demo``)."""

from __future__ import annotations

import argparse
import asyncio
import errno
import re
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from playground.local_stack import ProcessError, run_local_stack
from playground.samples.catalogue import can_draw
from playground.samples.portraits import NoPortraitsError
from playground.scripts import SCRIPTS, EngineAccess, Options, Script
from playground.testing.driver import Chat, Playground

PORT = 8081
"""The chat page's usual port; a free one is taken when another program has it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demo; exit status 0 when it was ended by Ctrl-C or every played outcome was right, else 1 or 2."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    if bool(chosen.front) != bool(chosen.back) and chosen.script not in {"licence", "passport"}:
        parser.error("--front and --back go together")
    if not can_draw():
        _say("papers are drawn and read by what comes with: uv sync --locked --no-default-groups --group engine")
        return 2
    try:
        return asyncio.run(_play(chosen) if chosen.script else _show(chosen.port))
    except (KeyboardInterrupt, asyncio.CancelledError):
        _say("ended; nothing was kept")
        return 0
    except (ProcessError, NoPortraitsError) as error:
        _say(str(error))
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot demo", description="Try the whole service offline.")
    parser.add_argument("--script", choices=sorted(SCRIPTS), help="play this conversation instead of a chat page")
    parser.add_argument("--seed", type=_seeds, default=range(1, 2), metavar="N|A-B", help="specimen, or several")
    parser.add_argument("--level", choices=_levels(), default="d2", help="how hard the photo is (default: d2, usual)")
    parser.add_argument("--front", type=_file, help="a photo of your own for the front")
    parser.add_argument("--back", type=_file, help="a photo of your own for the back")
    parser.add_argument("--port", type=int, default=PORT, help=f"port of the chat page (default: {PORT})")
    return parser


def _levels() -> Sequence[str] | None:
    """The levels of the camera, where it is installed."""
    if not can_draw():
        return None
    from specimens.camera import LEVELS

    return LEVELS


def _seeds(words: str) -> range:
    if not (parts := re.fullmatch(r"([0-9]{1,9})(?:-([0-9]{1,9}))?", words)):
        raise argparse.ArgumentTypeError(f"{words!r} is neither a seed such as 3 nor a range such as 1-10")
    first, last = int(parts[1]), int(parts[2] or parts[1])
    if last < first:
        raise argparse.ArgumentTypeError(f"the range {words} is empty: write {last}-{first}")
    return range(first, last + 1)


def _file(words: str) -> Path:
    path = Path(words)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"there is no file {words}")
    return path


def _say(words: str) -> None:
    print(f"demo: {words}", file=sys.stderr, flush=True)


async def _show(port: int) -> int:
    """The chat page, until Ctrl-C."""
    async with _playground(port) as playground, run_local_stack(playground, _say) as running:
        _say("ready; open the chat page, and end with Ctrl-C:")
        print(f"\n    {playground.url}/\n", flush=True)
        await asyncio.gather(running.engine.watch(), running.bot.watch())
    return 0


async def _play(chosen: argparse.Namespace) -> int:
    """One script for each seed, as a transcript; 0 when every outcome is right."""
    async with _playground(0) as playground, run_local_stack(playground, _say) as running:
        key, secret = running.engine.environment["ENGINE_KEYS"].split(":")[:2]
        access = EngineAccess(running.engine.url, key, secret)
        wrong = 0
        for seed in chosen.seed:
            options = Options(seed, chosen.level, chosen.front, chosen.back, access)
            chat = playground.chat(user_id=1000 + seed, first_name="Bạn")
            wrong += not await _perform(chat, SCRIPTS[chosen.script], options)
    return int(wrong > 0)


async def _perform(chat: Chat, script: Script, options: Options) -> bool:
    title = f"own photos {options.front}, {options.back}" if options.front else f"seed {options.seed}, {options.level}"
    print(f"=== {title} ===", flush=True)
    try:
        verdict = await script(chat, options)
    except AssertionError as error:
        print(error, "\n--- WRONG: the conversation did not go on", flush=True)
        return False
    print(chat.transcript(), *verdict.lines, sep="\n")
    print(f"--- {'right' if verdict.right else 'WRONG'}", flush=True)
    return verdict.right


@asynccontextmanager
async def _playground(port: int) -> AsyncIterator[Playground]:
    """A running playground, on another port when the wanted one is taken; ends at SIGTERM and Ctrl-C."""
    _end_at_a_signal()
    try:
        async with Playground(port=port, first_name="Trợ lý giấy tờ", username="giay_to_bot") as playground:
            yield playground
    except OSError as error:
        if error.errno != errno.EADDRINUSE or not port:
            raise
        async with _playground(0) as playground:
            yield playground


def _end_at_a_signal() -> None:
    """Cancel this task at the first signal; a second one, as `make` passes on, must not cut off the tidying up."""
    task, loop = asyncio.current_task(), asyncio.get_running_loop()
    asked = asyncio.Event()

    def ask() -> None:
        if task and not asked.is_set():
            asked.set()
            task.cancel()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ask)


if __name__ == "__main__":
    sys.exit(main())
