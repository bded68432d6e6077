from zhongshu.supervision.models.document import Document, DocumentKind, DocumentVersion
from zhongshu.supervision.models.feedback import Feedback, FeedbackFile, ReportTurn, Verification
from zhongshu.supervision.models.history import DueMark, LightDay, LightRule
from zhongshu.supervision.models.item import SupervisedItem, SupervisedTask
from zhongshu.supervision.models.measure import Indicator, Milestone, PlanChange
from zhongshu.supervision.models.pressure import Cause, LookBack, Slip
from zhongshu.supervision.models.scoring import Appeal, ScoreLine, ScoreMonth, ScoreRules
from zhongshu.supervision.models.standing import ItemStanding, TaskStanding
from zhongshu.supervision.models.templates import TaskTemplate

__all__ = [
    "Appeal",
    "Cause",
    "Document",
    "DocumentKind",
    "DocumentVersion",
    "DueMark",
    "Feedback",
    "FeedbackFile",
    "Indicator",
    "ItemStanding",
    "LightDay",
    "LightRule",
    "LookBack",
    "Milestone",
    "PlanChange",
    "ReportTurn",
    "ScoreLine",
    "ScoreMonth",
    "ScoreRules",
    "Slip",
    "SupervisedItem",
    "SupervisedTask",
    "TaskStanding",
    "TaskTemplate",
    "Verification",
]
