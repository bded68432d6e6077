from zhongshu.records.models.grant import Grant
from zhongshu.records.models.link import FileRole, Link, RecordFile
from zhongshu.records.models.paper import PaperMove, PaperOriginal
from zhongshu.records.models.record import Record
from zhongshu.records.models.task import RecordTask
from zhongshu.records.models.view import SavedView

__all__ = ["FileRole", "Grant", "Link", "PaperMove", "PaperOriginal", "Record", "RecordFile", "RecordTask", "SavedView"]
