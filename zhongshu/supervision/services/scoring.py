"""考核: rules in versions, a month worked out, published, objected to. Published points stand; what was wrong is put right by a line."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.answers import Answer
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.notices import services as notices
from zhongshu.people import calendars, roles
from zhongshu.people import queries as people
from zhongshu.people.models import Organ, Person
from zhongshu.supervision.documents.wording import month_name
from zhongshu.supervision.models import Appeal, ScoreLine, ScoreMonth, ScoreRules
from zhongshu.supervision.scoring import access, counting
from zhongshu.supervision.scoring.history import MONTH, History, bounds
from zhongshu.supervision.scoring.rules import APPEAL, rules_of, shipped

ALWAYS = "0001-01"  # the shipped rules hold from the beginning


@transaction.atomic
def change_rules(
    organ: Organ, data: Mapping[str, Any], *, from_month: str, note: str, actor: Person, at: datetime | None = None
) -> ScoreRules:
    """A new version that holds from a month on; months that were published keep theirs."""
    at = at or timezone.now()
    _require(access.may_score(actor, organ))
    if not MONTH.fullmatch(from_month):
        raise RuleBroken(_("请写成年-月，例如 2026-10。"), field="from_month")
    if not note.strip():
        raise RuleBroken(_("请写明改了什么、依据是什么。"), field="note")
    published = ScoreMonth.objects.filter(organ=organ, published_at__isnull=False, month__gte=from_month)
    if published.exists():
        last = published.order_by("-month")[0].month
        sentence = _("%(month)s的考核已经公布，新办法只能从以后的月份起用。")
        raise RuleBroken(sentence % {"month": month_name(last)}, field="from_month")
    rules_of(data)
    made = _add_rules(organ, data, from_month=from_month, note=note.strip(), actor=actor, at=at)
    facts = {"rules": made.pk, "version": made.version, "from": from_month}
    audit.write("supervision.score.rules_changed", actor=actor, organ=organ, data=facts, at=at)
    return made


def _add_rules(
    organ: Organ, data: Mapping[str, Any], *, from_month: str, note: str, actor: Person, at: datetime
) -> ScoreRules:
    last = ScoreRules.objects.filter(organ=organ).aggregate(last=Max("version"))["last"] or 0
    return ScoreRules.objects.create(
        organ=organ,
        version=last + 1,
        from_month=from_month,
        rules=dict(data),
        note=note,
        made_by=actor,
        made_at=at,
    )


def rules_for(organ: Organ, month: str) -> ScoreRules | None:
    """The newest version that holds in that month; none: the shipped ones are not stored yet."""
    return ScoreRules.objects.filter(organ=organ, from_month__lte=month).order_by("-version").first()


@transaction.atomic
def recompute(organ: Organ, month: str, *, actor: Person, at: datetime | None = None) -> ScoreMonth:
    """计分: the lines of a month from its history. Again and again the same, until it is published; then never."""
    at = at or timezone.now()
    _require(access.may_score(actor, organ))
    if not MONTH.fullmatch(month) or bounds(month)[0] > at:
        raise RuleBroken(_("请选择已经开始的月份，例如 2026-10。"), field="month")
    rules = rules_for(organ, month) or _add_rules(
        organ, shipped(), from_month=ALWAYS, note=_("出厂办法"), actor=actor, at=at
    )
    history = History(organ, month, at)
    values = {"rules": rules, "until": history.until, "computed_by": actor, "computed_at": at}
    scored = ScoreMonth.objects.select_for_update().filter(organ=organ, month=month).first()
    if scored is None:
        scored = ScoreMonth.objects.create(organ=organ, month=month, **values)
    elif scored.published_at is not None:
        raise RuleBroken(
            _("%(month)s的考核已经公布，不能重算；有错的走申诉更正。") % {"month": month_name(month)}, field="month"
        )
    else:
        for name, value in values.items():
            setattr(scored, name, value)
        scored.save(update_fields=list(values))
        scored.lines.all().delete()
    lines = counting.lines_of(history, rules_of(rules.rules))
    ScoreLine.objects.bulk_create(_row(scored, line) for line in lines)
    data = {"month": month, "rules": rules.version, "lines": len(lines)}
    audit.write("supervision.score.computed", actor=actor, organ=organ, data=data, at=at)
    return scored


def _row(scored: ScoreMonth, line: counting.Line) -> ScoreLine:
    return ScoreLine(
        month=scored,
        organ_id=line.organ,
        task_id=line.task,
        event=line.event,
        points=line.points,
        evidence=line.evidence,
    )


def differences(scored: ScoreMonth) -> list[str]:
    """What working it out now would change: nothing, once a month is over. Corrections by appeal are left aside."""
    history = History(scored.organ, scored.month, scored.until)
    wanted = [_key(_row(scored, line)) for line in counting.lines_of(history, rules_of(scored.rules.rules))]
    kept = [_key(line) for line in scored.lines.exclude(event=APPEAL).order_by("pk")]
    return [f"{key}" for key in [*wanted, *kept] if wanted.count(key) != kept.count(key)]


def _key(line: ScoreLine) -> tuple[int, int | None, str, Decimal, str]:
    return line.organ_id, line.task_id, line.event, Decimal(line.points), repr(sorted(line.evidence.items()))


@transaction.atomic
def publish(scored: ScoreMonth, *, actor: Person, at: datetime | None = None) -> ScoreMonth:
    """公布: the month is over, the points are those of its whole history, a leader says so."""
    at = at or timezone.now()
    scored = ScoreMonth.objects.select_for_update().select_related("organ", "rules").get(pk=scored.pk)
    _require(access.may_publish(actor, scored))
    end = bounds(scored.month)[1]
    if at < end or scored.until < end:
        raise RuleBroken(_("这个月还没有完，或者是月中算的；请月末以后重新计分再公布。"))
    if differences(scored):
        raise RuleBroken(_("计分以后又有新的数据，请督查室重新计分再公布。"))
    scored.published_by, scored.published_at = actor, at
    scored.save(update_fields=["published_by", "published_at"])
    organs = list(Organ.objects.filter(pk__in=scored.lines.values("organ")))
    for organ in organs:
        _tell_heads(organ, scored, at)
    audit.write(
        "supervision.score.published",
        actor=actor,
        organ=scored.organ,
        data={"month": scored.month, "units": len(organs)},
        at=at,
    )
    return scored


def _tell_heads(organ: Organ, scored: ScoreMonth, at: datetime) -> None:
    """Who answers for the unit hears of it, and until when to object."""
    heads = people.occupants(roles.OFFICE_DIRECTOR, organ=organ) or people.occupants(roles.UNIT_HEAD, organ=organ)
    until = timezone.localtime(_appeal_end(scored, at)).strftime("%-m月%-d日")
    for head in heads:
        notices.tell(
            "supervision.score",
            head,
            text=_("%(month)s督办考核已公布，有异议的请在%(until)s前申诉。")
            % {"month": month_name(scored.month), "until": until},
            url=f"{reverse('supervision:score-unit', args=[scored.pk])}?unit={organ.pk}",
            key=f"score:{scored.pk}:{head.pk}",
        )


def _appeal_end(scored: ScoreMonth, since: datetime) -> datetime:
    days = rules_of(scored.rules.rules).appeal_workdays
    return calendars.clock_for(scored.organ).add_workdays(since, days)


@transaction.atomic
def make_appeal(line: ScoreLine, *, text: str, actor: Person, at: datetime | None = None) -> Appeal:
    """申诉: once for a line, within the days that the rules give."""
    at = at or timezone.now()
    line = (
        ScoreLine.objects.select_for_update(of=("self",))
        .select_related("month__organ", "month__rules", "organ")
        .get(pk=line.pk)
    )
    _require(access.may_appeal(actor, line))
    if not text.strip():
        raise RuleBroken(_("请写明哪里不对，依据是什么。"), field="text")
    if line.month.published_at is not None and at > _appeal_end(line.month, line.month.published_at):
        raise RuleBroken(_("申诉期已过。"), field="text")
    due_at = _appeal_end(line.month, at)
    made = Appeal.objects.create(line=line, text=text.strip(), made_by=actor, made_at=at, due_at=due_at)
    for role in (roles.OFFICE_DIRECTOR, roles.OFFICE_DEPUTY):
        for leader in people.occupants(role, organ=line.month.organ):
            notices.tell(
                "supervision.appeal",
                leader,
                text=_("%(organ)s对%(month)s考核申诉，请答复。")
                % {"organ": line.organ.label, "month": month_name(line.month.month)},
                url=reverse("supervision:appeal", args=[made.pk]),
                key=f"appeal:{made.pk}:{leader.pk}",
            )
    audit.write(
        "supervision.score.appealed",
        actor=actor,
        organ=line.month.organ,
        data={"appeal": made.pk, "line": line.pk},
        at=at,
    )
    return made


@transaction.atomic
def decide_appeal(
    appeal: Appeal,
    *,
    is_granted: bool,
    answer: str,
    points: Decimal | None = None,
    actor: Person,
    at: datetime | None = None,
) -> Appeal:
    """The answer. Granted: a line of its own gives the points back, all of them or as many as were decided."""
    at = at or timezone.now()
    made = (
        Appeal.objects.select_for_update(of=("self",))
        .select_related("line__month__organ", "line__organ")
        .get(pk=appeal.pk)
    )
    _require(access.may_decide(actor, made))
    if not answer.strip():
        raise RuleBroken(_("请写明答复的理由。"), field="answer")
    line = made.line
    back = -line.points if points is None else points
    if is_granted and not 0 < back * (-1 if line.points > 0 else 1) <= abs(line.points):
        raise RuleBroken(_("更正的分数不能超过这一项的 %(points)s 分。") % {"points": abs(line.points)}, field="points")
    made.is_granted, made.answer, made.decided_by, made.decided_at = is_granted, answer.strip(), actor, at
    made.save(update_fields=["is_granted", "answer", "decided_by", "decided_at"])
    if is_granted:
        evidence = {"appeal": made.pk, "line": line.pk}
        ScoreLine.objects.create(
            month=line.month, organ=line.organ, task=line.task, event=APPEAL, points=back, evidence=evidence
        )
    notices.tell(
        "supervision.score",
        made.made_by,
        text=_("考核申诉已答复：%(answer)s") % {"answer": made.answer[:80]},
        url=reverse("supervision:appeal", args=[made.pk]),
        key=f"appeal:{made.pk}:decided",
    )
    data = {"appeal": made.pk, "granted": is_granted}
    audit.write("supervision.score.appeal_decided", actor=actor, organ=line.month.organ, data=data, at=at)
    return made


def exported(organ: Organ, period: str, *, actor: Person) -> None:
    """Who took the ranking."""
    audit.write("supervision.score.exported", actor=actor, organ=organ, data={"period": period})


def _require(answer: Answer) -> None:
    if not answer:
        raise NotAllowed(answer.reason)
