"""Every verb has a page: opened by whoever may, refused with the reason, posted, and re-shown with what was typed."""

import re

import pytest
from django.urls import reverse

from zhongshu.records.models import Grant, Record
from zhongshu.workflow import services
from zhongshu.workflow.models import Extension, Step
from zhongshu.workflow.services import CommentInput
from zhongshu.workflow.verbs import VERBS


@pytest.mark.parametrize("key", VERBS)
def test_whoever_does_not_see_the_record_finds_no_verb(as_person, record, url, key):
    client = as_person("outsider")

    assert [client.get(url(key)).status_code, client.post(url(key)).status_code] == [404, 404]


# Rights that the registry's own post gives it.
OFFICE = {"share", "record-instruction", "advance-due", "cancel", "suspend", "jump", "urge", "reassign"}


@pytest.mark.parametrize("key", sorted(set(VERBS) - OFFICE))
def test_reader_of_the_register_cannot_act_for_the_holder(as_person, handled, url, key):
    assert as_person("second_clerk").get(url(key)).status_code == 403


def post(client, address, **data):
    return client.post(address, data)


def test_clerk_forwards_and_lands_on_the_next_item(cast, as_person, record, url, hands):
    response = post(as_person("clerk"), url("forward"), to_stage="proposing", text="要素齐全")

    assert (response.status_code, response.headers["Location"]) == (303, f"{reverse('desk:next')}?after={record.pk}")
    assert hands(record) == [("proposing", "lead", "孟晓峰")]


def test_forward_to_a_unit_with_co_handlers(cast, as_person, record, url, hands):
    to, co = f"organ:{cast.finance.pk}", [f"unit:{cast.units['general'].pk}"]

    post(as_person("clerk"), url("forward"), to_stage="handling", to_handling=to, co_handling=co)

    assert hands(record) == [("handling", "lead", "赵立群"), ("handling", "co", "孟晓峰")]


def test_missing_receiver_stands_at_its_field_and_words_stay(as_person, record, url, text_of, hands):
    response = post(as_person("clerk"), url("forward"), to_stage="handling", text="已核，拟请财政局办")

    page = text_of(response)
    assert (response.status_code, hands(record)) == (422, [("checking", "lead", "田小禾")])
    assert "请选择主办。" in page
    assert "已核，拟请财政局办" in page


def test_missing_proposal_stands_at_the_text(cast, as_person, record, url, text_of):
    services.forward(record, to_stage="proposing", actor=cast.clerk)

    response = post(as_person("proposer"), url("forward"), to_stage="reviewing")

    assert response.status_code == 422
    assert 'id="id_forward_text_error"' in text_of(response)


def test_handwriting_alone_is_an_opinion(cast, as_person, instructing, url):
    ink = '<svg viewBox="0 0 9 9"><path d="M1 1L8 8"/></svg>'

    post(as_person("vice_mayor"), url("forward"), to_stage="assigning", svg=ink)

    assert instructing.comments.get(kind="instruction").svg.startswith('<svg class="hand"')


def test_phrase_without_script_becomes_the_text(as_person, instructing, url):
    post(as_person("vice_mayor"), url("forward"), to_stage="assigning", phrase="同意。")

    assert instructing.comments.get(kind="instruction").text == "同意。"


def test_page_older_than_the_record_says_who_acted(cast, as_person, record, url, text_of):
    seen = str(Step.objects.get(record=record).pk)
    services.forward(record, to_stage="proposing", actor=cast.clerk)

    response = post(as_person("clerk"), url("forward"), seen=seen, to_stage="proposing", text="我写了很多")

    page = text_of(response)
    assert response.status_code == 409
    assert "这件在孟晓峰手里" in page
    assert "现在由孟晓峰办理" in page
    assert "我写了很多" in page


def test_stale_page_of_the_holder_may_be_sent_again(cast, as_person, record, url, text_of):
    old = str(Step.objects.get(record=record).pk)
    services.forward(record, to_stage="proposing", actor=cast.clerk)
    services.send_back(record, to_step=Step.objects.get(pk=old), reason="补材料", actor=cast.proposer)

    response = post(as_person("clerk"), url("forward"), seen=old, to_stage="proposing", text="再送")

    assert (response.status_code, "您填的还在" in text_of(response)) == (409, True)
    assert Step.objects.get(record=record, finished_at=None).stage == "checking"


