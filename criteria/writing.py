"""Writing files: beside first, then renamed, so that nothing is ever half-written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path


def write(path: Path, content: bytes, check: Callable[[], None] = lambda: None) -> bool:
    """Write a file unless it already holds these bytes; tells whether it was written.

    `check` is called just before the new file takes the place of the old one, which stays when it raises.
    """
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(content)
        check()
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    return True
