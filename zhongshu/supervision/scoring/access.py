"""Who sees which scores, who makes them, who may object."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from zhongshu.core.answers import Answer
from zhongshu.people.access import person_has, posture
from zhongshu.people.models import Organ, Person
from zhongshu.supervision import access as supervision
from zhongshu.supervision.models import Appeal, ScoreLine, ScoreMonth, ScoreRules

READS = "supervision.read_scores"


def reads_all(person: Person, organ: Organ) -> bool:
    """The 督查室 and the leaders of the organ that scores."""
    return person_has(person, READS, organ)


def scoring_organ(person: Person) -> Organ:
    """Whose ranking a person opens: of the office where one scores or leads, else of the one that scored the own organ last."""
    own = supervision.supervising_organ(person)
    if own is not None:
        return own
    held = posture(person).permissions.get(READS, frozenset())
    led = Organ.objects.filter(pk__in=ScoreMonth.objects.filter(organ__in=held).values("organ")).order_by("pk").first()
    if led is not None:
        return led
    published = ScoreMonth.objects.filter(published_at__isnull=False, lines__organ=person.organ)
    last = published.select_related("organ").order_by("-month").first()
    return last.organ if last else person.organ


def months(person: Person, organ: Organ) -> QuerySet[ScoreMonth]:
    """Months that the person may open: all for who reads all; else the published ones in which the own organ stands."""
    found = ScoreMonth.objects.filter(organ=organ).select_related("organ", "rules", "computed_by", "published_by")
    if reads_all(person, organ):
        return found
    taking_part = ScoreLine.objects.filter(organ=person.organ, month__organ=organ).values("month")
    return found.filter(published_at__isnull=False, pk__in=taking_part)


def month(person: Person, pk: int) -> ScoreMonth:
    """One month, by whoever may open it."""
    found = get_object_or_404(ScoreMonth.objects.select_related("organ"), pk=pk)
    return get_object_or_404(months(person, found.organ), pk=pk)


def lines_of(scored: ScoreMonth, organ: int | None = None, person: Person | None = None) -> list[ScoreLine]:
    """The points of a month; of one unit, as far as this person may read that unit's."""
    found = scored.lines.select_related("organ", "task__record", "month__organ").prefetch_related("appeals")
    if organ is not None:
        found = found.filter(organ=organ)
    if person is not None and not reads_all(person, scored.organ):
        found = found.filter(organ=person.organ)
    return list(found.order_by("organ__sort", "organ", "pk"))


def open_appeals(person: Person, organ: Organ) -> list[Appeal]:
    """Appeals that wait: all for who reads all, else those of the own organ."""
    found = Appeal.objects.filter(line__month__organ=organ, decided_at__isnull=True)
    if not reads_all(person, organ):
        found = found.filter(line__organ=person.organ)
    return list(found.select_related("line__organ", "line__month").order_by("due_at", "pk")[:50])


def versions(organ: Organ) -> list[ScoreRules]:
    return list(ScoreRules.objects.filter(organ=organ).select_related("made_by").order_by("-version"))


def line(person: Person, pk: int) -> ScoreLine:
    """A line of the own organ, or of any for who reads all."""
    related = ("month__organ", "month__rules", "organ", "task__record")
    found = get_object_or_404(ScoreLine.objects.select_related(*related), pk=pk)
    scored = month(person, found.month_id)
    rows = ScoreLine.objects.select_related(*related)
    if not reads_all(person, scored.organ):
        rows = rows.filter(organ=person.organ)
    return get_object_or_404(rows, pk=pk)


def appeal(person: Person, pk: int) -> Appeal:
    found = get_object_or_404(Appeal.objects.select_related("line__month__organ", "made_by", "decided_by"), pk=pk)
    line(person, found.line_id)
    return found


def may_score(person: Person, organ: Organ) -> Answer:
    if person_has(person, "supervision.register", organ):
        return Answer.yes()
    return Answer.no(_("计分和计分办法由督查室管理。"))


def may_publish(person: Person, scored: ScoreMonth) -> Answer:
    """D11: by a leader, who is not the one who worked it out."""
    if scored.published_at is not None:
        return Answer.no(_("已经公布。"))
    if not person_has(person, "supervision.issue", scored.organ):
        return Answer.no(_("考核结果由办公室领导审定公布。"))
    if person.pk == scored.computed_by_id:
        return Answer.no(_("自己计的分由另一位领导公布。"))
    return Answer.yes()


def may_appeal(person: Person, scored: ScoreLine) -> Answer:
    """申诉: the head of the unit that was scored, after publication."""
    if scored.month.published_at is None:
        return Answer.no(_("公布以后才能申诉。"))
    if not person_has(person, "supervision.appeal", scored.organ):
        return Answer.no(_("由被考核单位的负责人申诉。"))
    if scored.event in {"base", "appeal"}:
        return Answer.no(_("这一项不是扣分，不用申诉。"))
    if scored.appeals.all():
        return Answer.no(_("这一项已经申诉过。"))
    return Answer.yes()


def may_decide(person: Person, made: Appeal) -> Answer:
    """The office that scored; nobody of the unit that objects."""
    if made.decided_at is not None:
        return Answer.no(_("这件申诉已经答复。"))
    if not person_has(person, "supervision.issue", made.line.month.organ):
        return Answer.no(_("申诉由办公室领导答复。"))
    if person.organ_id == made.line.organ_id and made.line.organ_id != made.line.month.organ_id:
        return Answer.no(_("被考核单位的人不能答复自己的申诉。"))
    if person.pk == made.made_by_id:
        return Answer.no(_("申诉人不能答复自己的申诉。"))
    return Answer.yes()
