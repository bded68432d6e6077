"""The data set: one office that owns 30 % of the papers, one 5 %, twenty that share the rest, and a liaison.

The same seed gives the same rows. Everything a page reads is there: flow, steps, grants, numbers, opinions, sealed log, index with text.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from benches.speed.bulk import Table, Values, instant, write
from zhongshu.audit import chain
from zhongshu.audit.models import Entry, Seal
from zhongshu.incoming.models import IncomingDocument
from zhongshu.numbering.models import Number, Series
from zhongshu.people.models import Account, Appointment, Organ, Person, Post, Role, Unit
from zhongshu.records.models import Grant, Record
from zhongshu.search import marks, numbers
from zhongshu.search.backends import postgresql, sqlite
from zhongshu.search.models import SearchEntry
from zhongshu.search.row import Row, indexed
from zhongshu.workflow import services as workflow
from zhongshu.workflow.models import Comment, Course, FlowVersion, Round, Step

SHARES = {"clerk": 0.05, "secretary": 0.30}  # of the papers, through the register of the own office
LIAISON = 0.001  # by grants alone
OPEN = 0.03  # still in hand
IN_HAND = 0.02  # of these: with the clerk or the secretary
SENTENCES = 60_000  # different ones; a text has eight of them
SENTENCE_WORDS = 37  # eight make about 800 characters
AT_ONCE = 5000
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
    sentences: list[str]  # as tokens of the index
    chosen: random.Random
    now: datetime
    series: dict[int, Series] = field(default_factory=dict)
    drawn: dict[int, int] = field(default_factory=dict)
    chains: dict[int, chain.Walk] = field(default_factory=dict)


@dataclass
class Tables:
    """Where the rows go; a row gives the columns in this order."""

    number: Table
    record: Table
    course: Table
    round: Table
    document: Table
    grant: Table
    step: Table
    comment: Table
    entry: Table
    seal: Table
    found: Table

    @classmethod
    def opened(cls) -> "Tables":
        return cls(
            Table(Number, "series_id", "value", "text", "drawn_at", "drawn_by_id"),
            Table(
                Record, "kind", "title", "reference", "number_id", "owning_organ_id", "state", "holder_id", "due_at", "first_due_at",
                "created_at", "created_by_id", "opened_at", "level", "closed_at", "closed_by_id",
            ),
            Table(Course, "record_id", "version_id"),
            Table(Round, "record_id", "first_due_at", "opened_at", "opened_by_id", "closed_at", "closed_by_id", "closed_due_at"),
            Table(
                IncomingDocument, "record_id", "organ_id", "sender", "sender_number", "document_type", "paper_class", "received_at",
                "received_on", "received_by_id", "receipt_year", "receipt_value", "duplicate_key",
            ),
            Table(Grant, "record_id", "person_id", "reason", "since"),
            Table(
                Step, "record_id", "stage", "role", "holder_id", "received_at", "seen_at", "due_at", "sent_by_id", "grant_id",
                "finished_at", "outcome",
            ),
            Table(Comment, "record_id", "step_id", "kind", "author_id", "text", "written_at"),
            Table(Entry, "verb", "at", "actor_id", "actor_name", "organ_id", "record_id", "subject"),
            Table(Seal, "entry_id", "chain", "seq", "prev", "hash", "sealed_at"),
            Table(
                SearchEntry, "record_id", "kind", "owning_organ_id", "level", "state", "day", "sender", "access", "stored", "digest",
                "updated_at", "holder_id",
            ),
        )  # fmt: skip


def build(records: int) -> None:
    """Fill an empty, migrated database."""
    chosen = random.Random(2026)  # noqa: S311 -- the same rows every time
    city = found(chosen, people=max(60, min(10_000, records // 100)))
    tables = Tables.opened()
    for start in range(0, records, AT_ONCE):
        with transaction.atomic():
            fill(city, tables, min(AT_ONCE, records - start))
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
    sentences = [indexed([text(words, chosen, SENTENCE_WORDS)]) for _number in range(SENTENCES)]
    return City(organs, made, by_organ, walkers, version, words, sentences, chosen, timezone.now())


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


@dataclass
class Plan:
    """One paper before it has a row, and the keys it has got."""

    organ: Organ
    holders: list[int]
    at: datetime
    is_open: bool
    title: str
    liaison: int | None
    level: int
    sender: str
    paper_class: str
    value: int = 0
    pk: int = 0

    @property
    def due_at(self) -> str:
        return instant(self.at + timedelta(days=14))

    @property
    def ended(self) -> Values:
        return (None, None) if self.is_open else (instant(self.at + timedelta(days=5)), self.holders[-1])


def plan(city: City) -> Plan:
    chosen = city.chosen
    drawn = chosen.random()
    place = 0 if drawn < SHARES["clerk"] else 1 if drawn < sum(SHARES.values()) else chosen.randrange(2, 22)
    organ = city.organs[place]
    holders = [one.pk for one in chosen.choices(city.by_organ[organ.pk], k=len(STAGES))]
    is_open = chosen.random() < OPEN
    if is_open and chosen.random() < IN_HAND:
        holders[-1] = city.walkers[chosen.choice(("clerk", "secretary"))].pk
    at = city.now - timedelta(minutes=chosen.randrange(20_000 if is_open else 5_000_000))
    liaison = city.walkers["liaison"].pk if chosen.random() < LIAISON else None
    title = f"{text(city.words, chosen, 6)}的通知"
    paper_class = chosen.choice(("action_document", "reading_document"))
    sender = f"{chosen.randrange(400)}号机关"
    return Plan(organ, holders, at, is_open, title, liaison, chosen.choice((0, 0, 0, 1, 2)), sender, paper_class)


def text(words: list[str], chosen: random.Random, length: int) -> str:
    """Some words are everywhere, most are rare."""
    return "".join(words[int(chosen.paretovariate(0.5)) % len(words)] for _number in range(length))


def fill(city: City, tables: Tables, count: int) -> None:
    """One batch: table after table."""
    plans = [plan(city) for _number in range(count)]
    numbers = tables.number.put(number_of(city, one) for one in plans)
    for one, pk in zip(plans, tables.record.put(map(record_of, plans, numbers)), strict=True):
        one.pk = pk
    tables.course.put((one.pk, city.version.pk) for one in plans)
    tables.round.put(
        (one.pk, one.due_at, instant(one.at), one.holders[0], *one.ended, None if one.is_open else one.due_at)
        for one in plans
    )
    tables.document.put(document_of(city, one) for one in plans)
    given = [grant for one in plans for grant in grants_of(one)]
    held = {grant[:2]: pk for grant, pk in zip(given, tables.grant.put(given), strict=True)}
    steps = [step for one in plans for step in steps_of(one, held)]
    tables.comment.put(
        (step[0], pk, "note", step[3], "拟同意，请阅处。", step[9])
        for step, pk in zip(steps, tables.step.put(steps), strict=True)
        if step[1] in {"proposing", "handling"} and step[9]
    )
    written = [entry for one in plans for entry in entries_of(one)]
    tables.seal.put([sealed(city, pk, entry) for entry, pk in zip(written, tables.entry.put(written), strict=True)])
    index(city, tables, plans)


def number_of(city: City, one: Plan) -> Values:
    if one.organ.pk not in city.series:
        city.series[one.organ.pk] = Series.objects.create(organ=one.organ, code="收", year=city.now.year)
    city.drawn[one.organ.pk] = one.value = city.drawn.get(one.organ.pk, 0) + 1
    series = city.series[one.organ.pk]
    return (series.pk, one.value, f"收〔{series.year}〕{one.value}号", instant(one.at), one.holders[0])


def record_of(one: Plan, number: int) -> Values:
    state = "open" if one.is_open else "closed"
    return (
        "incoming_document", one.title, f"收〔{one.at.year}〕{one.value}号", number, one.organ.pk, state, one.holders[-1], one.due_at,
        one.due_at, instant(one.at), one.holders[0], instant(one.at), one.level, *one.ended,
    )  # fmt: skip


def document_of(city: City, one: Plan) -> Values:
    day = timezone.localdate(one.at).isoformat()
    return (
        one.pk, one.organ.pk, one.sender, f"岚发〔2026〕{one.pk}号", "notice", one.paper_class, instant(one.at), day, one.holders[0],
        city.now.year, one.value, f"bench:{one.pk}",
    )  # fmt: skip


def grants_of(one: Plan) -> Iterator[Values]:
    reasons = dict.fromkeys(one.holders, "lead") | {one.holders[0]: "author"}
    for person, reason in reasons.items():
        yield (one.pk, person, reason, instant(one.at))
    if one.liaison is not None:
        yield (one.pk, one.liaison, "share", instant(one.at))


def steps_of(one: Plan, held: dict[Values, int]) -> Iterator[Values]:
    for place, (stage, holder) in enumerate(zip(STAGES, one.holders, strict=True)):
        received = one.at + timedelta(hours=20 * place)
        is_last = place == len(STAGES) - 1
        ended = (instant(received + timedelta(hours=19)), "closed" if is_last else "forwarded")
        yield (
            one.pk, stage, "lead", holder, instant(received), instant(received), one.due_at, one.holders[max(place - 1, 0)],
            held[(one.pk, holder)], *((None, "") if is_last and one.is_open else ended),
        )  # fmt: skip


def entries_of(one: Plan) -> Iterator[Values]:
    for verb in ("incoming.document.registered", "workflow.record.started", "workflow.record.forwarded"):
        yield (verb, instant(one.at), one.holders[0], "干部", one.organ.pk, one.pk, one.title)


def sealed(city: City, pk: int, entry: Values) -> Values:
    """Its place in the chain of its organ, so that the sealer has nothing to catch up with."""
    verb, at, actor, name, organ, record, subject = entry
    walk = city.chains.setdefault(organ, chain.Walk(organ))
    about: dict[str, Any] = {
        "id": pk,
        "verb": verb,
        "actor_id": actor,
        "actor_name": name,
        "organ_id": organ,
        "record_id": record,
    }
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC).isoformat(timespec="microseconds")
    prev, walk.seq = walk.prev, walk.seq + 1
    walk.prev = chain.digest(organ, walk.seq, prev, about | {"subject": subject, "data": {}, "at": moment})
    return (pk, organ, walk.seq, prev, walk.prev, at)


def index(city: City, tables: Tables, plans: list[Plan]) -> None:
    rows = [(one, found_by(city, one)) for one in plans]
    if connection.vendor == "sqlite":
        write(
            "search_index",
            ", ".join(("rowid", *sqlite.COLUMNS)),
            len(sqlite.COLUMNS) + 1,
            [(one.pk, *sqlite.columns(row)) for one, row in rows],
        )
    else:
        write("search_index", "record_id, vector", 2, [(one.pk, postgresql.vector(one.pk, row)) for one, row in rows])
    tables.found.put(
        (
            one.pk, "incoming_document", one.organ.pk, one.level, "open" if one.is_open else "closed",
            timezone.localdate(one.at).isoformat(), one.sender, row.access, row.pack(), row.digest, instant(one.at),
            one.holders[-1],
        )
        for one, row in rows
    )  # fmt: skip


def found_by(city: City, one: Plan) -> Row:
    """What the index holds of a paper, and its access tokens (decision 21)."""
    access = {f"_p{person}" for person in one.holders} | ({f"_p{one.liaison}"} if one.liaison else set())
    access |= {f"_l{one.level}", "_kincoming_document", f"_s{'open' if one.is_open else 'closed'}"}
    access |= {
        f"_r{one.organ.pk}kincoming_document",
        marks.holder_token(one.holders[-1]),
        marks.urgency_token("normal"),
    }
    if one.is_open:
        access |= {f"_w{person}" for person in one.holders}
    body = " ".join(city.chosen.choices(city.sentences, k=8))
    told = " ".join(marks.marks_of(timezone.localdate(one.at), one.sender))
    number = f"岚发〔2026〕{one.pk}号"
    numbered = " ".join([indexed([number]), *numbers.keys(number)])
    return Row(indexed([one.title]), numbered, indexed([one.sender]), "", body, " ".join(sorted(access)), told)
