from zhongshu.workflow.models.clock import Extension, HandOver, Round, Suspension, Urge
from zhongshu.workflow.models.comment import Comment, Phrase
from zhongshu.workflow.models.flow import Course, Flow, FlowVersion
from zhongshu.workflow.models.step import Step

__all__ = [
    "Comment",
    "Course",
    "Extension",
    "Flow",
    "FlowVersion",
    "HandOver",
    "Phrase",
    "Round",
    "Step",
    "Suspension",
    "Urge",
]
