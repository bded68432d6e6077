"""The confirmation screen: where values were read, what earlier papers suggest, tasks that are kept."""

import json
import re

import pytest
from django.urls import reverse

from tests.incoming.test_fill_in_form import FILLED
from zhongshu.files import tasks
from zhongshu.files.models import PagePreview, Upload
from zhongshu.incoming import habits, places, reading, services
from zhongshu.incoming.models import SenderHabit
from zhongshu.incoming.reading import CHECK
from zhongshu.records.models import Record
from zhongshu.records.queries import tasks_of

NOTICE = """青岩县人民政府文件

青岩政〔2026〕37号

青岩县人民政府关于做好抢修工作的通知

市水利局：
　　请市水利局于2026年3月25日前将抢修情况报我府办公室。

青岩县人民政府
2026年3月8日
"""


@pytest.fixture
def clerk(client, cast):
    client.force_login(cast.clerk.account)
    return client


@pytest.fixture
def opened(cast, upload):
    """An upload whose level is confirmed and whose pages are drawn."""
    made = services.open_uploads([upload(NOTICE)], level=0, actor=cast.clerk)[0]
    tasks.read_blob.func(made.blob_id)
    return Upload.objects.get(pk=made.pk)


def address(upload: Upload) -> str:
    return reverse("incoming:form-of", args=[upload.token])


def test_pages_show_only_after_the_level_is_confirmed(clerk, upload):
    paper = upload(NOTICE)
    image = reverse("incoming:paper-image", args=[paper.token])
    page = clerk.get(address(paper)).content.decode()

    assert ("密级是“无”，打开文件" in page, "<image" in page, clerk.get(image).status_code) == (True, False, 403)
    clerk.post(address(paper), FILLED | {"open": "0"})
    tasks.read_blob.func(Upload.objects.get().blob_id)
    assert "<image" in clerk.get(address(paper)).content.decode()
    assert clerk.get(image).status_code == 200


def test_what_was_typed_stays_when_the_file_is_opened(clerk, upload):
    page = clerk.post(address(upload(NOTICE)), FILLED | {"title": "改过的标题", "open": "1"})

    form = page.context["form"]
    assert (page.status_code, form["title"].value(), str(form["level"].value())) == (200, "改过的标题", "1")


def test_a_mark_that_was_read_does_not_open_without_a_note(clerk, upload):
    paper = upload("机密★1年\n" + NOTICE)
    Upload.objects.update(read={**paper.read, "security_level": "机密"})

    page = clerk.post(address(paper), FILLED | {"open": "0"})
    assert (page.status_code, "请写明核对情况" in page.content.decode()) == (422, True)
    assert Upload.objects.get().blob is None
    assert clerk.post(address(paper), FILLED | {"open": "0", "level_note": "系误读"}).status_code == 200


def test_values_are_marked_where_they_stand(clerk, opened):
    page = clerk.get(address(opened))

    spots = json.loads(re.search(r'data-spots="([^"]*)"', page.content.decode())[1].replace("&quot;", '"'))
    assert {"sender", "sender_number", "title", "issued_on"} <= set(spots)
    assert {spots[key]["page"] for key in ("sender_number", "title")} == {1}
    drawn = list(PagePreview.objects.filter(blob=opened.blob))
    title = places.spots(opened.read, drawn)["title"].boxes[0]
    signed = places.spots(opened.read, drawn)["sender"].boxes[0]
    assert signed[1] > title[1], "the signature, not the head"


def test_certain_fields_are_left_out_of_tab(clerk, opened):
    read = {**opened.read, "certainty": {**opened.read["certainty"], "title": 0.5, "document_number": 0.95}}
    Upload.objects.update(read=read)

    html = clerk.get(address(opened)).content.decode()
    controls = {
        name: re.search(rf'<(?:input|textarea)[^>]*name="{name}"[^>]*>', html)[0] for name in ("title", "sender_number")
    }
    assert ('tabindex="-1"' in controls["sender_number"], 'tabindex="-1"' in controls["title"]) == (True, False)


def test_ticked_tasks_are_kept_on_the_record(clerk, opened):
    task = reading.offered_tasks(opened.read)[0]
    clerk.post(address(opened), FILLED | {"task": [task.digest]})

    record = Record.objects.get()
    kept = tasks_of(record).get()
    assert (kept.who, str(kept.due_date), kept.kept_by.name) == ("市水利局", "2026-03-25", "田小禾")
    assert kept.what in clerk.get(f"{record.get_absolute_url()}?tab=slip").content.decode()


def test_a_task_that_the_paper_does_not_set_is_refused(clerk, opened):
    assert clerk.post(address(opened), FILLED | {"task": ["made-up"]}).status_code == 422


def test_a_corrected_sender_is_offered_next_time_and_never_certain(cast, register, upload):
    paper = upload(NOTICE)
    Upload.objects.filter(pk=paper.pk).update(read={**paper.read, "issuers": ["青岩县抢修办"]})
    paper.refresh_from_db()
    register(uploads=[paper], sender="青岩县人民政府")

    read = {**paper.read, "certainty": dict.fromkeys(paper.read["certainty"], 0.95)}
    proposal = habits.with_habits(reading.propose(read, cast.office), cast.office)
    assert (proposal.values["sender"], proposal.certainty["sender"]) == ("青岩县人民政府", CHECK)
    assert "以往改为" in proposal.hints["sender"][0].words


def test_usual_values_of_a_sender_are_offered(cast, register):
    for _turn in range(2):
        register(main_recipients="市人民政府", level=1, contact="李川 5550126")
    read = {"issuers": ["青岩县人民政府"], "title": "关于某事的请示", "document_number": "川办〔2026〕3号",
            "certainty": {"document_number": 0.95, "issuers": 0.95, "title": 0.95}}  # fmt: skip
    proposal = habits.with_habits(reading.propose(read, cast.office), cast.office)

    assert (proposal.values["main_recipients"], proposal.values["contact"]) == ("市人民政府", "李川 5550126")
    assert (proposal.values["level"], proposal.certainty["level"]) == (1, CHECK)
    assert proposal.certainty["sender_number"] == CHECK, "another code than usual"
    assert "青岩政" in proposal.hints["sender_number"][0].words


def test_nothing_is_remembered_of_classified_papers_and_no_title_ever(cast, register):
    register(level=3, contact="王远")
    assert SenderHabit.objects.count() == 0

    register(title="不该记住的题目")
    assert "不该记住的题目" not in json.dumps(
        list(SenderHabit.objects.values_list("value", flat=True)), ensure_ascii=False
    )


def test_progress_is_told_until_the_reading_is_done(clerk, upload):
    paper = upload(NOTICE)
    Upload.objects.update(reading="running", pages_read=1, pages_to_read=3)
    progress = reverse("incoming:progress", args=[paper.token])

    assert "已读 1 页，共 3 页" in clerk.get(progress).content.decode()
    Upload.objects.update(reading="done")
    assert "data-reading-done" in clerk.get(progress).content.decode()
