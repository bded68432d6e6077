from zhongshu.outgoing.models.document import Issuer, OutgoingDocument
from zhongshu.outgoing.models.issuing import DistributionLine, PrintJob, Seal, SealUse
from zhongshu.outgoing.models.keys import OrganKey, SealedFile
from zhongshu.outgoing.models.planning import PaperTemplate, Quota
from zhongshu.outgoing.models.signing import Override, ReviewSheet, Signature
from zhongshu.outgoing.models.text import DraftCopy, DraftSave, Version, VersionFile, WorkingDraft

__all__ = [
    "DistributionLine",
    "DraftCopy",
    "DraftSave",
    "Issuer",
    "OrganKey",
    "OutgoingDocument",
    "Override",
    "PaperTemplate",
    "PrintJob",
    "Quota",
    "ReviewSheet",
    "Seal",
    "SealUse",
    "SealedFile",
    "Signature",
    "Version",
    "VersionFile",
    "WorkingDraft",
]
