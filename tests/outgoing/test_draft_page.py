"""The draft page: begin, type, fields, attachments, the margin and the printed sides, with and without a script."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.outgoing.conftest import BODY, again
from zhongshu.outgoing import services
from zhongshu.outgoing.merging import chosen, places
from zhongshu.outgoing.models import DraftCopy, OutgoingDocument, PaperTemplate, WorkingDraft
from zhongshu.outgoing.papers import LONGEST_BODY
from zhongshu.outgoing.queries import attachments, latest_version
from zhongshu.proofreading.models import Exemption
from zhongshu.workflow import services as workflow

TITLE = "云川市人民政府关于做好防汛工作的通知"
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def inside(cast):
    """A browser in which a member of the cast is signed in."""

    def enter(person) -> Client:
        client = Client()
        client.force_login(person.account)
        return client

    return enter


@pytest.fixture
def shared(cast, draft):
    document = draft()
    workflow.add_co(document.record, to=[cast.proposer], actor=cast.handler)
    return document


def at(name: str, document) -> str:
    return reverse(f"outgoing:{name}", args=[document.pk])


def words(body: str = BODY, counter: int = 1, **more) -> dict[str, object]:
    return {"title": TITLE, "body": body, "counter": counter, **more}


def fields_of(document, **changed) -> dict[str, object]:
    usual = {
        "version": document.record.version, "document_type": "notice", "layout": "standard", "direction": "down",
        "main_recipients": "市财政局，各县人民政府", "cc_recipients": "", "urgency": "normal", "level": "0", "disclosure": "open",
        "basis": "市政府常务会议决定", "consulted": "", "issuers": "云川市人民政府",
    }  # fmt: skip
    return {**usual, **changed}


def current(document) -> dict[str, object]:
    return WorkingDraft.objects.get(pk=document.pk).paper


# ── beginning ─────────────────────────────────────────────────────────────────────────────────────


def test_a_paper_begins_with_its_type(cast, inside):
    answer = inside(cast.handler).post(
        reverse("outgoing:new"),
        {"document_type": "request", "issuer": cast.city.pk, "title": "关于增加防汛资金的请示", "urgency": "urgent"},
    )

    document = OutgoingDocument.objects.get()
    assert answer.headers["Location"] == at("draft", document)
    assert (document.direction, document.layout, document.record.urgency) == ("up", "standard", "urgent")
    assert (document.drafting_unit, [row.organ for row in document.issuer_rows.all()]) == (
        cast.units["general"],
        [cast.city],
    )


def test_a_template_fills_the_words(cast, inside):
    template = PaperTemplate.objects.create(
        document_type="notice", name="会议通知", paper={"body": "定于×月×日召开会议。"}
    )

    inside(cast.handler).post(
        reverse("outgoing:new"),
        {"document_type": "notice", "issuer": cast.city.pk, "template": template.pk, "urgency": "normal"},
    )

    assert current(OutgoingDocument.objects.get())["body"] == "定于×月×日召开会议。"


def test_a_template_of_another_type_is_refused_at_its_field(cast, inside):
    template = PaperTemplate.objects.create(document_type="letter", name="商洽函", paper={"body": "函"})

    answer = inside(cast.handler).post(
        reverse("outgoing:new"),
        {"document_type": "notice", "issuer": cast.city.pk, "template": template.pk, "urgency": "normal"},
    )

    assert answer.status_code == 422
    assert "范本是“函”的" in answer.context["form"].errors["template"][0]
    assert not OutgoingDocument.objects.exists()


# ── typing ────────────────────────────────────────────────────────────────────────────────────────


def test_autosave_counts_on(cast, draft, inside):
    document = draft()

    answer = inside(cast.handler).post(at("autosave", document), words(f"{BODY}\n再写一段。"))

    assert answer.json() == {"state": "saved", "counter": 2, "message": ""}
    assert current(document)["body"] == f"{BODY}\n再写一段。"


def test_autosave_brings_what_a_colleague_has_typed(cast, shared, inside):
    inside(cast.handler).post(at("autosave", shared), words(BODY.replace("落实责任", "压实责任")))

    told = inside(cast.proposer).post(at("autosave", shared), words(BODY.replace("做好物资准备", "备足物资"))).json()

    both = BODY.replace("落实责任", "压实责任").replace("做好物资准备", "备足物资")
    assert (told["state"], told["words"]["body"], "何苗" in told["message"]) == ("joined", both, True)


def test_words_that_cannot_be_joined_go_into_a_copy_and_go_on_there(cast, shared, inside):
    first, second = inside(cast.handler), inside(cast.proposer)
    first.post(at("autosave", shared), words(BODY.replace("落实责任", "压实责任")))
    told = second.post(at("autosave", shared), words(BODY.replace("落实责任", "扛起责任"))).json()

    again_told = second.post(
        at("autosave", shared), words(BODY.replace("落实责任", "扛起主体责任"), copy=told["copy"])
    ).json()

    copy = DraftCopy.objects.get()
    assert (told["state"], again_told["copy"], told["address"]) == (
        "copied",
        copy.pk,
        reverse("outgoing:copy", args=[copy.pk]),
    )
    assert "扛起主体责任" in copy.paper["body"]
    assert "压实责任" in current(shared)["body"]


def test_a_copy_of_somebody_else_is_not_written_into(cast, shared, inside):
    first, second = inside(cast.handler), inside(cast.proposer)
    first.post(at("autosave", shared), words(BODY.replace("落实责任", "压实责任")))
    told = second.post(at("autosave", shared), words(BODY.replace("落实责任", "扛起责任"))).json()

    first.post(at("autosave", shared), words("盖过去", counter=2, copy=told["copy"]))

    assert "扛起责任" in DraftCopy.objects.get().paper["body"]
    assert current(shared)["body"] == "盖过去"


def test_ten_megabytes_are_answered_at_the_field(cast, draft, inside):
    document = draft()

    answer = inside(cast.handler).post(at("autosave", document), words("防" * (LONGEST_BODY + 1)))

    assert (answer.status_code, answer.json()["field"]) == (422, "body")
    assert "原稿没有动" in answer.json()["message"]
    assert current(document)["body"] == BODY


def test_what_the_editor_does_not_show_stays(cast, draft, inside):
    document = draft()
    table = {"rows": [["县区", "任务"], ["青岩县", "巡查"]], "header_rows": 1}
    paper = {
        "title": TITLE,
        "body": ["如下：", table],
        "issuer_signatures": ["云川市人民政府"],
        "note": "（联系人：何苗）",
    }
    services.autosave(document, paper, counter=1, actor=cast.handler)
    page = inside(cast.handler).get(at("draft", document))
    shown = page.context["form"].initial

    inside(cast.handler).post(at("autosave", document), {**shown, "title": "改了标题", "counter": 2})
    seen = inside(cast.director).post(at("sides", document), {"counter": 3, "title": "改了标题"}).context["preview"]

    assert current(document) == {**paper, "title": "改了标题"}
    assert "联系人" in "".join(side.svg for side in seen.sides)


def test_only_who_has_it_types(cast, draft, inside):
    document = draft()

    told = inside(cast.director).post(at("autosave", document), words("插一句"))
    page = inside(cast.director).get(at("draft", document))

    assert (told.status_code, "何苗" in told.json()["message"]) == (403, True)
    assert (page.context["may_edit"], "readonly" in page.content.decode()) == (False, True)
    assert inside(cast.outsider).get(at("draft", document)).status_code == 404


def test_a_person_outside_reaches_the_words_through_no_door(cast, shared, inside):
    inside(cast.handler).post(at("autosave", shared), words(BODY.replace("落实责任", "压实责任")))
    inside(cast.proposer).post(at("autosave", shared), words(BODY.replace("落实责任", "扛起责任")))
    copy = reverse("outgoing:copy", args=[DraftCopy.objects.get().pk])
    client = inside(cast.outsider)

    seen = {name: client.get(at(name, shared)).status_code for name in ("draft", "sides")}
    verbs = ("draft", "autosave", "fields", "sides", "findings", "attach", "detach")
    done = {name: client.post(at(name, shared), words()).status_code for name in verbs}

    assert {*seen.values(), *done.values(), client.get(copy).status_code, client.post(copy).status_code} == {404}


# ── without a script ──────────────────────────────────────────────────────────────────────────────


def test_a_plain_form_keeps_and_saves_a_version(cast, draft, inside):
    document, client = draft(), inside(cast.handler)

    client.post(at("draft", document), words("一、改过。", do="version", version_note="按会议意见"))

    version = latest_version(document.record)
    assert (version.paper["body"], version.note, version.made_by) == ("一、改过。", "按会议意见", cast.handler)


def test_a_plain_form_that_came_too_late_leads_to_the_copy(cast, shared, inside):
    inside(cast.handler).post(at("autosave", shared), words(BODY.replace("落实责任", "压实责任")))

    answer = inside(cast.proposer).post(at("draft", shared), words(BODY.replace("落实责任", "扛起责任"), do="keep"))

    assert answer.headers["Location"] == reverse("outgoing:copy", args=[DraftCopy.objects.get().pk])


def test_a_remark_is_taken_over_by_one_press(cast, draft, inside):
    document, client = draft(body="请于截止11月底前报送。\n特此通知。"), inside(cast.handler)
    page = client.post(at("draft", document), words("任务截止11月底完成。\n特此通知。", do="check"))
    note = next(note for note in page.context["notes"] if note.problem.text == "截止")
    assert (note.field, note.start, note.end) == ("body", 2, 4)

    client.post(at("draft", document), words("任务截止11月底完成。\n特此通知。", counter=2, do=f"fix:{note.key}:0"))

    assert current(document)["body"] == "任务截至11月底完成。\n特此通知。"


# ── the two texts of a copy ───────────────────────────────────────────────────────────────────────


def test_two_texts_are_put_together_place_by_place(cast, shared, inside):
    inside(cast.handler).post(at("autosave", shared), words(BODY.replace("落实责任", "压实责任")))
    inside(cast.proposer).post(at("autosave", shared), words(BODY.replace("落实责任", "扛起责任")))
    copy = DraftCopy.objects.get()
    page = inside(cast.handler).get(reverse("outgoing:copy", args=[copy.pk]))
    differing = [place for place in page.context["places"] if not place.is_same]
    assert [(place.now, place.mine) for place in differing] == [
        ("一、加强值班值守。各单位要压实责任。", "一、加强值班值守。各单位要扛起责任。")
    ]

    inside(cast.handler).post(
        reverse("outgoing:copy", args=[copy.pk]), {"counter": 2, "do": "join", differing[0].name: "both"}
    )

    lines = str(current(shared)["body"]).split("\n")
    assert lines[1:3] == ["一、加强值班值守。各单位要压实责任。", "一、加强值班值守。各单位要扛起责任。"]
    assert DraftCopy.objects.get().settled_by == cast.handler


def test_putting_together_waits_for_who_typed_meanwhile(cast, shared, inside):
    inside(cast.handler).post(at("autosave", shared), words(BODY.replace("落实责任", "压实责任")))
    inside(cast.proposer).post(at("autosave", shared), words(BODY.replace("落实责任", "扛起责任")))
    inside(cast.handler).post(at("autosave", shared), words(f"{BODY}\n再来一段。", counter=2))

    answer = inside(cast.proposer).post(
        reverse("outgoing:copy", args=[DraftCopy.objects.get().pk]), {"counter": 2, "do": "all-mine"}
    )

    assert (answer.status_code, "请按最新的文字再选一次" in answer.content.decode()) == (409, True)
    assert str(current(shared)["body"]).endswith("再来一段。")


@pytest.mark.parametrize(
    ("choice", "body"), [("now", "甲\n乙\n丙"), ("mine", "甲\n丁\n\n丙"), ("both", "甲\n乙\n丁\n\n丙")]
)
def test_paragraphs_are_chosen_whole(choice, body):
    now, mine = {"title": "一", "body": "甲\n乙\n丙"}, {"title": "二", "body": "甲\n丁\n\n丙"}
    choices = {place.name: choice for place in places(now, mine)}

    made = chosen(now, mine, choices)

    assert made == {"title": "二" if choice == "mine" else "一", "body": body}


# ── fields and attachments ────────────────────────────────────────────────────────────────────────


def test_fields_are_kept_as_they_are_changed(cast, draft, inside):
    document = draft()

    told = inside(cast.handler).post(
        at("fields", document), fields_of(document, consulted="市财政局", cc_recipients="市档案馆"), **JSON
    )

    kept = again(document)
    assert told.json() == {"version": kept.record.version, "problems": {}}
    assert kept.main_recipients == [
        {"organ": cast.finance.pk, "name": "市财政局"}, {"organ": None, "name": "各县人民政府"},
    ]  # fmt: skip
    assert (kept.cc_recipients, kept.consulted) == (
        [{"organ": None, "name": "市档案馆"}],
        [{"organ": cast.finance.pk, "name": "市财政局"}],
    )


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"disclosure": "closed"}, "disclosure_reason", "请写明理由"),
        ({"issuers": "云川市不存在局"}, "issuers", "没有找到机关“云川市不存在局”"),
        ({"consulted": "某某小组"}, "consulted", "没有找到机关“某某小组”"),
    ],
)
def test_a_field_that_is_wrong_is_told_at_the_field(cast, draft, inside, changed, field, sentence):
    document = draft()

    told = inside(cast.handler).post(at("fields", document), fields_of(document, **changed), **JSON)

    assert told.status_code == 422
    assert sentence in told.json()["problems"][field]
    assert again(document).disclosure == "open"


def test_fields_that_somebody_has_changed_meanwhile_are_told(cast, draft, inside):
    document, client = draft(), inside(cast.handler)
    client.post(at("fields", document), fields_of(document, basis="一"), **JSON)

    told = client.post(at("fields", document), fields_of(document, basis="二"), **JSON)

    assert (told.status_code, "请刷新后再改" in told.json()["message"]) == (409, True)
    assert again(document).basis == "一"


def test_attachments_come_at_the_level_of_the_paper_and_go_with_a_reason(cast, draft, inside):
    document, client = draft(), inside(cast.handler)
    client.post(at("attach", document), {"files": SimpleUploadedFile("任务清单.txt", "一、巡查".encode())})
    attached = attachments(document.record).get()
    assert attached.file.name == "任务清单.txt"

    refused = client.post(at("detach", document), {"attached": attached.pk, "reason": ""})
    client.post(at("detach", document), {"attached": attached.pk, "reason": "另行印发"})

    assert refused.status_code == 422
    assert not attachments(document.record).exists()


def test_organs_are_offered_by_a_part_of_their_name(cast, inside):
    answer = inside(cast.handler).get(reverse("outgoing:organs"), {"q": "财政"})

    assert re.findall(r'data-name="([^"]+)"', answer.content.decode()) == ["市财政局"]


# ── the margin and the sides ──────────────────────────────────────────────────────────────────────


def test_only_sides_that_changed_come_over(cast, draft, inside):
    document, client = draft(), inside(cast.handler)
    long = "\n".join(f"第{number}段，{'加强值班值守。' * 20}" for number in range(12))
    first = client.post(at("sides", document), words(long)).context["preview"]
    marks = [side.mark for side in first.sides]
    assert len(marks) > 2

    second = client.post(at("sides", document), words(f"{long}再加一句。", have=" ".join(marks))).context["preview"]

    assert [bool(side.svg) for side in second.sides] == [False] * (len(marks) - 1) + [True]


def test_what_is_silenced_is_silent_for_this_person_only(cast, shared, inside):
    body = "任务截止11月底完成。\n特此通知。"
    client = inside(cast.handler)
    notes = client.post(at("findings", shared), words(body)).context["notes"]
    key = next(note.key for note in notes if note.problem.text == "截止")

    client.post(at("findings", shared), words(body, exempt=key))

    assert {(each.text, each.person) for each in Exemption.objects.all()} == {("截止", cast.handler)}
    assert "截止" not in [
        note.problem.text for note in client.post(at("findings", shared), words(body)).context["notes"]
    ]


def test_after_the_signature_the_page_says_what_a_change_means(cast, paper, inside):
    document = paper("rechecking")

    page = inside(document.record.holder).get(at("draft", document)).content.decode()

    assert "改动文字、要素或附件，签发失效" in page
    assert "data-auto>" not in page