def test_co_handler_finishes(cast, as_person, handled, url, hands):
    post(as_person("proposer"), url("finish"), text="无补充意见")

    assert hands(handled) == [("handling", "lead", "赵立群")]


def test_signer_must_say_yes_or_no(cast, as_person, record, url, text_of):
    services.add_signer(record, to=[cast.director], mode="all", actor=cast.clerk)

    refused = post(as_person("director"), url("finish"))
    agreed = post(as_person("director"), url("finish"), verdict="agree")

    assert (refused.status_code, "请选择表态" in text_of(refused), agreed.status_code) == (422, True, 303)
    assert Step.objects.get(record=record, role="sign").verdict == "agree"


def test_reader_reads_with_one_post(cast, as_person, record, url, hands):
    services.circulate(record, to=[cast.vice_mayor], purpose="know", actor=cast.clerk)

    post(as_person("vice_mayor"), url("finish"))

    assert hands(record) == [("checking", "lead", "田小禾")]


def test_send_back_straight_and_return(cast, as_person, record, url, hands):
    services.forward(record, to_stage="proposing", actor=cast.clerk)
    first = Step.objects.get(record=record, stage="checking")

    post(as_person("proposer"), url("send-back"), to_step=first.pk, reason="缺附件", direct="on")
    page = as_person("clerk").get(url("record")).content.decode()

    assert hands(record) == [("checking", "lead", "田小禾")]
    assert "退回后直达：拟办" in page


def test_take_back_while_unseen(cast, as_person, record, url, hands):
    services.forward(record, to_stage="proposing", actor=cast.clerk)

    response = post(as_person("clerk"), url("take-back"))

    assert (response.headers["Location"], hands(record)) == (
        record.get_absolute_url(),
        [("checking", "lead", "田小禾")],
    )


def test_reassign_needs_a_reason(cast, as_person, handled, url, text_of, hands):
    to = f"person:{cast.finance_head.pk}"

    refused = post(as_person("finance_intake"), url("reassign"), step=_lead(handled).pk, to=to)
    post(as_person("finance_intake"), url("reassign"), step=_lead(handled).pk, to=to, reason="请主任办")

    assert "请填写转办原因" in text_of(refused)
    assert hands(handled)[-1] == ("handling", "lead", "梁舒")


def _lead(record: Record) -> Step:
    return Step.objects.get(record=record, role="lead", finished_at=None)


def test_colleague_claims(cast, as_person, make_record, url, hands):
    record = make_record()
    services.forward(record, to_stage="handling", to=cast.units["registry"], actor=cast.clerk)
    cast.hire("third_clerk", cast.units["registry"], "收件", "intake", "registry", label="丁一")

    post(as_person("third_clerk"), url("claim", record.pk))

    assert hands(record) == [("handling", "lead", "丁一")]


def test_add_signers_and_drop_one(cast, as_person, record, url, hands, part):
    to = [f"person:{cast.director.pk}", f"person:{cast.deputy_director.pk}"]

    post(as_person("clerk"), url("add-signer"), to=to, mode="any")
    step = Step.objects.get(record=record, holder=cast.director, finished_at=None)
    post(as_person("clerk"), url("drop-signer"), step=step.pk, reason="出差")

    assert hands(record) == [("checking", "lead", "田小禾"), ("checking", "sign", "邱文博")]


def test_add_co(cast, as_person, handled, url, hands):
    post(as_person("finance_intake"), url("add-co"), to=[f"person:{cast.budget_handler.pk}"])

    assert hands(handled)[-1] == ("handling", "co", "丁海涛")


def test_circulate_to_several(cast, as_person, record, url, hands):
    to = [f"person:{cast.director.pk}", f"unit:{cast.units['general'].pk}"]

    post(as_person("clerk"), url("circulate"), to=to, purpose="know")

    assert [hand[1:] for hand in hands(record)] == [("lead", "田小禾"), ("read", "程书远"), ("read", "孟晓峰")]


