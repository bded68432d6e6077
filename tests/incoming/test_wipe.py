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
from zhongshu.people.models import Person, Policy
from zhongshu.records import access as records
from zhongshu.records.models import Record, RecordTask
from zhongshu.search.models import SearchEntry
from zhongshu.workflow.models import Step
from zhongshu.workflow.states import Outcome

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
    with pytest.raises(RuleBroken, match=r"已经清除.*赵立群"):  # of the finance bureau nobody is cleared yet
        wipe(leaked, cast.clerk)
    titles = Record.objects.filter(pk__in=[leaked.pk, other.pk]).values_list("title", "is_carrier_entry").order_by("pk")
    assert list(titles) == [(CARRIER_TITLE, True), (CARRIER_TITLE, False)]

    Person.objects.filter(pk=cast.finance_head.pk).update(clearance=4)
    wipe(other, cast.security_admin)
    assert Record.objects.get(pk=other.pk).holder == cast.finance_head


def test_officers_do_not_open_the_register(security_admin):
    assert security_admin.get(reverse("incoming:register")).status_code == 403


def test_an_uncleared_holder_gives_the_entry_to_somebody_cleared(cast, leaked):
    assert leaked.record.holder == cast.clerk  # cleared up to 秘密
    wipe(leaked, cast.clerk)

    record = Record.objects.get(pk=leaked.pk)
    lead = Step.objects.get(record=record, finished_at__isnull=True)
    assert (record.holder, lead.holder, lead.came_from.outcome) == (cast.director, cast.director, Outcome.HANDED_OVER)
    assert records.visible_to(cast.director).filter(pk=record.pk).exists()
    assert "workflow.step.handed_over" in audit_verbs(record)


def test_where_nobody_is_cleared_the_words_go_and_the_level_waits(cast, leaked):
    Person.objects.update(clearance=2)
    with pytest.raises(RuleBroken, match=r"已经清除.*请先由安全保密管理员给接办人定知悉级别"):
        wipe(leaked, cast.clerk)
    record = Record.objects.get(pk=leaked.pk)
    assert (record.title, record.is_carrier_entry, record.holder) == (CARRIER_TITLE, False, cast.clerk)
    assert Blob.objects.get().path == ""

    Person.objects.filter(pk=cast.director.pk).update(clearance=4)
    wipe(leaked, cast.clerk)
    record.refresh_from_db()
    assert (record.level, record.is_carrier_entry, record.holder) == (4, True, cast.director)
