"""Every sample paper goes through the product: tray, reading, level, form, register; what is shown as certain is right."""

import json
import os
from pathlib import Path

import pytest
from django.urls import reverse

from zhongshu.engines import ocr
from zhongshu.files import services as files
from zhongshu.files import tasks
from zhongshu.files.models import Reading, Upload
from zhongshu.files.tasks import recognition
from zhongshu.incoming import places, reading, services
from zhongshu.incoming.models import IncomingDocument
from zhongshu.incoming.reading import SURE
from zhongshu.people.models import Policy

SAMPLES = Path(os.environ.get("SHARED_DIR", "/nonexistent")) / "samples"
PAPERS = sorted(path for path in SAMPLES.glob("[0-9]*") if path.suffix != ".json")
SCANNED = (".jpg",)
LOW_READ = {"11-材料.doc"}  # its paper names no office

pytestmark = pytest.mark.skipif(not PAPERS, reason="the sample papers are not here")


def truth_of(path: Path) -> dict[str, object]:
    known = json.loads((SAMPLES / f"{path.name[:2]}.json").read_text(encoding="utf-8"))
    level = reading.LEVELS.get(str(known["security_level"] or ""), 0)
    return {
        "sender": "、".join(known["issuers"]),
        "sender_number": known["document_number"] or "",
        "title": known["title"],
        "issued_on": known["issue_date"],
        "level": int(level),
        "urgency": str(reading.URGENCIES.get(str(known["urgency"] or ""), "normal")),
    }


@pytest.fixture
def clerk(client, cast):
    """In a deployment that may hold 秘密."""
    Policy.objects.create(key="ceiling", value=3)
    client.force_login(cast.clerk.account)
    return client


def taken(cast, path: Path) -> Upload:
    with path.open("rb") as stream:
        upload = files.receive_upload(stream, path.name, actor=cast.clerk, organ=cast.office)
    if upload.reading == Reading.WAITING:
        recognition.read_upload.func(upload.pk)
    return Upload.objects.get(pk=upload.pk)


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.name)
def test_a_sample_is_confirmed_and_registered(cast, clerk, path):
    upload = taken(cast, path)
    if upload.reading == Reading.FAILED and not ocr.is_installed():
        pytest.skip("a scan, and the extra ocr is not installed")
    truth, proposal = truth_of(path), reading.propose(upload.read, cast.office)
    shown = {name: str(proposal.values[name] or "") for name in truth}
    wrong = {name for name, value in truth.items() if shown[name] != str(value or "") and (shown[name] or value)}
    assert {name for name in wrong if proposal.certainty[name] == SURE} == set(), "wrong but certain"
    assert len(wrong) <= (1 if path.name in LOW_READ else 0), {name: (shown[name], truth[name]) for name in wrong}

    opened = services.open_uploads([upload], level=int(truth["level"]), actor=cast.clerk)[0]
    tasks.read_blob.func(opened.blob_id)
    spots = places.spots(upload.read, list(opened.blob.previews.all()))
    assert "title" in spots
    address = reverse("incoming:form-of", args=[upload.token])
    page = clerk.get(address)
    assert (page.status_code, "data-desk" in page.content.decode()) == (200, True)

    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields}
    posted = {name: value for name, value in values.items() if value is not None and value is not False and value != []}
    posted |= {"received_at": values["received_at"].strftime("%Y-%m-%dT%H:%M"), "sender": truth["sender"] or "某机关"}
    assert clerk.post(address, posted).status_code == 303
    assert IncomingDocument.objects.get().record.title == " ".join(str(truth["title"]).split())