def test_urge_twice_is_refused_on_the_form(cast, as_person, handled, url, text_of):
    first = post(as_person("clerk"), url("urge"), step=_lead(handled).pk, text="请抓紧")
    second = post(as_person("clerk"), url("urge"), step=_lead(handled).pk, text="再催")

    assert (first.status_code, second.status_code) == (303, 422)
    assert "四小时内只催一次" in text_of(second)


def test_suspend_and_resume(as_person, handled, url, reload):
    post(as_person("director"), url("suspend"), until="2030-01-02T09:00", reason="等上级批复")
    suspended = reload(handled).state
    post(as_person("director"), url("resume"))

    assert (suspended, reload(handled).state) == ("suspended", "open")


def test_extension_asked_and_granted(cast, as_person, make_record, url, reload, when):
    record = make_record(due_at=when("2030-03-20 17:30"))
    post(as_person("clerk"), url("ask-extension", record.pk), to_due_at="2030-03-27T17:30", reason="等会商")
    page = as_person("deputy_director").get(url("record", record.pk)).content.decode()

    post(as_person("deputy_director"), url("decide-extension", record.pk), decision="approve")

    assert "同意延期" in page
    assert (reload(record).due_at, reload(record).first_due_at) == (when("2030-03-27 17:30"), when("2030-03-20 17:30"))


def test_extension_refused_needs_a_reason(as_person, make_record, url, when):
    record = make_record(due_at=when("2030-03-20 17:30"))
    post(as_person("clerk"), url("ask-extension", record.pk), to_due_at="2030-03-27T17:30", reason="等会商")

    without = post(as_person("deputy_director"), url("decide-extension", record.pk), decision="refuse")
    post(as_person("deputy_director"), url("decide-extension", record.pk), decision="refuse", reason="按期办")

    assert (without.status_code, Extension.objects.get(record=record).is_granted) == (422, False)


def test_advance_due_quotes_the_instruction(as_person, make_record, url, reload, when):
    record = make_record(due_at=when("2030-03-20 17:30"))

    post(as_person("director"), url("advance-due", record.pk), due_at="2030-03-15T17:30", reason="市长要求提前")

    assert reload(record).due_at == when("2030-03-15 17:30")


def test_answer_then_close_by_another(cast, as_person, make_record, url, reload):
    record = make_record(needs_answer=True)
    services.forward(record, to_stage="handling", to=cast.units["general"], actor=cast.clerk)
    post(as_person("proposer"), url("answer", record.pk), kind="oral", text="电话答复", answered_at="2026-03-10T10:00")
    post(
        as_person("proposer"),
        url("forward", record.pk),
        to_stage="concluding",
        text="已答复",
        to_concluding=f"person:{cast.clerk.pk}",
    )

    response = post(as_person("clerk"), url("close", record.pk), text="同意办结")

    assert (response.status_code, reload(record).state, reload(record).closed_by) == (303, "closed", cast.clerk)


def test_await_answer_is_set_and_taken_off(cast, as_person, make_record, url, reload):
    record = make_record(needs_answer=True)
    services.forward(record, to_stage="handling", to=cast.units["general"], actor=cast.clerk)

    states = []
    for _turn in range(2):
        post(as_person("proposer"), url("await-answer", record.pk))
        states.append(reload(record).awaits_answer)

    assert states == [True, False]


def test_reopen_and_cancel(cast, as_person, record, url, reload, hands):
    services.forward(record, to_stage="circulating", to=cast.clerk, actor=cast.clerk)
    services.close(reload(record), actor=cast.clerk)

    post(
        as_person("director"),
        url("reopen"),
        reason="来文单位补充材料",
        due_at="2030-01-02T17:30",
        to_stage="circulating",
        to=f"person:{cast.clerk.pk}",
    )
    reopened = hands(record)
    post(as_person("director"), url("cancel"), reason="重复登记")

    assert (len(reopened), reload(record).state) == (1, "cancelled")


def test_jump_by_special_right(cast, as_person, record, url, hands):
    services.forward(record, to_stage="proposing", actor=cast.clerk)

    post(as_person("director"), url("jump"), to_stage="circulating", reason="改为传阅")

    assert hands(record)[0][0] == "circulating"


