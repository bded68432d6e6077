"""The verbs of files: take uploads in, settle them, keep files and their versions."""

from zhongshu.files.services.dividing import divide, divide_at_blank
from zhongshu.files.services.keeping import (
    Made,
    freeze,
    keep,
    keep_made,
    mask_name,
    new_version,
    open_file,
    opened,
    wipe,
)
from zhongshu.files.services.reading import confirm_level, read_again, stop_reading
from zhongshu.files.services.uploads import (
    AlreadyWaiting,
    BadFile,
    Received,
    Source,
    clean_name,
    discard,
    hand_over,
    leaving,
    receive_many,
    receive_upload,
    refuse,
    too_large,
)

__all__ = [
    "AlreadyWaiting",
    "BadFile",
    "Made",
    "Received",
    "Source",
    "clean_name",
    "confirm_level",
    "discard",
    "divide",
    "divide_at_blank",
    "freeze",
    "hand_over",
    "keep",
    "keep_made",
    "leaving",
    "mask_name",
    "new_version",
    "open_file",
    "opened",
    "read_again",
    "receive_many",
    "receive_upload",
    "refuse",
    "stop_reading",
    "too_large",
    "wipe",
]
