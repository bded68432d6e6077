"""The data set, by bulk inserts: one office that owns 30 % of the papers, one 5 %, twenty that share the rest, and a liaison.

The same seed gives the same rows. Everything a page reads is there: flow, steps, grants, numbers, opinions, index with text.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from zhongshu.audit.models import Entry
from zhongshu.incoming.models import IncomingDocument
from zhongshu.numbering.models import Number, Series
from zhongshu.people.models import Account, Appointment, Organ, Person, Post, Role, Unit
from zhongshu.records.models import Grant, Record
from zhongshu.search.backends import backend
from zhongshu.search.models import SearchEntry
from zhongshu.search.row import Row, indexed
from zhongshu.workflow import services as workflow
from zhongshu.workflow.models import Comment, Course, FlowVersion, Round, Step

SHARES = {"clerk": 0.05, "secretary": 0.30}  # of the papers, through the register of the own office
LIAISON = 0.001  # by grants alone
OPEN = 0.03  # still in hand
TEXT_WORDS = 300  # about 800 characters
AT_ONCE = 2000
STAGES = ("registering", "checking", "proposing", "handling", "circulating")
SYLLABLES = [chr(code) for code in range(0x4E00, 0x5A00)]


@dataclass
class City:
    """What the rows hang on."""

    organs: list[Organ]
    people: list[Person]
    by_organ: dict[int, list[Person]]
    walkers: dict[str, Person]
    version: FlowVersion
    words: list[str]
    chosen: random.Random
    now: datetime
    series: dict[int, Series] = field(default_factory=dict)
    drawn: dict[int, int] = field(default_factory=dict)


def build(records: int) -> None:
    """Fill an empty, migrated database."""
    chosen = random.Random(2026)  # noqa: S311 -- the same rows every time
    city = found(chosen, people=max(60, min(10_000, records // 100)))
    for start in range(0, records, AT_ONCE):
        fill(city, min(AT_ONCE, records - start))
    for organ_id, series in city.series.items():
        series.next_value = city.drawn[organ_id] + 1
        series.save(update_fields=["next_value"])


def found(chosen: random.Random, *, people: int) -> City:
    workflow.publish_shipped()
    organs = [
        Organ.objects.create(name=f"{number}号办公室", code=f"办{number}", is_inside=True) for number in range(22)
    ]
    roles = {role.key: role for role in Role.objects.all()}
    units = {organ.pk: Unit.objects.create(organ=organ, name="文电科") for organ in organs}
    posts = {}
    for organ in organs:
        posts[organ.pk] = Post.objects.create(unit=units[organ.pk], title="科员")
        posts[organ.pk].roles.add(roles["handler"])
    made = Person.objects.bulk_create(
        Person(name=f"干部{number}", organ=organs[number % 22], clearance=2) for number in range(people)
    )
    since = timezone.localdate() - timedelta(days=4000)
    Appointment.objects.bulk_create(
        Appointment(person=one, post=posts[one.organ_id], since=since, is_primary=True) for one in made
    )
    by_organ: dict[int, list[Person]] = {}
    for one in made:
        by_organ.setdefault(one.organ_id, []).append(one)
    walkers = {
        name: walker(name, units[organs[place].pk], roles)
        for place, name in enumerate(("clerk", "secretary", "liaison"))
    }
    version = FlowVersion.objects.get(flow="incoming_document", organ=None, is_current=True)
    words = ["".join(chosen.choices(SYLLABLES, k=chosen.choice((2, 2, 2, 3, 4)))) for _number in range(30_000)]
    return City(organs, made, by_organ, walkers, version, words, chosen, timezone.now())


def walker(name: str, unit: Unit, roles: dict[str, Role]) -> Person:
    """One of the three: clerk and secretary read the register of their office, the liaison only what was sent."""
    person = Person.objects.create(name=name, organ=unit.organ, clearance=2)
    post = Post.objects.create(unit=unit, title=name)
    post.roles.set([roles["handler"]] if name == "liaison" else [roles["registry"], roles["intake"], roles["proposer"]])
    Appointment.objects.create(
        person=person, post=post, since=timezone.localdate() - timedelta(days=400), is_primary=True
    )
    account = Account(username=name, person=person, password="!", must_change_password=False)  # noqa: S106 -- nobody logs in
    account.password_changed_at = timezone.now()
    account.save()
    return person


def fill(city: City, count: int) -> None:
    """One batch: table after table."""
    plans = [plan(city) for _number in range(count)]
    numbers = Number.objects.bulk_create(number_of(city, one) for one in plans)
    records = Record.objects.bulk_create(
        record_of(city, one, number) for one, number in zip(plans, numbers, strict=True)
    )
    pairs = list(zip(plans, records, strict=True))
    Course.objects.bulk_create(Course(record=record, version=city.version) for _plan, record in pairs)
    Round.objects.bulk_create(round_of(one, record) for one, record in pairs)
    IncomingDocument.objects.bulk_create(document_of(city, one, record) for one, record in pairs)
    grants = Grant.objects.bulk_create(grant for one, record in pairs for grant in grants_of(one, record))
    held = {(grant.record_id, grant.person_id): grant for grant in grants}
    steps = Step.objects.bulk_create(step for one, record in pairs for step in steps_of(one, record, held))
    Comment.objects.bulk_create(
        Comment(
            record_id=step.record_id,
            step=step,
            kind="note",
            author_id=step.holder_id,
            text="拟同意，请阅处。",
            written_at=step.finished_at,
        )
        for step in steps
        if step.stage in {"proposing", "handling"} and step.finished_at
    )
    Entry.objects.bulk_create(entry for one, record in pairs for entry in entries_of(one, record))
    index(city, pairs)


@dataclass
class Plan:
    """One paper before it has a row."""

    organ: Organ
    holders: list[Person]
    at: datetime
    is_open: bool
    title: str
    liaison: Person | None


def plan(city: City) -> Plan:
    chosen = city.chosen
    drawn = chosen.random()
    place = 0 if drawn < SHARES["clerk"] else 1 if drawn < sum(SHARES.values()) else chosen.randrange(2, 22)
    organ = city.organs[place]
    holders = chosen.choices(city.by_organ[organ.pk], k=len(STAGES))
    is_open = chosen.random() < OPEN
    if is_open and chosen.random() < 0.02:
        holders[-1] = city.walkers[chosen.choice(("clerk", "secretary"))]
    at = city.now - timedelta(minutes=chosen.randrange(20_000 if is_open else 5_000_000))
    liaison = city.walkers["liaison"] if chosen.random() < LIAISON else None
    return Plan(organ, holders, at, is_open, text(city, 6), liaison)


def number_of(city: City, one: Plan) -> Number:
    if one.organ.pk not in city.series:
        city.series[one.organ.pk] = Series.objects.create(organ=one.organ, code="收", year=city.now.year)
    city.drawn[one.organ.pk] = value = city.drawn.get(one.organ.pk, 0) + 1
    series = city.series[one.organ.pk]
    return Number(
        series=series, value=value, text=f"收〔{series.year}〕{value}号", drawn_at=one.at, drawn_by=one.holders[0]
    )


def record_of(city: City, one: Plan, number: Number) -> Record:
    due_at = one.at + timedelta(days=14)
    ended = {} if one.is_open else {"closed_at": one.at + timedelta(days=5), "closed_by": one.holders[-1]}
    return Record(
        kind="incoming_document", title=f"{one.title}的通知", reference=number.text, number=number, owning_organ=one.organ,
        state="open" if one.is_open else "closed", holder=one.holders[-1], due_at=due_at, first_due_at=due_at,
        created_at=one.at, created_by=one.holders[0], opened_at=one.at, level=city.chosen.choice((0, 0, 0, 1, 2)), **ended,
    )  # fmt: skip


def round_of(one: Plan, record: Record) -> Round:
    ended = (
        {}
        if one.is_open
        else {"closed_at": record.closed_at, "closed_by": record.closed_by, "closed_due_at": record.due_at}
    )
    return Round(record=record, first_due_at=record.first_due_at, opened_at=one.at, opened_by=one.holders[0], **ended)


def document_of(city: City, one: Plan, record: Record) -> IncomingDocument:
    return IncomingDocument(
        record=record, sender=f"{city.chosen.randrange(400)}号机关", sender_number=f"岚发〔2026〕{record.pk}号", document_type="notice",
        paper_class=city.chosen.choice(("action_document", "reading_document")), received_at=one.at, received_on=timezone.localdate(one.at),
        received_by=one.holders[0], receipt_year=city.now.year, receipt_value=record.number.value, duplicate_key=f"bench:{record.pk}",
    )  # fmt: skip


def grants_of(one: Plan, record: Record) -> Iterator[Grant]:
    reasons = ("author", "lead", "lead", "lead", "lead")
    for person, reason in {
        person.pk: (person, reason) for person, reason in zip(one.holders, reasons, strict=True)
    }.values():
        yield Grant(record=record, person=person, reason=reason, since=one.at)
    if one.liaison is not None:
        yield Grant(record=record, person=one.liaison, reason="share", since=one.at)


def steps_of(one: Plan, record: Record, held: dict[tuple[int, int], Grant]) -> Iterator[Step]:
    for place, (stage, holder) in enumerate(zip(STAGES, one.holders, strict=True)):
        received = one.at + timedelta(hours=20 * place)
        is_last = place == len(STAGES) - 1
        ended: dict[str, Any] = {
            "finished_at": received + timedelta(hours=19),
            "outcome": "closed" if is_last else "forwarded",
        }
        yield Step(
            record=record, stage=stage, role="lead", holder=holder, received_at=received, seen_at=received, due_at=record.due_at,
            sent_by=one.holders[max(place - 1, 0)], grant=held[(record.pk, holder.pk)], **({} if is_last and one.is_open else ended),
        )  # fmt: skip


def entries_of(one: Plan, record: Record) -> Iterator[Entry]:
    for verb in ("incoming.document.registered", "workflow.record.started", "workflow.record.forwarded"):
        yield Entry(
            verb=verb,
            at=one.at,
            actor_id=one.holders[0].pk,
            actor_name="干部",
            organ_id=one.organ.pk,
            record_id=record.pk,
            subject=record.title,
        )


def index(city: City, pairs: list[tuple[Plan, Record]]) -> None:
    entries = []
    for one, record in pairs:
        people = {f"_p{person.pk}" for person in one.holders} | ({f"_p{one.liaison.pk}"} if one.liaison else set())
        access = {
            *people,
            f"_l{record.level}",
            "_kincoming_document",
            f"_s{record.state}",
            f"_r{one.organ.pk}kincoming_document",
        }
        if one.is_open:
            access |= {f"_w{person.pk}" for person in one.holders}
        row = Row(
            indexed([record.title]),
            f"n_2026_{record.pk}",
            "",
            "",
            indexed([text(city, TEXT_WORDS)]),
            " ".join(sorted(access)),
        )
        backend().put(record.pk, row, None)
        entries.append(
            SearchEntry(
                record=record, kind=record.kind, owning_organ=one.organ, level=record.level, state=record.state,
                day=timezone.localdate(one.at), access=row.access, stored=row.pack(), digest=row.digest, updated_at=one.at,
            )
        )  # fmt: skip
    SearchEntry.objects.bulk_create(entries)


def text(city: City, length: int) -> str:
    """Some words are everywhere, most are rare."""
    return "".join(city.words[int(city.chosen.paretovariate(0.5)) % len(city.words)] for _number in range(length))
