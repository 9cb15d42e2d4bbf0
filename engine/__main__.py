"""Command line: ``python -m engine [--host H] [--port P]`` serves, ``python -m engine read FILE...`` reads files."""

import argparse
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from engine.settings import Settings

# Imports stand inside the functions, because every worker process imports this module again when it starts.

INSTALL_COMMAND = "uv sync --locked --no-default-groups --group engine"
REQUIRED_LIBRARIES = ("cv2", "numpy", "onnxruntime", "pypdfium2", "rapidocr")
"""Libraries without which nothing works. `engine.capabilities` names the optional ones."""


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT, or read files with ``read``, and return the exit status.

    Print wrong settings (status 2) and an address that cannot be listened on (status 1) in one line on stderr.
    """
    if missing := [name for name in REQUIRED_LIBRARIES if find_spec(name) is None]:
        print(f"python -m engine lacks {', '.join(missing)}: {INSTALL_COMMAND}", file=sys.stderr)
        return 2
    if arguments is None:
        arguments = sys.argv[1:]
    if arguments[:1] == ["read"]:
        from engine import read_command

        return read_command.main(arguments[1:])
    options = _build_parser().parse_args(arguments)

    from pydantic import ValidationError

    from engine.settings import Settings, explain

    try:
        settings = Settings()  # type: ignore[call-arg]  # the values come from the environment
    except ValidationError as error:
        print(explain(error), file=sys.stderr)
        return 2
    if settings.face_model and (error_text := _try_face_model(settings.face_model)):
        print(f"ENGINE_FACE_MODEL: {error_text}", file=sys.stderr)
        return 2
    return _serve(settings, options.host, options.port)


def _try_face_model(model: "Path") -> str | None:
    """Load the operator's face model in a short-lived process, which frees the memory, and return the error."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    from engine.faces.embedders import describe_model_error

    with ProcessPoolExecutor(1, get_context("spawn")) as executor:
        return executor.submit(describe_model_error, model).result()


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


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m engine",
        description="Serve API v1 on this machine: read Vietnamese identity papers and compare faces.",
        epilog="ENGINE_KEYS=key:secret[:quota],... lists the accepted API keys and is required. "
        "engine/settings.py describes the other options, ENGINE_.... "
        "Without a server: python -m engine read FILE... prints the papers on pictures and PDFs.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument(
        "--port", type=int, default=8090, help="port to listen on; 0 chooses a free port and prints it (default: 8090)"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
