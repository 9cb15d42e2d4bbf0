"""Serve a local Telegram with a chat page until Ctrl-C."""

import argparse
import asyncio
import signal
from collections.abc import Sequence

from playground.server.playground_server import DEFAULT_TOKEN, PlaygroundServer


async def serve(server: PlaygroundServer) -> None:
    """Serve until SIGINT or SIGTERM."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with server:
        print(f"TELEGRAM_BASE_URL={server.url}", flush=True)
        await stop.wait()


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m playground", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: loopback only)")
    parser.add_argument("--port", type=int, default=8081, help="port to listen on (0 takes a free port)")
    parser.add_argument("--token", default=DEFAULT_TOKEN, help="the bot's token")
    options = parser.parse_args(arguments)
    asyncio.run(serve(PlaygroundServer(options.token, host=options.host, port=options.port)))


if __name__ == "__main__":
    main()
