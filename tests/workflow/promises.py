"""What must hold after every step, whatever people do: the promises as invariants of a state machine."""

from datetime import datetime

from django.db.models import F, Q
from hypothesis.stateful import RuleBasedStateMachine, invariant

from zhongshu.numbering.models import Number, Series
from zhongshu.records.models import Record
from zhongshu.reports.queries import SHELVES, shelf
from zhongshu.workflow.models import Extension, Round, Step

# Decision 18, written down a second time: what the code follows (workflow.grants) is compared with what was decided.
# (reason, the holder belongs to the owning organ) → sight ends with the step.
DECIDED = {
    ("lead", True): False,
    ("sign", True): False,
    ("co", True): False,
    ("instruct", True): False,
    ("instruct", False): False,
    ("read", True): True,
    ("lead", False): True,
    ("sign", False): True,
    ("co", False): True,
    ("read", False): True,
}


class Promises(RuleBasedStateMachine):
    """`now` is the moment of the story, `first_dates` the first date of each record as it was when it was opened."""

    now: datetime
    first_dates: dict[int, datetime]

    @invariant()
    def live_records_have_one_lead_and_its_holder(self) -> None:
        for record in Record.objects.filter(state__in=["open", "suspended"]):
            leads = list(record.steps.filter(role="lead", finished_at__isnull=True))
            assert [lead.holder_id for lead in leads] == [record.holder_id]
            assert record.due_at is not None

    @invariant()
    def nobody_inactive_holds_anything(self) -> None:
        assert not Step.objects.filter(finished_at__isnull=True, holder__is_active=False).exists()

    @invariant()
    def finished_records_have_no_open_step(self) -> None:
        assert not Step.objects.filter(finished_at__isnull=True, record__state__in=["closed", "cancelled"]).exists()

    @invariant()
    def first_dates_never_change(self) -> None:
        assert (
            dict(Record.objects.filter(pk__in=self.first_dates).values_list("pk", "first_due_at")) == self.first_dates
        )

    @invariant()
    def four_counts_sum_to_the_total(self) -> None:
        rounds = Round.objects.exclude(record__state="cancelled")
        counts = {key: rounds.filter(shelf(key, self.now)).distinct().count() for key in SHELVES}
        assert sum(counts[key] for key in ("on_time", "late", "ahead", "overdue")) == counts["total"]

    @invariant()
    def open_steps_can_see_and_ended_ones_follow_the_table(self) -> None:
        for step in Step.objects.filter(is_queued=False, grant__isnull=False).select_related(
            "grant", "holder", "record"
        ):
            is_open = step.finished_at is None
            if is_open:
                assert step.grant.until is None
            elif step.recorded_by_id is None and step.outcome != "taken_back":
                own = step.holder.organ_id == step.record.owning_organ_id
                wrote = step.comments.filter(kind="instruction").exists()
                ends = step.record.is_classified or DECIDED[("instruct" if wrote else str(step.grant.reason), own)]
                assert (step.grant.until is not None) == ends

    @invariant()
    def numbers_have_no_gap(self) -> None:
        for series in Series.objects.all():
            drawn = list(Number.objects.filter(series=series).order_by("value").values_list("value", flat=True))
            assert drawn == list(range(series.start, series.next_value))

    @invariant()
    def queued_signers_wait_without_seeing(self) -> None:
        assert not Step.objects.filter(is_queued=True, finished_at__isnull=True, grant__isnull=False).exists()

    @invariant()
    def asked_extensions_lie_before_somebody(self) -> None:
        assert not Extension.objects.filter(decided_at__isnull=True, step__finished_at__isnull=False).exists()

    @invariant()
    def replay_gives_the_state(self) -> None:
        """The state is what the step history says: live with an open lead, closed by a closing step, else cancelled."""
        for record in Record.objects.filter(~Q(state="draft")):
            last = record.steps.filter(role="lead").order_by("-pk").values_list("outcome", flat=True).first()
            said = {"": ("open", "suspended"), "closed": ("closed",), "cancelled": ("cancelled",)}[last]
            assert record.state in said

    @invariant()
    def dates_are_in_order(self) -> None:
        assert not Step.objects.filter(finished_at__lt=F("received_at")).exists()
