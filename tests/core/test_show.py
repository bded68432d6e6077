"""Small pieces of pages: lights, times, filters, fields, the frame."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django import forms
from django.template import engines
from django.urls import include, path, resolve
from django.utils import timezone

from zhongshu.core import context
from zhongshu.core.access import public
from zhongshu.core.answers import Answer
from zhongshu.core.errors import RuleBroken
from zhongshu.core.forms import DayInput, PersonSelect, person_label, refusals_on
from zhongshu.core.paging import Page
from zhongshu.core.registry import Action, Module, NavEntry
from zhongshu.core.templatetags.zhongshu import due, full_moment, light, long_day, moment, urgency


def render(text, **values):
    return engines["django"].from_string(text).render(values, values.get("request")).strip()


@pytest.mark.parametrize(
    ("key", "word"),
    [("over", "超期"), ("late", "滞后"), ("near", "临期"), ("ok", "正常"), ("hold", "暂停"), ("done", "办结")],
)
def test_a_light_is_shape_word_and_colour(key, word):
    assert light(key) == (
        f'<span class="light {key}"><svg aria-hidden="true"><use href="#l-{key}"/></svg>{word}</span>'
    )


def test_an_unknown_light_is_an_error():
    with pytest.raises(KeyError):
        light("purple")


def test_due_shows_light_and_time_left():
    assert due(light="over", left="超 2 天").endswith("超期</span><span>超 2 天</span></span>")
    assert due(SimpleNamespace(light="over", left="超 2 天")) == due(light="over", left="超 2 天")
    assert due() == '<span class="muted">—</span>'


def test_times_are_short_and_full_on_hover():
    today = timezone.localtime().replace(hour=14, minute=5)

    assert ">今天 14:05<" in moment(today)
    assert ">昨天 14:05<" in moment(today - timedelta(days=1))
    assert f'title="{long_day(today.date())} 14:05"' in moment(today)
    assert moment(None) == "—"


def test_another_year_is_said():
    assert ">2020年3月5日<" in moment(datetime(2020, 3, 5, 1, 30, tzinfo=timezone.get_fixed_timezone(480)))
    assert full_moment(datetime(2020, 3, 5, 9, 30, tzinfo=timezone.get_fixed_timezone(480))) == "2020年3月5日 9:30"


def test_a_long_day_names_the_weekday():
    assert long_day(date(2026, 7, 9)) == "2026年7月9日 星期四"


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("extra_urgent", '<span class="tag hot">特急</span>'),
        ("flash", '<span class="tag hot">特提</span>'),
        ("urgent", '<span class="tag">加急</span>'),
        ("routine_urgent", '<span class="tag">平急</span>'),
        ("normal", ""),
        ("", ""),
    ],
)
def test_urgency_is_a_black_tag(key, shown):
    assert urgency(SimpleNamespace(urgency=key)) == urgency(key) == shown


def test_a_filter_is_a_link_that_keeps_the_others_and_starts_anew(asking):
    request = asking("/x/", data={"kind": "办件", "light": "over", "cursor": "abc"})
    shown = "{% facet_link request 'light' value label 1284 %}"

    assert render(shown, request=request, value="near", label="临期") == (
        '<a href="?kind=%E5%8A%9E%E4%BB%B6&amp;light=near">临期 <small>1,284</small></a>'
    )
    assert 'href="?kind=%E5%8A%9E%E4%BB%B6" aria-current="true"' in render(
        shown, request=request, value="over", label="超期"
    )
    assert 'aria-current="true"' not in render(shown, request=request, value="", label="全部")


def test_the_last_filter_taken_away_leaves_the_plain_address(asking):
    assert render("{% query_string light=None %}", request=asking("/x/", data={"light": "over"})) == "/x/"


def test_paging_shows_what_is_left_on_each_side(asking):
    shown = render("{% paging page 42 %}", request=asking("/x/", data={"q": "水"}), page=Page([], "abc", None))

    assert 'href="?q=%E6%B0%B4&amp;cursor=abc"' in shown
    assert shown.count("aria-disabled") == 1
    assert "共 42 件" in shown


class AssignForm(forms.Form):
    unit = forms.ChoiceField(label="主办", choices=[("", "—"), ("1", "尹放（市城市管理局 局长）")], widget=PersonSelect)
    due_on = forms.DateField(label="期限", widget=DayInput, help_text="早于来文要求的日期")
    kind = forms.ChoiceField(label="类别", choices=[("a", "办件"), ("b", "阅件")], widget=forms.RadioSelect)
    note = forms.CharField(label="说明", widget=forms.Textarea, required=False)


def test_a_form_says_what_to_do_at_each_field_and_at_the_top():
    shown = str(AssignForm({}))

    assert '<a href="#id_unit">请选择主办。</a>' in shown
    assert "有 3 处要改" in shown
    assert 'aria-describedby="id_due_on_helptext id_due_on_error"' in shown
    assert 'aria-invalid="true"' in shown
    assert shown.count('class="field bad"') == 3


def test_one_error_needs_no_summary():
    assert 'role="alert"' not in str(AssignForm({"unit": "1", "kind": "a"}))


def test_controls_are_dressed_by_what_they_are():
    shown = str(AssignForm())

    assert '<input type="date" name="due_on" class="input"' in shown
    assert '<textarea name="note" cols="40" rows="10" class="area"' in shown
    assert '<select name="unit" class="select"' in shown
    assert '<div class="opts" id="id_kind">' in shown
    assert '<label for="id_note">说明 <small>可以不填</small></label>' in shown
    assert " style=" not in shown


def test_a_refusal_of_a_service_stands_at_its_field():
    form = AssignForm({"unit": "1", "kind": "a", "due_on": "2026-03-09"})
    with refusals_on(form):
        raise RuleBroken("期限要早于上级件的期限。", field="due_on")

    assert form.errors == {"due_on": ["期限要早于上级件的期限。"]}


def test_a_refusal_about_no_field_stands_at_the_top():
    form = AssignForm({"unit": "1", "kind": "a", "due_on": "2026-03-09"})
    with refusals_on(form):
        raise RuleBroken("本件已经办结。")

    assert form.non_field_errors() == ["本件已经办结。"]
    assert "本件已经办结。" in str(form)


def test_people_with_the_same_name_are_told_apart():
    person = SimpleNamespace(name="唐雨", organ_name="市水利局", home_title="副局长")

    assert person_label(person) == "唐雨（市水利局 副局长）"


blank = public(lambda request, pk=0: None)
papers = [path("", blank, name="list"), path("returns/", blank, name="returns"), path("<int:pk>/", blank, name="one")]
urlpatterns = [
    path("", include(([path("", blank, name="desk")], "desk"))),
    path("papers/", include((papers, "papers"))),
]


@pytest.mark.urls(__name__)
def test_the_rail_unfolds_the_group_one_is_in(asking, clerk, declare):
    asked = []

    def count(key, number):
        return lambda person: asked.append(key) or number

    declare(
        Module(
            "a",
            nav=(
                NavEntry("desk", "工作台", "desk", "desk:desk", count=count("desk", 17)),
                NavEntry("list", "收文登记簿", "papers", "papers:list", count=count("list", 96), order=1),
                NavEntry("returns", "清退", "papers", "papers:returns", count=count("returns", None), order=2),
                NavEntry("gone", "没有", "admin", "nowhere:at_all"),
            ),
            frame=lambda request: {"notice_count": 3, "duty": "何苗"},
        )
    )

    frames = {address: _frame(asking(address, person=clerk)) for address in ("/", "/papers/5/", "/papers/returns/")}

    lines = {
        address: [(group.label, group.current, group.count) for group in frame.rail]
        for address, frame in frames.items()
    }
    assert lines["/"] == [("工作台", True, 17), ("办文", False, 96)]
    assert lines["/papers/5/"] == [("工作台", False, 17), ("办文", True, None)]
    papers = frames["/papers/5/"].rail[1].entries
    assert [(entry.label, entry.current, entry.count) for entry in papers] == [
        ("收文登记簿", True, 96),
        ("清退", False, None),
    ]
    assert [entry.current for entry in frames["/papers/returns/"].rail[1].entries] == [False, True]
    assert (frames["/"].notice_count, frames["/"].extra, frames["/"].theme) == (3, {"duty": "何苗"}, "dark")


def _frame(request):
    request.resolver_match = resolve(request.path)
    return context.build(request)


def test_a_stranger_gets_an_empty_frame(asking):
    made = context.build(asking("/"))

    assert (made.person, made.rail, made.new_kinds, made.theme) == (None, [], [], "light")


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(("refused", "folded"), [(2, False), (3, True)])
def test_refused_buttons_stay_with_their_reason(asking, clerk, declare, refused, folded):
    def button(number):
        answer = Answer.no(f"原因{number}。") if number < refused else Answer.yes()
        return Action(f"a{number}", f"动作{number}", "papers:one", lambda person, record: answer)

    declare(Module("a", actions=tuple(button(number) for number in range(5))))
    shown = render("{% actions record %}", request=asking("/", person=clerk), record=SimpleNamespace(pk=5, kind="x"))

    assert shown.count('href="/papers/5/"') == 5 - refused
    assert all(f"原因{number}。" in shown for number in range(refused))
    assert shown.count('aria-disabled="true"') == refused
    assert ("<details" in shown) is folded
