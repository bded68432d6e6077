from zhongshu.supervision.models.document import OF_INSPECTIONS, Document, DocumentKind, DocumentVersion, SentPaper
from zhongshu.supervision.models.feedback import Feedback, FeedbackFile, ReportTurn, Verification
from zhongshu.supervision.models.history import DueMark, LightDay, LightRule
from zhongshu.supervision.models.inspection import (
    Conclusion,
    GroupMember,
    InspectionPlan,
    InspectionTarget,
    Rectification,
    Review,
    SupervisionGroup,
    YearPlan,
)
from zhongshu.supervision.models.item import SupervisedItem, SupervisedTask
from zhongshu.supervision.models.measure import Indicator, Milestone, PlanChange
from zhongshu.supervision.models.overlap import BorrowedFeedback, BorrowedTask, ItemPrint, JoinedDemand
from zhongshu.supervision.models.pressure import Cause, LookBack, Slip, Talk
from zhongshu.supervision.models.scoring import Appeal, ScoreLine, ScoreMonth, ScoreRules
from zhongshu.supervision.models.sources import Proposal, SheetRow, SourceSheet
from zhongshu.supervision.models.standing import ItemStanding, TaskStanding
from zhongshu.supervision.models.templates import TaskTemplate

__all__ = [
    "OF_INSPECTIONS",
    "Appeal",
    "BorrowedFeedback",
    "BorrowedTask",
    "Cause",
    "Conclusion",
    "Document",
    "DocumentKind",
    "DocumentVersion",
    "DueMark",
    "Feedback",
    "FeedbackFile",
    "GroupMember",
    "Indicator",
    "InspectionPlan",
    "InspectionTarget",
    "ItemPrint",
    "ItemStanding",
    "JoinedDemand",
    "LightDay",
    "LightRule",
    "LookBack",
    "Milestone",
    "PlanChange",
    "Proposal",
    "Rectification",
    "ReportTurn",
    "Review",
    "ScoreLine",
    "ScoreMonth",
    "ScoreRules",
    "SentPaper",
    "SheetRow",
    "Slip",
    "SourceSheet",
    "SupervisedItem",
    "SupervisedTask",
    "SupervisionGroup",
    "Talk",
    "TaskStanding",
    "TaskTemplate",
    "Verification",
    "YearPlan",
]
