"""A registered paper proves to be above the ceiling: everything goes but a masked carrier entry."""

import pytest
from django.urls import reverse

from tests.conftest import audit_verbs
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.files import tasks
from zhongshu.files.models import Blob, PagePreview, Upload
from zhongshu.incoming import services
from zhongshu.incoming.models import IncomingDocument
from zhongshu.incoming.registration import PaperTask
from zhongshu.incoming.services.registering import CARRIER_TITLE
from zhongshu.people.models import Policy
from zhongshu.records.models import Record, RecordTask
from zhongshu.search.models import SearchEntry

SECRET = "白虎山口兵站"


@pytest.fixture
def leaked(cast, upload, register) -> IncomingDocument:
    """A paper that should never have been stored, read and drawn."""
    made = register(
        uploads=[upload(f"{SECRET}的情况\n2026年3月8日", f"{SECRET}.txt")],
        title=f"{SECRET}的情况",
        remarks=SECRET,
        tasks=(PaperTask("市水利局", SECRET),),
    )
    tasks.read_blob.func(made.record.record_files.get().file.blob_id)
    return made


@pytest.fixture
def security_admin(client, cast):
    Policy.objects.create(key="totp_required_for_officers", value=False)
    client.force_login(cast.security_admin.account)
    return client


def wipe(document, actor):
    return services.wipe_paper(document, level=4, reason="登记后核定为机密", actor=actor)


def test_nothing_of_the_paper_is_left(cast, leaked, tmp_path, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        wipe(leaked, cast.clerk)

    record = Record.objects.get(pk=leaked.pk)
    assert (record.title, record.is_carrier_entry, record.level) == (CARRIER_TITLE, True, 4)
    blob = Blob.objects.get()
    assert (blob.text, blob.path, PagePreview.objects.count(), RecordTask.objects.count()) == ("", "", 0, 0)
    left = [str(row) for model in (IncomingDocument, Upload, SearchEntry) for row in model.objects.values()]
    left += list(record.record_files.values_list("file__name", flat=True))
    assert [row for row in left if SECRET in row] == []
    assert [path for path in tmp_path.rglob("*") if path.is_file() and "quarantine" not in path.parts] == []
    assert "incoming.document.wiped" in audit_verbs(record)


def test_a_level_within_the_ceiling_is_a_matter_of_correcting(cast, leaked):
    with pytest.raises(RuleBroken, match="没有超出本系统上限"):
        services.wipe_paper(leaked, level=2, reason="改级", actor=cast.clerk)


def test_only_registry_and_security_administrator(cast, leaked):
    with pytest.raises(NotAllowed):
        wipe(leaked, cast.outsider)
    with pytest.raises(NotAllowed):
        wipe(leaked, cast.auditor)
    assert wipe(leaked, cast.security_admin).is_carrier_entry


def test_security_administrator_wipes_by_number_without_reading(security_admin, cast, leaked):
    client = security_admin
    address, filled = reverse("incoming:wipe-by-number"), {"level": "4", "reason": "核定为机密", "agreed": "on"}

    wrong = client.post(address, filled | {"organ": cast.office.pk, "number": "收〔2026〕999号"})
    assert (wrong.status_code, "没有这个收文号" in wrong.content.decode()) == (422, True)
    page = client.post(address, filled | {"organ": cast.office.pk, "number": leaked.record.reference})
    assert (page.status_code, SECRET in page.content.decode()) == (200, False)
    assert Record.objects.get(pk=leaked.pk).title == CARRIER_TITLE


def test_the_same_bytes_registered_elsewhere_go_too(cast, leaked, upload, register, data):
    again = upload(f"{SECRET}的情况\n2026年3月8日", actor=cast.finance_intake, organ=cast.finance)
    other = register(actor=cast.finance_intake, organ=cast.finance, uploads=[again], title=SECRET)
    wipe(leaked, cast.clerk)

    assert Record.objects.get(pk=other.pk).title == CARRIER_TITLE


def test_officers_do_not_open_the_register(security_admin):
    assert security_admin.get(reverse("incoming:register")).status_code == 403
