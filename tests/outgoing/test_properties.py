"""Random edits: whatever is done to a signed paper, its signature stands over exactly the words and attachments that it has, or it
has fallen. And two who type at once never lose each other's words."""

import io
from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import build_cast
from tests.outgoing.conftest import BODY, WALK, again, data_for
from zhongshu.core.errors import Refusal
from zhongshu.engines.differences import pieces
from zhongshu.files import services as files
from zhongshu.outgoing import composing, queries, services
from zhongshu.outgoing.merging import merge
from zhongshu.outgoing.models import DraftCopy, Signature, WorkingDraft
from zhongshu.outgoing.papers import whole_sm3
from zhongshu.workflow import services as workflow

SLOW = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]}
LETTERS = st.sampled_from("防汛通知一二三，。\n")
edits = st.lists(
    st.tuples(
        st.sampled_from(["type", "save", "attach", "detach", "amend", "sign", "back"]),
        st.integers(0, 60),
        st.integers(0, 6),
        st.text(LETTERS, max_size=6),
    ),
    min_size=1,
    max_size=5,
)


class Desk:
    """A signed paper on which random things are done by whoever holds it."""

    def __init__(self, stage: int) -> None:
        self.cast = build_cast()
        keeper = self.cast.units["registry"].posts.get(title="文书", appointments__person=self.cast.clerk)
        seal = services.add_seal(self.cast.city, services.SealData("印章", keeper), actor=self.cast.business_admin)
        self.document = services.create(
            data_for(self.cast), actor=self.cast.handler, organ=self.cast.office, paper={"body": BODY}
        )
        services.attach(self.document, self.upload("附件"), actor=self.cast.handler)
        for verb in WALK[:stage]:
            verb(self.cast, self.document, seal)

    def upload(self, text: str):
        received = files.receive_upload(
            io.BytesIO(text.encode()), "附件.txt", actor=self.cast.handler, organ=self.cast.office
        )
        return files.confirm_level(received, level=0, actor=self.cast.handler)

    def do(self, what: str, place: int, length: int, text: str) -> None:
        with suppress(Refusal), transaction.atomic():
            getattr(self, what)(place, length, text)
        self.check()

    @property
    def holder(self):
        return again(self.document).record.holder

    def type(self, place: int, length: int, text: str) -> None:
        draft = WorkingDraft.objects.get(pk=self.document.pk)
        body = draft.paper["body"]
        changed = body[:place] + text + body[place + length :]
        services.autosave(self.document, {**draft.paper, "body": changed}, counter=draft.counter, actor=self.holder)

    def save(self, place: int, length: int, text: str) -> None:
        services.save_version(self.document, actor=self.holder)

    def attach(self, place: int, length: int, text: str) -> None:
        services.attach(self.document, self.upload(f"{place}{text}又"), actor=self.holder)

    def detach(self, place: int, length: int, text: str) -> None:
        row = queries.attachments(self.document.record).first()
        if row is not None:
            services.detach(self.document, row, reason="换", actor=self.holder)

    def amend(self, place: int, length: int, text: str) -> None:
        now = again(self.document)
        data = data_for(self.cast, is_important=place % 2 == 0, cc_recipients=({"name": f"第{place}单位"},))
        services.amend(now, data, version=now.record.version, actor=self.holder)

    def sign(self, place: int, length: int, text: str) -> None:
        services.sign_off(self.document, actor=self.cast.mayor)

    def back(self, place: int, length: int, text: str) -> None:
        record = again(self.document).record
        target = record.steps.filter(stage="drafting").last()
        workflow.send_back(record, to_step=target, reason="改", actor=self.holder)

    def check(self) -> None:
        document = again(self.document)
        sm3s = [row.file.blob.sm3 for row in queries.attachments(document.record)]
        latest = queries.latest_version(document.record)
        for signature in Signature.objects.filter(record=document.record, fallen_at__isnull=True):
            assert signature.whole_sm3 == latest.whole_sm3 == whole_sm3(latest.paper, sm3s)
            assert signature.whole_sm3 == whole_sm3(signature.version.paper, sm3s)
        for version in (document.signed_version, document.official_version):
            if version is not None:
                standing = queries.standing_signatures(document.record).filter(whole_sm3=version.whole_sm3)
                assert standing.exists()
        composing.current_sm3(document)


@pytest.mark.django_db
@settings(max_examples=8, **SLOW)
@given(stage=st.integers(3, 6), acts=edits)
def test_a_signature_stands_over_these_words_or_has_fallen(stage, acts):
    with transaction.atomic():
        desk = Desk(stage)
        for act in acts:
            desk.do(*act)
        transaction.set_rollback(True)


lines = st.lists(st.text(st.sampled_from("甲乙丙丁，。"), max_size=5), min_size=1, max_size=8).map("\n".join)


@settings(max_examples=300, deadline=None)
@given(base=lines, mine=lines, theirs=lines)
def test_joined_drafts_hold_what_both_wrote(base, mine, theirs):
    joined = merge({"body": base}, {"body": mine}, {"body": theirs})
    if joined is None:
        return
    kept = joined["body"].split("\n")
    for text in (mine, theirs):
        written = [line for line in text.split("\n") if line not in base.split("\n")]
        assert all(line in kept for line in written)


@settings(max_examples=300, deadline=None)
@given(old=lines, new=lines)
def test_differences_give_back_both_texts(old, new):
    found = pieces(old, new)

    assert "".join(piece.text for piece in found if piece.kind != "ins") == old
    assert "".join(piece.text for piece in found if piece.kind != "del") == new


typing = st.lists(st.tuples(st.booleans(), st.integers(0, 3), st.integers(0, 9)), min_size=1, max_size=8)


@pytest.mark.django_db
@settings(max_examples=10, **SLOW)
@given(turns=typing)
def test_two_editors_never_lose_each_others_words(turns):
    """Each turn: one of two, who saw the save of so many turns ago, changes one paragraph and adds a word of the own."""
    with transaction.atomic():
        cast = build_cast()
        document = services.create(data_for(cast), actor=cast.handler, organ=cast.office, paper={"body": BODY})
        workflow.add_co(document.record, to=[cast.proposer], actor=cast.handler)
        seen: dict[int, str] = {1: BODY}
        last = {True: 1, False: 1}
        for turn, (who, behind, paragraph) in enumerate(turns):
            actor = cast.handler if who else cast.proposer
            counter = last[who] if behind else max(seen)
            rows = seen[counter].split("\n")
            rows[paragraph % len(rows)] += f"【{turn}】"
            saved = services.autosave(document, {"body": "\n".join(rows)}, counter=counter, actor=actor)
            seen[saved.draft.counter] = saved.draft.paper["body"]
            last[who] = saved.draft.counter if saved.copy is None else counter
            kept = [WorkingDraft.objects.get(pk=document.pk).paper["body"]]
            kept += [copy.paper["body"] for copy in DraftCopy.objects.filter(record=document.record)]
            written = [f"【{past}】" for past in range(turn + 1)]
            assert [word for word in written if not any(word in text for text in kept)] == []
        transaction.set_rollback(True)
