"""A store of its own for every test, and ways to put files into it."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.storage import storages

from zhongshu.files import services, tasks
from zhongshu.files.models import File, Upload
from zhongshu.records import services as records

TEXT = (
    "青岩县人民政府关于拨付防汛资金的请示\n\n云川市人民政府：\n    望澜水库堤脚渗水，请拨付抢修资金480万元。\n".encode()
)


@pytest.fixture(autouse=True)
def root(tmp_path: Path, settings) -> Path:
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "papers": place}
    assert storages["papers"].path("") == str(tmp_path / "files")
    return tmp_path / "files"


@pytest.fixture
def upload(cast, django_capture_on_commit_callbacks) -> Callable[..., Upload]:
    def made(data: bytes = TEXT, name: str = "请示.txt", **fields: object) -> Upload:
        actor = fields.pop("actor", None) or cast.clerk
        return services.receive_upload(io.BytesIO(data), name, actor=actor, organ=actor.organ, **fields)

    return made


@pytest.fixture
def keep(cast, upload, django_capture_on_commit_callbacks) -> Callable[..., File]:
    """Upload and keep; what waits for the commit is done."""

    def kept(data: bytes = TEXT, name: str = "请示.txt") -> File:
        given = upload(data, name)
        with django_capture_on_commit_callbacks(execute=True):
            return services.keep(given, actor=cast.clerk)

    return kept


@pytest.fixture
def attached(cast, record, keep) -> File:
    """A file on a record of the office, read by the worker."""
    file = keep()
    records.attach(record, file, role="main", actor=cast.clerk)
    tasks.read_blob.func(file.blob_id)
    return File.objects.select_related("blob").get(pk=file.pk)


@pytest.fixture
def on_disk(root: Path) -> Callable[[str], list[str]]:
    """Paths of all files below a folder of the store."""
    return lambda folder: sorted(
        path.relative_to(root).as_posix() for path in (root / folder).rglob("*") if path.is_file()
    )
