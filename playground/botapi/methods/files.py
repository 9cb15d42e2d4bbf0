"""Look up a file's path: getFile."""

from typing import Any

from playground.botapi.parameters import Parameters
from playground.messaging.errors import bad_request
from playground.messaging.state import State

MAX_DOWNLOAD = 20 << 20


async def get_file(state: State, parameters: Parameters) -> Any:
    """Handle getFile for files up to 20 MB."""
    file_id = parameters.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    if (found := state.files.get(file_id)) is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    info, _ = found
    if info.size > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return {
        "file_id": info.file_id,
        "file_unique_id": info.unique_id,
        "file_size": info.size,
        "file_path": info.path,
    }
