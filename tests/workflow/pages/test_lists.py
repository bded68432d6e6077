"""已办, 传阅, 移交, batches."""

from django.urls import reverse

from zhongshu.people.models import Appointment
from zhongshu.workflow import services
from zhongshu.workflow.models import Step
from zhongshu.workflow.services import CommentInput


def test_done_keeps_a_stub_of_what_is_out_of_sight(cast, as_person, handled, text_of, part):
    services.finish(part(handled, "co"), actor=cast.proposer, comment=CommentInput(text="核查属实"))
    services.forward(handled, to_stage="concluding", comment=CommentInput(text="已办"), actor=cast.finance_intake)

    page = text_of(as_person("finance_intake").get(reverse("workflow:done")))

    assert ("只留存根" in page, handled.title in page, "已办" in page) == (True, True, True)
    assert f'href="{handled.get_absolute_url()}"' not in page


def test_stub_of_a_classified_record_has_no_title(cast, as_person, make_record, text_of):
    record = make_record("绝不能露的标题", level=2)
    services.circulate(record, to=[cast.director], purpose="know", actor=cast.clerk)
    services.finish(Step.objects.get(record=record, role="read"), actor=cast.director)
    type(record).objects.filter(pk=record.pk).update(level=3, owning_organ=cast.county)

    page = text_of(as_person("director").get(reverse("workflow:done")))

    assert ("绝不能露的标题" in page, "（涉密件）" in page) == (False, True)


def test_reading_lists_mine_and_what_i_sent(cast, as_person, record, text_of):
    services.circulate(record, to=[cast.vice_mayor, cast.director], purpose="know", actor=cast.clerk)
    services.finish(Step.objects.get(record=record, holder=cast.director, role="read"), actor=cast.director)

    mine = text_of(as_person("vice_mayor").get(reverse("workflow:reading")))
    sent = text_of(as_person("clerk").get(reverse("workflow:reading"), {"view": "sent"}))

    assert (record.title in mine, "1/2" in sent) == (True, True)


def test_batch_reading_tells_each_result(cast, as_person, make_record, text_of):
    papers = [make_record("甲"), make_record("乙")]
    for record in papers:
        services.circulate(record, to=[cast.vice_mayor], purpose="know", actor=cast.clerk)
    steps = list(Step.objects.filter(role="read").values_list("pk", flat=True))

    page = text_of(as_person("vice_mayor").post(reverse("workflow:read-many"), {"steps": steps}))

    assert "办成 2 件" in page
    assert not Step.objects.filter(role="read", finished_at=None).exists()


def test_batch_leaves_out_what_one_does_not_see(cast, as_person, record, text_of):
    services.circulate(record, to=[cast.vice_mayor], purpose="know", actor=cast.clerk)
    step = Step.objects.get(role="read")

    response = as_person("outsider").post(reverse("workflow:read-many"), {"steps": [step.pk]})

    assert (response.status_code, record.title in text_of(response)) == (422, False)


def test_batch_forward_needs_a_common_stage(cast, as_person, make_record, text_of):
    first, second = make_record("甲"), make_record("乙")
    ids = {"records": [first.pk, second.pk]}
    client = as_person("clerk")

    form = client.get(reverse("workflow:forward-many"), ids)
    done = text_of(client.post(reverse("workflow:forward-many"), {**ids, "to_stage": "proposing"}))

    assert (form.status_code, "办成 2 件" in done) == (200, True)


def test_hand_over_tray_and_giving_on(cast, as_person, handled, text_of, hands):
    services.hand_over(cast.finance_intake, actor=cast.security_admin, reason="调离")
    Appointment.objects.filter(person=cast.people["finance_intake"]).update(until="2026-03-01")
    step = Step.objects.get(record=handled, role="lead", finished_at=None)
    client = as_person("finance_head")

    tray = text_of(client.get(reverse("workflow:hand-overs")))
    to = f"person:{cast.budget_handler.pk}"
    done = text_of(client.post(reverse("workflow:reassign-many"), {"steps": [step.pk], "to": to, "reason": "接手"}))

    assert ("赵立群" in tray, "办成 1 件" in done) == (True, True)
    assert ("handling", "lead", "丁海涛") in hands(handled)


def test_heads_see_hand_overs_around_them(cast, as_person, handled, text_of):
    services.hand_over(cast.finance_intake, actor=cast.security_admin, reason="调离")

    assert handled.title in text_of(as_person("director").get(reverse("workflow:hand-overs")))
    assert handled.title not in text_of(as_person("handler").get(reverse("workflow:hand-overs")))
