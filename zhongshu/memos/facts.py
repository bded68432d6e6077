"""What the record page and the leader's page show of a memo."""

from typing import Any

from zhongshu.memos import queries
from zhongshu.records.models import Record
from zhongshu.workflow.queries import slip
from zhongshu.workflow.states import CommentKind, StepRole


def load(record: Record) -> dict[str, Any]:
    memo = queries.memo_of(record)
    if memo is None:
        return {"memo": None}
    return {
        "memo": memo,
        "paragraphs": paragraphs(memo.body),
        "leaders": queries.asked(memo),
        "attachments": queries.attachments(record),
        "earlier": queries.revisions(memo),
        "opinions": [section for section in slip.sections(record) if section.kind == CommentKind.COUNTERSIGN],
        "waiting": list(
            record.steps.filter(role=StepRole.SIGN, finished_at__isnull=True).select_related("holder", "unit")
        ),
    }


def paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
