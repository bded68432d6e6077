"""The verbs of files: take uploads in, settle them, keep files and their versions."""

from zhongshu.files.services.keeping import freeze, keep, new_version, open_file, opened, wipe
from zhongshu.files.services.uploads import (
    Received,
    discard,
    hand_over,
    leaving,
    receive_many,
    receive_upload,
    refuse,
    too_large,
)

__all__ = [
    "Received",
    "discard",
    "freeze",
    "hand_over",
    "keep",
    "leaving",
    "new_version",
    "open_file",
    "opened",
    "receive_many",
    "receive_upload",
    "refuse",
    "too_large",
    "wipe",
]