def test_registry_copies_an_instruction(cast, as_person, record, url):
    data = {"leader": cast.mayor.pk, "written_at": "2026-03-09T11:00", "text": "请阅处。"}

    post(as_person("clerk"), url("record-instruction"), **data)

    comment = record.comments.get(kind="instruction")
    assert (comment.text, comment.author, comment.recorded_by) == ("请阅处。", cast.mayor, cast.clerk)


def test_share_widens_the_scope(cast, as_person, record, url):
    post(as_person("clerk"), url("share"), to=f"person:{cast.handler.pk}", reason="协助查资料")

    assert Grant.objects.filter(record=record, person=cast.handler, reason="share", until=None).exists()
    assert as_person("handler").get(url("record")).status_code == 200


def test_htmx_gets_the_form_alone_and_its_errors_in_place(as_person, record, url, text_of):
    client = as_person("clerk")

    form = text_of(client.get(url("circulate"), headers={"HX-Request": "true"}))
    refused = client.post(url("circulate"), {"purpose": "know"}, headers={"HX-Request": "true"})
    done = client.post(url("forward"), {"to_stage": "proposing"}, headers={"HX-Request": "true"})

    assert ("<html" in form, 'id="verb-form"' in form) == (False, True)
    assert (refused.status_code, "请选择传阅对象" in text_of(refused)) == (422, True)
    assert done.headers["HX-Redirect"].startswith(reverse("desk:next"))


def test_stopped_receiver_is_refused_in_words(cast, as_person, handled, url, text_of):
    cast.units["budget"].is_active = False
    cast.units["budget"].save()
    data = {"step": _lead(handled).pk, "to": f"unit:{cast.units['budget'].pk}", "reason": "分工"}

    response = post(as_person("finance_intake"), url("reassign"), **data)

    assert "选的人员或单位已经停用" in text_of(response)


def test_done_line_offers_taking_back(cast, as_person, make_record, url, text_of):
    first, second = make_record("甲件"), make_record("乙件")
    client = as_person("clerk")
    client.post(url("forward", first.pk), {"to_stage": "proposing"})

    page = text_of(client.get(url("record", second.pk)))

    assert (">甲件</a>" in page, url("take-back", first.pk) in page) == (True, True)
    assert ">甲件</a>" not in text_of(client.get(url("record", second.pk)))


def test_picker_offers_units_organs_and_people(cast, as_person, text_of):
    found = text_of(as_person("clerk").get(reverse("workflow:pick"), {"q": "财政"}))

    assert f'data-pick-value="organ:{cast.finance.pk}"' in found
    assert "赵立群" in found


def test_comment_of_a_stage_is_of_its_kind(cast, as_person, record, url):
    services.forward(record, to_stage="proposing", comment=CommentInput(text="齐全"), actor=cast.clerk)
    post(as_person("proposer"), url("forward"), to_stage="reviewing", text="建议阅示")

    assert list(record.comments.order_by("pk").values_list("kind", "text")) == [
        ("check", "齐全"),
        ("proposal", "建议阅示"),
    ]


def test_asking_a_co_handler_twice_is_refused_on_the_form(cast, as_person, handled, url, text_of):
    services.add_co(handled, to=[cast.budget_handler], actor=cast.finance_intake)

    response = post(as_person("finance_intake"), url("add-co"), to=[f"person:{cast.budget_handler.pk}"])

    assert (response.status_code, "已经在协办的不必再选" in text_of(response)) == (422, True)


@pytest.mark.parametrize("key", ["send-back", "reassign", "add-signer", "circulate", "urge"])
def test_form_that_unfolds_shares_no_id_with_the_page(as_person, handled, url, text_of, key):
    client = as_person("finance_intake" if key != "urge" else "clerk")
    standing = text_of(client.get(url("record")))
    unfolded = text_of(client.get(url(key), headers={"HX-Request": "true"}))

    ids_of_page, ids_of_form = (set(re.findall(r'\bid="([^"]+)"', text)) for text in (standing, unfolded))
    assert ids_of_page & ids_of_form == set()
