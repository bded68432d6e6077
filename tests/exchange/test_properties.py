"""Whatever is done by whomever in whatever order: every delivery has a holder and a date, ends once as received, returned or recalled,
and until then somebody is reminded every morning. Nothing stays in between for ever."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import build_cast
from tests.outgoing.conftest import BODY, WALK, a_file, again, data_for
from zhongshu.core.errors import Refusal
from zhongshu.exchange import checks, queries, services
from zhongshu.exchange.models import UNDER_WAY, Delivery
from zhongshu.notices.models import Notice
from zhongshu.outgoing import services as outgoing
from zhongshu.workflow import services as workflow

SLOW = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]}
ACTS = ("receive", "return_delivery", "recall", "resend", "confirm", "chase", "withdraw", "morning", "leave", "close")
ENDS = ("received_at", "returned_at", "recalled_at")
turns = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 5)), min_size=1, max_size=10)


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    storages = dict(settings.STORAGES)
    storages["papers"] = {**storages["papers"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = storages


class Sent:
    """A paper that went out ten days ago: to two organs here, and to one outside."""

    def __init__(self) -> None:
        self.cast, self.now = build_cast(), timezone.now()
        cast = self.cast
        keeper = cast.units["registry"].posts.get(title="文书", appointments__person=cast.clerk)
        seal = outgoing.add_seal(cast.city, outgoing.SealData("印章", keeper), actor=cast.business_admin)
        data = data_for(cast, cc_recipients=({"name": "市档案馆"},))
        self.document = outgoing.create(data, actor=cast.handler, organ=cast.office, paper={"body": BODY})
        for verb in WALK:
            verb(cast, self.document, seal)
        self.clerk = again(self.document).record.holder
        at = self.now - timedelta(days=10)
        services.dispatch(again(self.document), actor=self.clerk, render=a_file, at=at)
        self.ended: dict[int, tuple[object, ...]] = {}

    @property
    def deliveries(self) -> list[Delivery]:
        found = Delivery.objects.filter(document=self.document.record)
        return list(found.select_related("holder", "document__owning_organ", "recipient").order_by("pk"))

    def do(self, act: str, place: int) -> None:
        with suppress(Refusal), transaction.atomic():
            getattr(self, act, self._on_one)(act, self.deliveries[place % len(self.deliveries)])
        self.check()

    def _on_one(self, act: str, delivery: Delivery) -> None:
        recipients = {self.cast.finance.pk: self.cast.finance_intake, self.cast.county.pk: self.cast.outsider}
        arrives = act in ("receive", "return_delivery")
        actor = recipients.get(delivery.recipient_id, self.clerk) if arrives else self.clerk
        words = {"return_delivery": {"reason": "缺附件"}, "recall": {"reason": "有误"}, "confirm": {"note": "王玲签收"}}
        getattr(services, act)(delivery, actor=actor, **words.get(act, {}))

    def withdraw(self, act: str, delivery: Delivery) -> None:
        services.withdraw(again(self.document), reason="附件有误", actor=self.cast.director)

    def morning(self, act: str, delivery: Delivery) -> None:
        """The job of every morning reminds whoever has something that is late, once a day."""
        self.now += timedelta(days=1)
        late = {one.pk: one.chased_times for one in self.deliveries if one.is_under_way and one.due_at < self.now}
        for _again in range(2):
            services.chase_overdue(self.now)
        after = {one.pk: one.chased_times for one in self.deliveries if one.pk in late}
        assert after == {pk: times + 1 for pk, times in late.items()}
        for one in self.deliveries:
            if one.pk in late:
                key = f"delivery:{one.pk}:chased:{one.chased_times}"
                assert Notice.objects.filter(kind="exchange.chased", person=one.holder, key=key).exists()

    def leave(self, act: str, delivery: Delivery) -> None:
        services.leaving(delivery.holder, actor=self.cast.security_admin, reason="调离")

    def close(self, act: str, delivery: Delivery) -> None:
        workflow.close(again(self.document).record, actor=self.clerk)

    def check(self) -> None:
        late = {finding.record.pk: finding for finding in checks.overdue()}
        back = [finding.why for finding in checks.returned()]
        withdrawn = again(self.document).withdrawn_at is not None
        for one in self.deliveries:
            ends = [name for name in ENDS if getattr(one, name) is not None]
            assert len(ends) <= 1
            assert one.holder.is_active
            state = tuple(getattr(one, name) for name in (*ENDS, "holder_id"))
            assert self.ended.setdefault(one.pk, state) == state if ends else one.pk not in self.ended
            if not ends:
                assert one in queries.held_by(one.holder)
                assert not withdrawn
                assert one.due_at >= timezone.now() or one.document_id in late
            elif ends == ["returned_at"] and one.resent_as_id is None and not withdrawn:
                assert again(self.document).record.state != "open" or f"{one.name}退回：缺附件" in back
        if again(self.document).record.state == "closed":
            assert not Delivery.objects.filter(UNDER_WAY, document=self.document.record, chased_times=0).exists()


@pytest.mark.django_db
@settings(max_examples=8, **SLOW)
@given(acts=turns)
def test_every_recipient_ends_or_is_reminded(acts):
    with transaction.atomic():
        sent = Sent()
        for act, place in acts:
            sent.do(act, place)
        for _day in range(2):
            sent.do("morning", 0)
        for place in range(len(sent.deliveries)):
            for act in ("receive", "confirm"):
                sent.do(act, place)
        tally = queries.tally(sent.deliveries)
        assert tally["under_way"] == 0
        assert tally["received"] + tally["returned"] + tally["recalled"] == tally["all"]
        transaction.set_rollback(True)
