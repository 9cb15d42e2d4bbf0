"""Command line: ``python -m engine [--host H] [--port P]`` serves, ``python -m engine read FILE...`` reads files."""

import argparse
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from engine.settings import Settings

# Little is imported here, because every worker process imports this module again when it starts.

INSTALL = "uv sync --locked --no-default-groups --group engine"
NEEDED = ("cv2", "numpy", "onnxruntime", "pypdfium2", "rapidocr")
"""Libraries without which nothing works; others that are missing are told at the start, and cost some abilities."""


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT, then return 0; with ``read`` do that instead.

    Wrong settings and an address that cannot be had are told in one line on stderr; the status is then 2 or 1.
    """
    if lacking := [name for name in NEEDED if find_spec(name) is None]:
        print(f"python -m engine lacks {', '.join(lacking)}: {INSTALL}", file=sys.stderr)
        return 2
    given = sys.argv[1:] if arguments is None else arguments
    if given[:1] == ["read"]:
        from engine import read_command

        return read_command.main(given[1:])
    options = _parser().parse_args(given)

    from pydantic import ValidationError

    from engine.settings import Settings, explain

    try:
        settings = Settings()  # type: ignore[call-arg]  # the environment has them
    except ValidationError as error:
        print(explain(error), file=sys.stderr)
        return 2
    if settings.face_model and (fault := _fault(settings.face_model)):
        print(f"ENGINE_FACE_MODEL: {fault}", file=sys.stderr)
        return 2
    return _serve(settings, options.host, options.port)


def _fault(model: "Path") -> str | None:
    """Try the operator's own face model in a process of its own, whose memory is gone when it ends."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    from engine.faces.embedders import fault

    with ProcessPoolExecutor(1, get_context("spawn")) as trial:
        return trial.submit(fault, model).result()


def _serve(settings: "Settings", host: str, port: int) -> int:
    import asyncio
    import logging

    from engine.gallery.protocol import GalleryError
    from engine.http.server import run

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    try:
        asyncio.run(run(settings, host, port))
    except GalleryError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"cannot listen on {host}, port {port}: {error.strerror or error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m engine",
        description="Reads Vietnamese identity cards and answers as API v1 does, on this machine.",
        epilog="ENGINE_KEYS=key:secret[:quota],... says who may ask, and is needed. "
        "The other options, ENGINE_..., are described in engine/settings.py. "
        "Without a server: python -m engine read FILE... prints what is on pictures and PDFs.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=8090, help="port; 0 takes a free one, printed (default: 8090)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
