"""The leader's page: what waits, one tap to read, one to instruct."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zhongshu.workflow import services
from zhongshu.workflow.queries.leader import excerpt
from zhongshu.workflow.services import CommentInput

LEADER = "workflow:leader"
BROKEN_BY_THE_PAGE = """青岩县人民政府文件
青岩县人民政府关于延长备用水源切换期限的请示
云川市人民政府：
　　7月3日强降雨后主水源浊度超标，已切换备用水
源13天，请求将期限延至7月31日。
　　妥否，请批示。
"""


def test_excerpt_is_the_first_paragraph_in_one_piece():
    said = excerpt(BROKEN_BY_THE_PAGE, "青岩县人民政府关于延长备用水源切换期限的请示")

    assert said == "7月3日强降雨后主水源浊度超标，已切换备用水源13天，请求将期限延至7月31日。"


def test_leader_sees_what_waits_and_nothing_else(cast, as_person, make_record, text_of):
    waiting, other = make_record("关于甲的请示", urgency="extra_urgent"), make_record("关于乙的报告")
    services.forward(waiting, to_stage="instructing", to=cast.vice_mayor, actor=cast.clerk)
    services.circulate(other, to=[cast.vice_mayor], purpose="know", actor=cast.clerk)

    page = text_of(as_person("vice_mayor").get(reverse(LEADER)))
    others = text_of(as_person("mayor").get(reverse(LEADER)))

    assert ("关于甲的请示" in page, "关于乙的报告" in page) == (True, True)
    assert ("关于甲的请示" in others, "关于乙的报告" in others) == (False, False)


def test_one_tap_reads_and_comes_back(cast, as_person, record, hands):
    services.circulate(record, to=[cast.vice_mayor], purpose="know", actor=cast.clerk)

    response = as_person("vice_mayor").post(reverse("workflow:finish", args=[record.pk]), {"origin": "leader-list"})

    assert (response.headers["Location"], hands(record)) == (reverse(LEADER), [("checking", "lead", "田小禾")])


def test_one_tap_instructs_and_the_next_paper_opens(cast, as_person, make_record, hands):
    first, second = make_record("甲"), make_record("乙")
    for record in (first, second):
        services.forward(record, to_stage="instructing", to=cast.vice_mayor, actor=cast.clerk)

    response = as_person("vice_mayor").post(
        reverse("workflow:forward", args=[first.pk]), {"origin": "leader", "phrase": "同意。", "to_stage": "assigning"}
    )

    assert (response.headers["Location"], hands(first)[0][0]) == (
        reverse("workflow:leader-paper", args=[second.pk]),
        "assigning",
    )


def test_paper_quotes_the_proposal_and_picks_the_next_stage(as_person, instructing, text_of):
    page = text_of(as_person("vice_mayor").get(reverse("workflow:leader-paper", args=[instructing.pk])))

    assert "建议请罗景和同志阅示。" in page
    assert "批示，送批后分办" in page
    assert 'value="assigning" id="way-assigning" checked' in page
    assert "第 1 件，共 1 件" in page


def test_paper_of_others_is_not_found(as_person, instructing):
    assert as_person("outsider").get(reverse("workflow:leader-paper", args=[instructing.pk])).status_code == 404


def test_red_and_carried_out_are_counted_over_own_instructions(cast, as_person, make_record, text_of, when):
    late = make_record("超期的件", when="2026-03-02 09:00", due_at=when("2026-03-05 17:30"))
    services.forward(late, to_stage="instructing", to=cast.vice_mayor, actor=cast.clerk, at=when("2026-03-02 10:00"))
    said = CommentInput(text="请办")
    services.forward(late, to_stage="assigning", comment=said, actor=cast.vice_mayor, at=when("2026-03-02 11:00"))

    desk = as_person("vice_mayor").get(reverse(LEADER)).context["desk"]

    assert ([card.record.title for card in desk.red], desk.carried_out, desk.instructed) == (["超期的件"], 0, 1)


def test_leader_page_costs_the_same_for_one_and_three(cast, as_person, make_record):
    client = as_person("vice_mayor")
    counts = []
    for number in range(3):
        services.forward(make_record(str(number)), to_stage="instructing", to=cast.vice_mayor, actor=cast.clerk)
        client.get(reverse(LEADER))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(LEADER))
        counts.append(len(queries))

    assert counts == [counts[0]] * 3
