"""登记: one paper, one number, its files, its paper original, its first holder."""

import pytest

from zhongshu.audit.models import Entry
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.files.models import Blob, Upload
from zhongshu.incoming import queries, services
from zhongshu.incoming.models import IncomingDocument
from zhongshu.incoming.services.registering import CARRIER_TITLE
from zhongshu.notices.models import Notice
from zhongshu.numbering.models import Number
from zhongshu.people.models import Organ
from zhongshu.records.models import Record
from zhongshu.workflow.models import Step


def test_clerk_registers_a_request(cast, data, upload, hands, verbs, when):
    document = services.register(
        data(), uploads=[upload()], actor=cast.clerk, organ=cast.office, at=when("2026-03-09 09:00")
    )

    record = document.record
    assert (record.reference, record.state, record.holder) == ("收〔2026〕1号", "open", cast.clerk)
    assert hands(record) == [("checking", "lead", "田小禾")]
    assert (document.source_level, document.sender_organ) == ("subordinate", cast.county)
    assert document.duplicate_key == f"{cast.office.pk}:青岩县人民政府:青岩政〔2026〕37号"
    assert record.first_due_at == when("2026-03-23 17:30")
    assert verbs(record) == [
        "records.file.attached",
        "records.paper.added",
        "incoming.document.registered",
        "workflow.record.started",
        "workflow.record.forwarded",
    ]


def test_the_trail_begins_with_a_finished_registration(cast, data, when):
    document = services.register(data(), actor=cast.clerk, organ=cast.office, at=when("2026-03-09 09:00"))

    first = Step.objects.filter(record=document.record).first()
    assert (first.stage, first.holder, first.outcome) == ("registering", cast.clerk, "forwarded")
    assert (first.received_at, first.finished_at) == (when("2026-03-09 08:52"), when("2026-03-09 09:00"))


def test_nobody_is_told_of_what_stays_in_the_own_hands(cast, document):
    assert list(Notice.objects.filter(person=cast.clerk, kind="workflow.received")) == []


def test_first_file_is_the_paper_and_the_others_are_attached(cast, data, upload):
    uploads = [upload(), upload("附件：水毁路段一览表", "一览表.txt")]

    document = services.register(data(), uploads=uploads, actor=cast.clerk, organ=cast.office)

    rows = document.record.record_files.values_list("role", "file__name")
    assert list(rows) == [("main", "来文.txt"), ("attachment", "一览表.txt")]
    assert list(queries.pending_uploads(cast.clerk)) == []
    assert document.content_hash == uploads[0].sm3


def test_paper_original_carries_the_receipt_number_as_barcode(cast, register, when):
    document = register(place="3 号柜", copies=2, return_by=when("2026-06-01 00:00").date())

    paper = document.record.originals.get()
    assert (paper.barcode, paper.keeper, paper.place) == (f"SW{cast.office.pk}-2026-00001", cast.clerk, "3 号柜")
    assert (paper.copies, paper.return_by.isoformat()) == (2, "2026-06-01")


def test_electronic_only_has_no_paper(register):
    assert register(has_paper=False).record.originals.count() == 0


def test_numbers_run_by_organ_and_year_of_receipt(cast, register, when):
    first = register()
    second = register()
    next_year = register(received_at=when("2027-01-04 09:00"), at="2027-01-04 09:10")
    other = register(actor=cast.outsider, organ=cast.county)

    references = [one.record.reference for one in (first, second, next_year, other)]
    assert references == ["收〔2026〕1号", "收〔2026〕2号", "收〔2027〕1号", "收〔2026〕1号"]


def test_urgent_paper_gets_the_shorter_limit(register, when):
    assert register(urgency="extra_urgent").record.due_at == when("2026-03-12 17:30")


def test_date_named_by_the_paper_wins(register, when):
    named = when("2026-03-16 12:00")
    assert register(due_at=named).record.first_due_at == named


def test_late_registration_counts_from_the_receipt(register, when):
    document = register(received_at=when("2026-03-05 16:00"), issued_on=None, at="2026-03-09 09:00")

    assert document.record.due_at == when("2026-03-19 17:30")


@pytest.mark.parametrize(
    ("sender", "level"),
    [
        ("青岩县人民政府", "subordinate"),
        ("市财政局", "subordinate"),
        ("岚江省人民政府办公厅", "superior"),
        ("国务院办公厅", "superior"),
        ("临溪区人民政府", "subordinate"),
        ("云川市第一中学", "other"),
    ],
)
def test_source_follows_the_tree_and_else_the_name(register, sender, level):
    assert register(sender=sender).source_level == level


def test_superior_organ_of_the_tree_is_superior(cast, register):
    province = Organ.objects.create(name="岚江省人民政府", rank=2)
    Organ.objects.filter(pk=cast.city.pk).update(parent=province)
    Organ.objects.create(name="岚江省档案局", rank=2, parent=province)

    assert (register(sender="岚江省人民政府").source_level, register(sender="岚江省档案局").source_level) == (
        "superior",
        "superior",
    )


