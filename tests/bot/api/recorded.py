"""Access to the recorded answers in the folder of this file."""

import json
from pathlib import Path
from typing import Any

from bot.api.descriptors import Operation
from bot.api.results import Result
from bot.api.sansio import parse_response

_FOLDER = Path(__file__).parent / "answers"
SHAPES = ("documented", "observed")


def answer(operation: Operation, shape: str) -> bytes:
    """Return the body of an operation's recorded answer in one of the two shapes."""
    return (_FOLDER / f"{operation.name}.{shape}.json").read_bytes()


def document(operation: Operation, shape: str) -> dict[str, Any]:
    """Return the recorded answer decoded, for a test to change."""
    decoded: dict[str, Any] = json.loads(answer(operation, shape))
    return decoded


def read(operation: Operation, body: object) -> Result:
    """Return the parsed result of an answer with HTTP 200 and a JSON body."""
    return parse_response(operation, 200, {}, json.dumps(body).encode())


def read_recorded(operation: Operation, shape: str) -> Result:
    """Return the parsed result of a recorded answer."""
    return parse_response(operation, 200, {}, answer(operation, shape))
