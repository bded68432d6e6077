from zhongshu.outgoing.models.document import Issuer, OutgoingDocument
from zhongshu.outgoing.models.issuing import DistributionLine, PrintJob, Seal, SealUse
from zhongshu.outgoing.models.keys import OrganKey, SealedFile
from zhongshu.outgoing.models.phrases import Phrase
from zhongshu.outgoing.models.planning import PaperTemplate, Quota
from zhongshu.outgoing.models.signing import Override, ReviewSheet, Signature
from zhongshu.outgoing.models.text import DraftCopy, DraftSave, Version, VersionFile, WorkingDraft
from zhongshu.outgoing.models.uploading import TrackedDraft

__all__ = [
    "DistributionLine",
    "DraftCopy",
    "DraftSave",
    "Issuer",
    "OrganKey",
    "OutgoingDocument",
    "Override",
    "PaperTemplate",
    "Phrase",
    "PrintJob",
    "Quota",
    "ReviewSheet",
    "Seal",
    "SealUse",
    "SealedFile",
    "Signature",
    "TrackedDraft",
    "Version",
    "VersionFile",
    "WorkingDraft",
]
