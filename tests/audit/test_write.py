import pytest

from zhongshu.audit import services
from zhongshu.audit.models import Entry
from zhongshu.records.models import Record


def make(cast, title="关于防汛工作的通知", level=0):
    return Record.objects.create(
        kind="incoming_document",
        title=title,
        reference="云川政〔2026〕7号",
        owning_organ=cast.finance,
        level=level,
        is_carrier_entry=level > 2,
        created_by=cast.clerk,
        created_at="2026-03-09T09:00+08:00",
    )


def test_entry_keeps_names_and_ids_without_foreign_keys(cast, when):
    record = make(cast)
    moment = when("2026-03-09 10:00")

    entry = services.write("audit.log.exported", record, actor=cast.clerk, data={"to": [1, "财政局"]}, at=moment)

    columns = ("verb", "at", "actor_id", "actor_name", "organ_id", "record_id", "subject", "data")
    stored = Entry.objects.values_list(*columns).get(pk=entry.pk)
    assert stored == (
        "audit.log.exported",
        moment,
        cast.clerk.pk,
        "田小禾",
        cast.finance.pk,
        record.pk,
        "云川政〔2026〕7号 关于防汛工作的通知",
        {"to": [1, "财政局"]},
    )


def test_organ_is_the_given_one_then_the_records_then_the_actors(cast):
    def organ_of(*args, **kwargs):
        return services.write("audit.log.exported", *args, **kwargs).organ_id

    assert organ_of(make(cast), actor=cast.clerk, organ=cast.county) == cast.county.pk
    assert organ_of(make(cast), actor=cast.clerk) == cast.finance.pk
    assert organ_of(actor=cast.clerk) == cast.office.pk
    assert organ_of(actor=services.SYSTEM) is None


def test_classified_record_leaves_no_title_in_subject_or_data(cast):
    record = make(cast, title="关于某工程的绝密方案", level=3)
    data = {"changes": {"title": ["旧", "关于某工程的绝密方案"]}, "关于某工程的绝密方案": 1}

    entry = services.write("audit.log.exported", record, actor=cast.clerk, subject="关于某工程的绝密方案", data=data)

    entry.refresh_from_db()
    assert entry.subject == "（涉密件）"
    assert "绝密方案" not in str(entry.data)


def test_unknown_verb_is_refused(cast):
    with pytest.raises(LookupError):
        services.write("audit.nothing.happened", actor=cast.clerk)

    assert not Entry.objects.filter(verb="audit.nothing.happened").exists()


@pytest.mark.parametrize("value", [1.5, object(), {"at": {1, 2}}])
def test_data_that_would_not_read_back_the_same_is_refused(cast, value):
    with pytest.raises(TypeError, match="plain ids and names"):
        services.write("audit.log.exported", actor=cast.clerk, data={"value": value})


def test_entries_of_officers_say_so(cast):
    written = [
        services.write("audit.log.exported", actor=actor) for actor in (cast.auditor, cast.clerk, services.SYSTEM)
    ]

    assert [entry.data for entry in written] == [{"officer": "auditor"}, {}, {}]


def test_long_subject_is_cut_not_refused(cast):
    entry = services.write("audit.log.exported", actor=cast.clerk, subject="长" * 400)

    assert entry.subject == "长" * 300
