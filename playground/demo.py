"""Run the whole service offline, with a chat page in the browser or as a played script (``python -m bot demo``)."""

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
from playground.samples.real_portraits import NoPortraitsError
from playground.scripts import SCRIPTS, EngineAccess, Options, Script
from playground.testing.driver import Chat, Playground

PORT = 8081
"""The chat page's usual port. When another program uses this port, the demo takes a free port."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demo. Return exit status 0 after Ctrl-C or when every script was right, else 1 or 2."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if bool(options.front) != bool(options.back) and options.script not in {"licence", "passport"}:
        parser.error("--front and --back go together")
    if not can_draw():
        _report("drawing and reading papers needs: uv sync --locked --no-default-groups --group engine")
        return 2
    try:
        return asyncio.run(_play_scripts(options) if options.script else _serve_page(options.port))
    except (KeyboardInterrupt, asyncio.CancelledError):
        _report("ended, all data is deleted")
        return 0
    except (ProcessError, NoPortraitsError) as error:
        _report(str(error))
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot demo", description="Try the whole service offline.")
    parser.add_argument("--script", choices=sorted(SCRIPTS), help="play this script instead of serving a chat page")
    parser.add_argument(
        "--seed", type=_parse_seeds, default=range(1, 2), metavar="N|A-B", help="number of the specimen, or a range"
    )
    parser.add_argument("--level", choices=_levels(), default="d2", help="quality of the photo (default: d2, average)")
    parser.add_argument("--front", type=_parse_path, help="your own photo of the front")
    parser.add_argument("--back", type=_parse_path, help="your own photo of the back")
    parser.add_argument("--port", type=int, default=PORT, help=f"port of the chat page (default: {PORT})")
    return parser


def _levels() -> Sequence[str] | None:
    """Return the levels of the camera, or None when the camera is not installed."""
    if not can_draw():
        return None
    from specimens.camera import LEVELS

    return LEVELS


def _parse_seeds(text: str) -> range:
    if not (parts := re.fullmatch(r"([0-9]{1,9})(?:-([0-9]{1,9}))?", text)):
        raise argparse.ArgumentTypeError(f"{text!r} is neither a seed such as 3 nor a range such as 1-10")
    first, last = int(parts[1]), int(parts[2] or parts[1])
    if last < first:
        raise argparse.ArgumentTypeError(f"the range {text} is empty: write {last}-{first}")
    return range(first, last + 1)


def _parse_path(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"there is no file {text}")
    return path


def _report(text: str) -> None:
    print(f"demo: {text}", file=sys.stderr, flush=True)


async def _serve_page(port: int) -> int:
    """Serve the chat page until Ctrl-C."""
    async with _run_playground(port) as playground, run_local_stack(playground, _report) as stack:
        _report("ready, open the chat page (Ctrl-C ends the demo):")
        print(f"\n    {playground.url}/\n", flush=True)
        await asyncio.gather(stack.engine.watch(), stack.bot.watch())
    return 0


async def _play_scripts(options: argparse.Namespace) -> int:
    """Play one script for each seed and print the transcripts. Return 0 when every result is right."""
    async with _run_playground(0) as playground, run_local_stack(playground, _report) as stack:
        access = EngineAccess.of(stack.engine)
        wrong = 0
        for seed in options.seed:
            script_options = Options(seed, options.level, options.front, options.back, access)
            chat = playground.chat(user_id=1000 + seed, first_name="Bạn")
            wrong += not await _play(chat, SCRIPTS[options.script], script_options)
    return int(wrong > 0)


async def _play(chat: Chat, script: Script, options: Options) -> bool:
    title = f"own photos {options.front}, {options.back}" if options.front else f"seed {options.seed}, {options.level}"
    print(f"=== {title} ===", flush=True)
    try:
        result = await script(chat, options)
    except AssertionError as error:
        print(error, "\n--- WRONG: the conversation did not go on", flush=True)
        return False
    print(chat.transcript(), *result.lines, sep="\n")
    print(f"--- {'right' if result.right else 'WRONG'}", flush=True)
    return result.right


@asynccontextmanager
async def _run_playground(port: int) -> AsyncIterator[Playground]:
    """Run a playground until SIGTERM or Ctrl-C, on another port when the given port is taken."""
    _cancel_on_signal()
    try:
        async with Playground(port=port, first_name="Trợ lý giấy tờ", username="giay_to_bot") as playground:
            yield playground
    except OSError as error:
        if error.errno != errno.EADDRINUSE or not port:
            raise
        async with _run_playground(0) as playground:
            yield playground


def _cancel_on_signal() -> None:
    """Cancel this task at the first signal. A second signal, which `make` passes on, must not interrupt the cleanup."""
    task, loop = asyncio.current_task(), asyncio.get_running_loop()
    cancelled = asyncio.Event()

    def cancel() -> None:
        if task and not cancelled.is_set():
            cancelled.set()
            task.cancel()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, cancel)


if __name__ == "__main__":
    sys.exit(main())
