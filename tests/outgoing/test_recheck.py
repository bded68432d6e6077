"""复核 and after: whatever changes brings the paper back to who signed, and the signature falls."""

import pytest

from tests.outgoing.conftest import BODY, again, failed, passed
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.notices.models import Notice
from zhongshu.outgoing import queries, services
from zhongshu.outgoing.drafts import Registration
from zhongshu.outgoing.models import Signature
from zhongshu.workflow import services as workflow

CHANGED = {"title": "云川市人民政府关于做好防汛工作的通知", "body": BODY.replace("落实责任", "落实全部责任")}
AFTER = ("rechecking", "registering", "printing", "sealing")


def change(document):
    holder = again(document).record.holder
    services.autosave(document, CHANGED, counter=1, actor=holder)
    return services.save_version(document, actor=holder)


def test_unchanged_it_goes_on_to_registration(cast, paper, hands):
    document = paper("rechecking")

    services.recheck(document, points=passed("recheck"), actor=cast.proposer)

    assert hands(document.record)[0][0] == "registering"


@pytest.mark.parametrize("stage", AFTER)
def test_changed_words_bring_it_back_to_the_signer(cast, paper, hands, stage):
    document = paper(stage)

    change(document)

    document = again(document)
    assert hands(document.record) == [("signing", "lead", "顾明川")]
    assert (document.signed_version, document.official_version) == (None, None)
    signature = Signature.objects.get(record=document.record)
    assert (signature.fallen_at is not None, signature.fallen_reason) == (True, "签发后正文或附件有改动")
    assert Notice.objects.filter(person=cast.mayor, kind="outgoing.signature_fallen").count() == 1


def test_changed_in_the_recheck_itself(cast, paper, hands):
    document = paper("rechecking")
    services.autosave(document, CHANGED, counter=1, actor=cast.proposer)

    assert services.recheck(document, points=passed("recheck"), actor=cast.proposer) is None
    assert hands(document.record) == [("signing", "lead", "顾明川")]


def test_a_swapped_attachment_brings_it_back(cast, paper, draft, upload, hands):
    document = draft()
    attached = services.attach(document, upload(), actor=cast.handler)
    document = paper("rechecking", start=document)

    services.detach(document, attached, reason="换新表", actor=cast.proposer)

    assert hands(document.record) == [("signing", "lead", "顾明川")]
    assert not queries.standing_signatures(document.record).exists()


def test_another_attachment_brings_it_back(cast, paper, upload, hands):
    document = paper("rechecking")

    services.attach(document, upload(actor=cast.proposer), actor=cast.proposer)

    assert hands(document.record) == [("signing", "lead", "顾明川")]
    assert not queries.standing_signatures(document.record).exists()


def test_other_recipients_bring_it_back(cast, paper, data, hands):
    document = paper("rechecking")

    services.amend(
        document, data(cc_recipients=({"name": "市档案馆"},)), version=document.record.version, actor=cast.proposer
    )

    assert hands(document.record) == [("signing", "lead", "顾明川")]


def test_signed_again_it_comes_straight_back_to_the_recheck(cast, paper, hands):
    document = paper("rechecking")
    change(document)

    services.sign_off(document, actor=cast.mayor)

    assert hands(document.record) == [("rechecking", "lead", "孟晓峰")]
    assert queries.standing_signatures(document.record).count() == 1
    assert Signature.objects.filter(record=document.record).count() == 2


def test_points_that_do_not_pass_bring_it_back(cast, paper, hands):
    document = paper("rechecking")

    services.recheck(document, points=failed("recheck", "缺会签意见"), actor=cast.proposer)

    assert hands(document.record) == [("signing", "lead", "顾明川")]
    assert not queries.standing_signatures(document.record).exists()


def test_taken_back_by_the_signer_the_signature_falls(cast, paper):
    document = paper("rechecking")

    workflow.take_back(document.record, actor=cast.mayor)

    assert not queries.standing_signatures(document.record).exists()
    assert services.sign_off(document, actor=cast.mayor).fallen_at is None


def test_a_fallen_signature_is_good_for_nothing(cast, paper):
    document = paper("registering")
    holder = document.record.holder
    change(document)

    with pytest.raises((NotAllowed, RuleBroken)):
        services.register(document, Registration("云政发", 30), actor=holder)
    assert again(document).number is None


def test_after_dispatch_no_word_changes(cast, paper):
    document = paper("dispatching")

    with pytest.raises(NotAllowed, match="文稿不能再改"):
        services.autosave(document, CHANGED, counter=1, actor=document.record.holder)
