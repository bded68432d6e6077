"""更正登记: on the version that the clerk saw, with the same rules as registering."""

import pytest

from zhongshu.audit.models import Entry
from zhongshu.core.errors import NotAllowed, StaleEdit
from zhongshu.incoming import services
from zhongshu.incoming.duplicates import Duplicate


def version(document):
    document.record.refresh_from_db()
    return document.record.version


def test_clerk_corrects_title_and_number(cast, document, data):
    wanted = data(title="更正后的标题", sender_number="青岩政〔2026〕38号")

    services.amend(document, wanted, version=version(document), actor=cast.clerk)

    document.refresh_from_db()
    assert (document.record.title, document.sender_number) == ("更正后的标题", "青岩政〔2026〕38号")
    assert document.duplicate_key.endswith("青岩政〔2026〕38号")
    entry = Entry.objects.get(verb="incoming.document.amended")
    assert entry.data == {"fields": ["duplicate_key", "sender_number"]}


def test_an_older_page_does_not_overwrite(cast, document, data):
    seen = version(document)
    services.amend(document, data(title="甲改"), version=seen, actor=cast.clerk)

    with pytest.raises(StaleEdit):
        services.amend(document, data(title="乙改"), version=seen, actor=cast.second_clerk)


def test_number_of_another_paper_is_refused(cast, register, data):
    first, second = register(), register()

    with pytest.raises(Duplicate):
        services.amend(second, data(sender_number=first.sender_number), version=version(second), actor=cast.clerk)


def test_own_number_is_no_duplicate(cast, document, data):
    wanted = data(sender_number=document.sender_number, remarks="急")

    assert services.amend(document, wanted, version=version(document), actor=cast.clerk).remarks == "急"


def test_finished_paper_is_not_amended(cast, document, data):
    services.return_to_sender(document, reason="未会签。", actor=cast.clerk)

    with pytest.raises(NotAllowed, match="已经办结或撤销"):
        services.amend(document, data(), version=version(document), actor=cast.clerk)
