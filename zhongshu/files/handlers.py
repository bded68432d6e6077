"""Django takes uploads apart before any view runs; this keeps one that is too large from filling the disk meanwhile."""

from typing import Any, cast

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile


class BoundedUploadHandler(FileUploadHandler):
    """First of the upload handlers: passes chunks on until a file grows too large, then skips the rest and remembers its name."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > settings.MAX_PAPER_BYTES:
            oversized(self.request).append(self.file_name or "")
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def oversized(request: Any) -> list[str]:
    """Names of the files of this request that were too large to be taken in."""
    if not hasattr(request, "oversized_files"):
        request.oversized_files = []
    return cast("list[str]", request.oversized_files)