@pytest.mark.parametrize(
    ("changed", "sentence", "field"),
    [
        ({"sender": " "}, "请填写来文机关", "sender"),
        ({"title": ""}, "请填写标题", "title"),
        ({"received_at": "2026-03-09 09:30"}, "收到时间不能晚于现在", "received_at"),
        ({"issued_on": "2026-03-10 00:00"}, "成文日期晚于收到日期", "issued_on"),
        ({"due_at": "2026-03-09 08:59"}, "办理期限要晚于现在", "due_at"),
    ],
)
def test_wrong_values_are_refused_with_a_sentence(register, when, changed, sentence, field):
    moments = {"received_at", "due_at", "issued_on"}
    values = {name: when(value) if name in moments else value for name, value in changed.items()}
    if "issued_on" in values:
        values["issued_on"] = values["issued_on"].date()

    with pytest.raises(RuleBroken, match=sentence) as refused:
        register(**values)

    assert refused.value.field == field
    assert (Record.objects.count(), Number.objects.count()) == (0, 0)


def test_only_the_registry_of_the_organ_registers(cast, data):
    with pytest.raises(NotAllowed, match="文书"):
        services.register(data(), actor=cast.outsider, organ=cast.office)


def test_register_and_send_passes_the_check_and_goes_to_the_proposer(cast, data, hands, when):
    document = services.register_and_send(data(), actor=cast.clerk, organ=cast.office, at=when("2026-03-09 09:00"))

    assert hands(document.record) == [("proposing", "lead", "孟晓峰")]
    document.refresh_from_db()
    assert {entry["passed"] for entry in document.checklist.values()} == {True}


def test_reading_paper_is_sent_to_circulation(cast, data, hands, when):
    reading = data(paper_class="reading_document", document_type="report", needs_answer=False)

    document = services.register_and_send(reading, actor=cast.clerk, organ=cast.office, at=when("2026-03-09 09:00"))

    assert [stage for stage, _role, _name in hands(document.record)] == ["circulating"]


def test_above_the_ceiling_only_the_carrier_is_entered_and_the_bytes_are_gone(
    cast, data, upload, django_capture_on_commit_callbacks, tmp_path
):
    paper = upload()
    with django_capture_on_commit_callbacks(execute=True):
        document = services.register(
            data(level=3, secrecy_period="3年", contact="齐越", remarks="内容"),
            uploads=[paper],
            actor=cast.clerk,
            organ=cast.office,
        )

    record = document.record
    paper.refresh_from_db()
    assert (record.is_carrier_entry, record.title, record.level) == (True, CARRIER_TITLE, 3)
    assert (document.contact, document.remarks, document.content_hash) == ("", "", "")
    assert (paper.outcome, paper.path, paper.read, paper.name) == ("refused", "", {}, "—")
    assert (Blob.objects.count(), record.record_files.count(), record.originals.count()) == (0, 0, 1)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    entries = [f"{entry.subject}{entry.data}" for entry in Entry.objects.all()]
    assert [text for text in entries if "水毁" in text] == []


def test_bytes_go_even_when_the_clerk_may_not_enter_the_carrier(cast, data, upload):
    paper = upload(actor=cast.second_clerk)

    with pytest.raises(RuleBroken, match="知悉级别"):
        services.register(data(level=3), uploads=[paper], actor=cast.second_clerk, organ=cast.office)

    paper.refresh_from_db()
    assert (paper.outcome, IncomingDocument.objects.count()) == ("refused", 0)


def test_a_mark_that_was_read_is_not_taken_away_silently(cast, data, upload):
    paper = upload()
    Upload.objects.filter(pk=paper.pk).update(read={**paper.read, "security_level": "秘密"})
    paper.refresh_from_db()

    with pytest.raises(RuleBroken, match="读到的密级是“秘密”") as refused:
        services.register(data(), uploads=[paper], actor=cast.clerk, organ=cast.office)
    assert refused.value.field == "level_note"

    noted = data(level_note="是正文里提到的词，不是密级标志")
    document = services.register(noted, uploads=[paper], actor=cast.clerk, organ=cast.office)
    assert document.record.level == 0


def test_everything_is_rolled_back_together(cast, data, upload, monkeypatch):
    """A failure at the last moment leaves no number, no record and the file still in the tray."""
    paper = upload()

    def fail(*args, **kwargs):
        raise RuleBroken("到此为止")

    monkeypatch.setattr("zhongshu.workflow.services.start", fail)
    with pytest.raises(RuleBroken):
        services.register(data(), uploads=[paper], actor=cast.clerk, organ=cast.office)

    paper.refresh_from_db()
    assert (paper.done_at, Record.objects.count(), Number.objects.count()) == (None, 0, 0)


def test_discarded_upload_leaves_the_tray_with_its_reason(cast, upload):
    paper = upload()

    services.discard_upload(paper, reason="重复上传", actor=cast.clerk)

    paper.refresh_from_db()
    assert (paper.outcome, paper.outcome_reason) == ("discarded", "重复上传")
    assert queries.pending_count(cast.clerk) == 0
