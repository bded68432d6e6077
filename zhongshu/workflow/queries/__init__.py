"""Named reads of the flow, by page: the slip, the course, the chain, who may see it, the lists beside the desk."""

from zhongshu.workflow.access import return_targets
from zhongshu.workflow.queries.chain import Chain, chain, tab_counts
from zhongshu.workflow.queries.course import Course, flow_chart
from zhongshu.workflow.queries.flows import FlowRow, LimitRow, current_flow, flow_rows, limit_rows, versions_of
from zhongshu.workflow.queries.leader import (
    essentials,
    is_leader,
    leader_desk,
    order_of_decisions,
)
from zhongshu.workflow.queries.lists import (
    done_lines,
    done_steps,
    find_by_reference,
    handed_over_in,
    heads_something,
    held_ad_interim,
    records_for,
    sent_for_reading,
    steps_for,
    to_read,
    unread,
)
from zhongshu.workflow.queries.phrases import own_phrases, phrases_for
from zhongshu.workflow.queries.scope import Reader, scope
from zhongshu.workflow.queries.slip import Opinion, Section, answer_of, sections
from zhongshu.workflow.queries.standing import Standing, is_returned, last_act, standing
from zhongshu.workflow.queries.trail import Entry, parts, trail
from zhongshu.workflow.queries.ways import (
    Planned,
    Way,
    next_choices,
    planned,
    receiver,
    receiver_key,
    receiver_label,
    receivers,
    search_receivers,
    with_titles,
)
from zhongshu.workflow.queries.word import sent_with
from zhongshu.workflow.situation import my_step, situation

next_stages = next_choices

__all__ = [
    "Chain",
    "Course",
    "Entry",
    "FlowRow",
    "LimitRow",
    "Opinion",
    "Planned",
    "Reader",
    "Section",
    "Standing",
    "Way",
    "answer_of",
    "chain",
    "current_flow",
    "done_lines",
    "done_steps",
    "essentials",
    "find_by_reference",
    "flow_chart",
    "flow_rows",
    "handed_over_in",
    "heads_something",
    "held_ad_interim",
    "is_leader",
    "is_returned",
    "last_act",
    "leader_desk",
    "limit_rows",
    "my_step",
    "next_choices",
    "next_stages",
    "order_of_decisions",
    "own_phrases",
    "parts",
    "phrases_for",
    "planned",
    "receiver",
    "receiver_key",
    "receiver_label",
    "receivers",
    "records_for",
    "return_targets",
    "scope",
    "search_receivers",
    "sections",
    "sent_for_reading",
    "sent_with",
    "situation",
    "standing",
    "steps_for",
    "tab_counts",
    "to_read",
    "trail",
    "unread",
    "versions_of",
    "with_titles",
]
