"""Random people do random verbs on random papers, take leave, delegate, move and leave; after every step the promises hold.

`make test` runs a short course; `make soak` the long one (ZHONGSHU_SOAK=1), with the seed printed by Hypothesis.
"""

import os
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.conftest import build_cast
from tests.workflow.promises import Promises
from zhongshu.audit import exports
from zhongshu.audit import services as audit
from zhongshu.core.errors import Refusal
from zhongshu.people import services as people
from zhongshu.people.models import Person
from zhongshu.people.services import DelegationInput
from zhongshu.records import services as records
from zhongshu.records.models import Grant, Record
from zhongshu.workflow import access, services
from zhongshu.workflow.models import Extension, Step
from zhongshu.workflow.services import CommentInput
from zhongshu.workflow.situation import situation
from zhongshu.workflow.states import SignMode, Verdict

IS_SOAK = os.environ.get("ZHONGSHU_SOAK") == "1"
START = datetime.fromisoformat("2045-03-06T09:00:00+08:00")  # ahead of the real clock: 延期 is asked before expiry
STAGES = ["checking", "proposing", "reviewing", "instructing", "assigning", "handling", "circulating", "concluding"]
WORDS = CommentInput(text="拟同意，请阅处。")
picks = st.integers(0, 10_000)


class Office(Promises):
    """One small city; every example runs in a savepoint that is rolled back."""

    make_cast: Callable

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.cast = self.make_cast()
        self.now = START
        self.first_dates: dict[int, datetime] = {}
        self.done: list[str] = []

    def teardown(self) -> None:
        try:
            audit.seal_pending(everything=True)
            assert exports.prove_database().faults == []
        finally:
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    # ── choosing ──────────────────────────────────────────────────────────────────────────────

    def person(self, pick: int) -> Person:
        active = Person.objects.filter(is_active=True, officer__isnull=True).order_by("pk")
        return active[pick % active.count()]

    def paper(self, pick: int) -> Record:
        papers = list(Record.objects.order_by("pk"))
        live = [paper for paper in papers if paper.is_live]
        return live[pick % len(live)] if live and pick % 5 else papers[pick % len(papers)]

    def actor(self, record: Record, pick: int) -> Person:
        """Mostly whoever holds it, sometimes anybody."""
        return record.holder if pick % 7 != 1 and record.holder and record.holder.is_active else self.person(pick)

    def attempt(self, name: str, verb: Callable[[], object]) -> None:
        """Do it or be refused with a sentence; a refusal changes nothing."""
        before = self.fingerprint()
        sentence = ""
        try:
            with transaction.atomic():
                verb()
        except Refusal as refusal:
            sentence = str(refusal)
        else:
            self.done.append(name)
            return
        assert sentence
        assert self.fingerprint() == before

    def fingerprint(self) -> tuple:
        return (
            list(Record.objects.order_by("pk").values_list("pk", "state", "holder", "due_at", "version")),
            Step.objects.count(),
            Step.objects.filter(finished_at__isnull=True).count(),
            Grant.objects.filter(until__isnull=True).count(),
        )

    # ── what happens ──────────────────────────────────────────────────────────────────────────

    @initialize(walks=st.lists(st.lists(st.integers(1, 10_000), max_size=8), min_size=1, max_size=3))
    def papers_arrive(self, walks: list[list[int]]) -> None:
        """Papers at all places of the flow: each has been walked some way by its holders."""
        for ways in walks:
            self.register(bool(ways) and ways[0] % 2 == 0)
            record = Record.objects.latest("pk")
            for way in ways:
                self.walk(Record.objects.get(pk=record.pk), way)

    def walk(self, record: Record, way: int) -> None:
        now = situation(record)
        if now.stage is not None and now.stage.answers and record.answered_at is None:
            services.answer(record, kind="note", text="已函复", actor=record.holder, at=self.now)
        if now.stage is not None:
            self.forward_to(record, now.stage.next[way % len(now.stage.next)], way, record.holder)
        self.now += timedelta(minutes=way % 300)

    @precondition(lambda self: Record.objects.count() < 4)
    @rule(needs_answer=st.booleans())
    def register(self, needs_answer: bool) -> None:
        clerk = self.cast.clerk if self.cast.clerk.is_active else self.person(0)
        made = records.create(
            "incoming_document",
            "关于防汛工作的通知",
            organ=self.cast.office,
            actor=clerk,
            needs_answer=needs_answer,
            at=self.now,
        )
        self.attempt(
            "start", lambda: services.start(made, actor=clerk, due_at=self.now + timedelta(days=20), at=self.now)
        )
        made.refresh_from_db()
        if made.first_due_at:
            self.first_dates[made.pk] = made.first_due_at

    @rule(hours=st.integers(1, 60))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(paper=picks, who=picks, to=picks, way=picks)
    def forward(self, paper: int, who: int, to: int, way: int) -> None:
        """Mostly along the flow to somebody fitting, sometimes anywhere to anybody."""
        record = self.paper(paper)
        self.forward_to(record, self.way_on(record, way), to, self.actor(record, who))

    def forward_to(self, record: Record, stage: str, to: int, actor: Person) -> None:
        offices = [self.cast.finance, self.cast.units["general"]]
        receiver = (
            self.cast.mayor
            if stage == "instructing" and self.cast.mayor.is_active
            else [*offices, self.person(to)][to % 3]
        )
        co = [self.cast.units["finance"]] if stage == "handling" and to % 3 == 0 else []
        self.attempt(
            "forward",
            lambda: services.forward(
                record, to_stage=stage, to=receiver, co=co, comment=WORDS, actor=actor, at=self.now
            ),
        )

    def way_on(self, record: Record, way: int) -> str:
        now = situation(record)
        if way % 8 == 0 or not record.is_live or now.stage is None:
            return STAGES[way % len(STAGES)]
        return now.stage.next[way % len(now.stage.next)]

    @rule(paper=picks, who=picks, to=picks, way=picks)
    def forward_again(self, paper: int, who: int, to: int, way: int) -> None:
        """The commonest verb comes up more often."""
        self.forward(paper, who, to, way)

    @rule(paper=picks, who=picks, back=picks, direct=st.booleans())
    def send_back(self, paper: int, who: int, back: int, direct: bool) -> None:
        record = self.paper(paper)
        targets = access.return_targets(record) if hasattr(record, "course") else []
        if targets:
            step, actor = targets[back % len(targets)], self.actor(record, who)
            self.attempt(
                "send_back",
                lambda: services.send_back(
                    record, to_step=step, reason="缺附件", direct=direct, actor=actor, at=self.now
                ),
            )

    @rule(paper=picks, who=picks)
    def take_back(self, paper: int, who: int) -> None:
        record = self.paper(paper)
        lead = record.steps.filter(role="lead", finished_at__isnull=True).select_related("came_from__holder").first()
        actor = lead.came_from.holder if lead and lead.came_from and who % 7 != 1 else self.person(who)
        self.attempt("take_back", lambda: services.take_back(record, actor=actor, at=self.now))

    @rule(paper=picks, who=picks)
    def open(self, paper: int, who: int) -> None:
        record = self.paper(paper)
        if hasattr(record, "course"):
            services.open_record(record, self.actor(record, who), at=self.now)

    @rule(paper=picks, who=picks, to=st.lists(picks, min_size=1, max_size=3), mode=st.sampled_from(SignMode.values))
    def add_signer(self, paper: int, who: int, to: list[int], mode: str) -> None:
        record, people_ = self.paper(paper), [self.person(pick) for pick in to]
        actor = self.actor(record, who)
        self.attempt("add_signer", lambda: services.add_signer(record, to=people_, mode=mode, actor=actor, at=self.now))

    @rule(paper=picks, who=picks, to=st.lists(picks, min_size=1, max_size=3))
    def circulate(self, paper: int, who: int, to: list[int]) -> None:
        record, people_ = self.paper(paper), [self.person(pick) for pick in to]
        actor = self.actor(record, who)
        self.attempt(
            "circulate", lambda: services.circulate(record, to=people_, purpose="know", actor=actor, at=self.now)
        )

    def part(self, pick: int) -> Step | None:
        parts = Step.objects.filter(finished_at__isnull=True).exclude(role="lead").exclude(stage="extension")
        parts = parts.order_by("pk").select_related("record", "holder")
        return parts[pick % parts.count()] if parts.exists() else None

    @rule(pick=picks, who=picks, verdict=st.sampled_from(Verdict.values))
    def finish(self, pick: int, who: int, verdict: str) -> None:
        if step := self.part(pick):
            actor = step.holder if who % 7 != 1 else self.person(who)
            self.attempt(
                "finish", lambda: services.finish(step, actor=actor, verdict=verdict, comment=WORDS, at=self.now)
            )

    @rule(pick=picks, who=picks)
    def drop_signer(self, pick: int, who: int) -> None:
        if step := self.part(pick):
            actor = self.actor(step.record, who)
            self.attempt("drop_signer", lambda: services.drop_signer(step, reason="不涉及", actor=actor, at=self.now))

    @rule(pick=picks, who=picks, to=picks)
    def reassign(self, pick: int, who: int, to: int) -> None:
        steps = Step.objects.filter(finished_at__isnull=True).order_by("pk").select_related("record", "holder")
        if steps.exists():
            step, receiver = steps[pick % steps.count()], self.person(to)
            actor = step.holder if who % 3 and step.holder.is_active else self.cast.director
            self.attempt(
                "reassign", lambda: services.reassign(step, to=receiver, reason="转办", actor=actor, at=self.now)
            )

    @rule(paper=picks, days=st.integers(1, 20))
    def suspend(self, paper: int, days: int) -> None:
        record, until = self.paper(paper), self.now + timedelta(days=days)
        self.attempt(
            "suspend",
            lambda: services.suspend(record, until=until, reason="等批复", actor=self.cast.director, at=self.now),
        )

    @rule(paper=picks)
    def resume(self, paper: int) -> None:
        record = self.paper(paper)
        self.attempt("resume", lambda: services.resume(record, actor=self.cast.director, at=self.now))

    @rule(paper=picks, who=picks, days=st.integers(-3, 40))
    def ask_extension(self, paper: int, who: int, days: int) -> None:
        record = self.paper(paper)
        if record.due_at:
            to, actor = record.due_at + timedelta(days=days), self.actor(record, who)
            self.attempt(
                "ask_extension",
                lambda: services.ask_extension(record, to_due_at=to, reason="数据未齐", actor=actor, at=self.now),
            )

    @rule(pick=picks, who=picks, granted=st.booleans())
    def decide_extension(self, pick: int, who: int, granted: bool) -> None:
        asked = (
            Extension.objects.filter(decided_at__isnull=True).select_related("step__holder", "record").order_by("pk")
        )
        if asked.exists():
            extension = asked[pick % asked.count()]
            actor = extension.step.holder if who % 3 else self.person(who)
            verb = services.approve_extension if granted else services.refuse_extension
            self.attempt("decide", lambda: verb(extension, reason="按规定", actor=actor, at=self.now))

    @rule(paper=picks, days=st.integers(-2, 30))
    def advance_due(self, paper: int, days: int) -> None:
        record, to = self.paper(paper), self.now + timedelta(days=days)
        self.attempt(
            "advance_due",
            lambda: services.advance_due(record, due_at=to, reason="市长要求", actor=self.cast.director, at=self.now),
        )

    @rule(paper=picks, who=picks)
    def answer(self, paper: int, who: int) -> None:
        record = self.paper(paper)
        actor = self.actor(record, who)
        self.attempt(
            "answer", lambda: services.answer(record, kind="oral", text="已电话答复", actor=actor, at=self.now)
        )

    @rule(paper=picks, who=picks)
    def close(self, paper: int, who: int) -> None:
        record = self.paper(paper)
        actor = self.actor(record, who)
        self.attempt("close", lambda: services.close(record, actor=actor, at=self.now))

    @rule(paper=picks, to=picks)
    def reopen(self, paper: int, to: int) -> None:
        record, due_at = self.paper(paper), self.now + timedelta(days=10)
        self.attempt(
            "reopen",
            lambda: services.reopen(
                record, reason="补充", due_at=due_at, to=self.person(to), actor=self.cast.director, at=self.now
            ),
        )

    @rule(paper=picks)
    def cancel(self, paper: int) -> None:
        record = self.paper(paper)
        if record.pk % 3 == 0:
            self.attempt(
                "cancel", lambda: services.cancel(record, reason="误登", actor=self.cast.director, at=self.now)
            )

    @rule(paper=picks, stage=st.sampled_from(STAGES), to=picks)
    def jump(self, paper: int, stage: str, to: int) -> None:
        record, receiver = self.paper(paper), self.person(to)
        self.attempt(
            "jump",
            lambda: services.jump(
                record, to_stage=stage, to=receiver, reason="领导要求", actor=self.cast.director, at=self.now
            ),
        )

    @rule(who=picks, to=picks)
    def delegate(self, who: int, to: int) -> None:
        principal, deputy = self.person(who), self.person(to)
        given = DelegationInput(
            since=timezone.now(), until=timezone.now() + timedelta(days=30), ceiling=2, reason="出差"
        )
        self.attempt("delegate", lambda: people.delegate(principal, deputy, given, actor=principal))

    @precondition(lambda self: Person.objects.filter(is_active=True, officer__isnull=True).count() > 8)
    @rule(who=picks)
    def leave_for_good(self, who: int) -> None:
        if who % 4:
            return
        person = self.person(who)
        if person.pk != self.cast.director.pk:
            self.attempt(
                "disable", lambda: people.disable(person, actor=self.cast.system_admin, reason="调出", at=self.now)
            )

    @rule(who=picks)
    def come_new(self, who: int) -> None:
        units = list(self.cast.units.values())
        self.cast.hire(f"new{Person.objects.count()}", units[who % len(units)], "科员", "handler", "unit_head")


@pytest.mark.django_db
def test_promises_hold_whatever_people_do():
    Office.make_cast = staticmethod(build_cast)
    course = settings(
        max_examples=400 if IS_SOAK else 12,
        stateful_step_count=80 if IS_SOAK else 30,
        deadline=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Office, settings=course)
