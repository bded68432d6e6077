from zhongshu.supervision.models.feedback import Feedback, FeedbackFile, ReportTurn, Verification
from zhongshu.supervision.models.history import DueMark, LightDay, LightRule
from zhongshu.supervision.models.item import SupervisedItem, SupervisedTask
from zhongshu.supervision.models.measure import Indicator, Milestone
from zhongshu.supervision.models.pressure import Cause, LookBack, Slip

__all__ = [
    "Cause",
    "DueMark",
    "Feedback",
    "FeedbackFile",
    "Indicator",
    "LightDay",
    "LightRule",
    "LookBack",
    "Milestone",
    "ReportTurn",
    "Slip",
    "SupervisedItem",
    "SupervisedTask",
    "Verification",
]
