"""What must be there before a paper can be set; the first gap is refused by name."""

from zhongshu.engines.typeset.faces import NAMES, Faces
from zhongshu.engines.typeset.paper import LAYOUTS, Paper, PaperProblem

LONGEST = 2_000_000
_TITLED = ("standard", "letter")
_NUMBERED = ("standard", "letter", "order")


def check(paper: Paper, faces: Faces) -> None:
    """Raise PaperProblem for the first thing that is missing or beyond bounds."""
    lacking = [NAMES[kind] for kind, order in faces.order.items() if not order]
    if lacking:
        raise PaperProblem("fonts", f"没有公文字体（{'、'.join(lacking)}），请将字体文件放入 var/fonts/site 后再排版。")
    if paper.layout not in LAYOUTS:
        raise PaperProblem("layout", f"没有“{paper.layout}”这种格式，请用 standard、letter、order 或 minutes。")
    _check_length(paper)
    _check_presence(paper)


def _check_length(paper: Paper) -> None:
    texts = [("body", "正文", paper.body)] + [("attachments", "附件", each.body) for each in paper.attachments]
    for field, name, text in texts:
        if len(text) > LONGEST:
            raise PaperProblem(field, f"{name}有{len(text)}个字，最多可排{LONGEST}个字，请分成几件。")


def _check_presence(paper: Paper) -> None:
    if not any(organ.strip() for organ in paper.issuer_mark.organs):
        raise PaperProblem("issuer_mark", "没有发文机关标志，请填写发文机关（issuer_mark.organs）。")
    if paper.layout in _TITLED and not paper.title.strip():
        raise PaperProblem("title", "没有标题，请填写标题（title）。")
    if not paper.body.strip() and not paper.blocks:
        raise PaperProblem("body", "没有正文，请填写正文（body）。")
    for number, attachment in enumerate(paper.attachments, start=1):
        if not attachment.title.strip():
            raise PaperProblem("attachments", f"第{number}个附件没有标题，请填写（title）。")
    if paper.options.draft:
        return
    if paper.layout in _NUMBERED and not paper.document_number.strip():
        raise PaperProblem(
            "document_number", "没有发文字号，请填写（document_number）；尚未编号的，按草稿（draft）排版。"
        )
    if paper.issue_date is None:
        raise PaperProblem("issue_date", "没有成文日期，请填写（issue_date）；尚未签发的，按草稿（draft）排版。")
