"""One-page papers made on the fly, so that previews, search and the reading of uploads have something to work on."""

import io
import json
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from zhongshu.demo.scene import Scene
from zhongshu.engines.typeset.forms import compile_typst
from zhongshu.incoming.registration import Registration

TEMPLATE = Path(__file__).parent / "data" / "paper.typ"
KINDS = ("pdf", "docx", "txt")


@dataclass(frozen=True)
class Sheet:
    """What stands on the page."""

    mark: str
    number: str
    title: str
    to: str
    lines: tuple[str, ...]
    issuer: str
    day: str
    urgency: str = ""


def paper_of(scene: Scene, data: Registration) -> Sheet:
    """The page of a paper that is being registered."""
    issuer = scene.cast.organ(scene.plan.topic.sender).name
    body = scene.cast.organ(scene.office.key)
    to = body.serves.name if body.serves else body.name
    words = {"title": data.title, "issuer": issuer, "to": to}
    return Sheet(
        mark=f"{issuer}文件",
        number=data.sender_number,
        title=f"{issuer}{data.title}",
        to=f"{to}：",
        lines=tuple(line.format(**words) for line in _body(scene, data)),
        issuer=issuer,
        day=_chinese_day(data),
        urgency=scene.plan.urgency or scene.plan.topic.urgency,
    )


def _body(scene: Scene, data: Registration) -> tuple[str, ...]:
    about = data.title.removeprefix("关于").rpartition("的")[0]
    amount, days = scene.rng.randint(12, 96) * 10, scene.rng.randint(5, 20)
    lines = (
        f"按照年度工作安排，我们对{about}作了专题研究，征求了有关方面意见。现将有关情况报告如下。",
        f"一、基本情况。近期组织力量逐项核对，涉及事项{scene.rng.randint(3, 18)}项，已完成{scene.rng.randint(40, 90)}%，"
        f"安排资金{amount}万元，责任单位和责任人已经明确。",
        "二、存在的问题。部分环节衔接不够，资料归集不够及时，个别点位进度偏慢，需要有关方面协同推进。",
        f"三、下一步打算。建立清单，按周调度，{days}日内完成整改并组织复核，结果及时报送。",
    )
    closing = {"请示": "妥否，请批示。", "函": "请予支持，并请函复。", "报告": "特此报告。", "通知": "请认真贯彻落实。"}
    return (*lines, closing.get(scene.plan.topic.type_name, "特此通知。"))


def _chinese_day(data: Registration) -> str:
    day = data.issued_on or timezone.localdate(data.received_at)
    return f"{day.year}年{day.month}月{day.day}日"


def file_of(kind: str, sheet: Sheet) -> tuple[bytes, str]:
    """The bytes and a name as senders give it."""
    return MAKERS[kind](sheet), f"{sheet.title.removeprefix(sheet.issuer)}.{kind}"


def _pdf(sheet: Sheet) -> bytes:
    fonts = settings.FONTS_DIR if settings.FONTS_DIR.is_dir() else None
    return compile_typst(TEMPLATE, {"data": json.dumps(vars(sheet), ensure_ascii=False)}, fonts)


def _docx(sheet: Sheet) -> bytes:
    document, out = Document(), io.BytesIO()
    for text, size, place in (
        (sheet.mark, 26, WD_ALIGN_PARAGRAPH.CENTER),
        (sheet.number, 16, WD_ALIGN_PARAGRAPH.CENTER),
        (sheet.title, 22, WD_ALIGN_PARAGRAPH.CENTER),
        (sheet.to, 16, WD_ALIGN_PARAGRAPH.LEFT),
        *((f"　　{line}", 16, WD_ALIGN_PARAGRAPH.LEFT) for line in sheet.lines),
        (sheet.issuer, 16, WD_ALIGN_PARAGRAPH.RIGHT),
        (sheet.day, 16, WD_ALIGN_PARAGRAPH.RIGHT),
    ):
        paragraph = document.add_paragraph()
        paragraph.alignment = place
        paragraph.add_run(text).font.size = Pt(size)
    document.save(out)
    return out.getvalue()


def _txt(sheet: Sheet) -> bytes:
    head = f"{sheet.mark}\n{sheet.number}\n\n{sheet.title}\n\n{sheet.to}\n"
    body = "\n".join(f"    {line}" for line in sheet.lines)
    return f"{head}{body}\n\n{sheet.issuer}\n{sheet.day}\n".encode()


MAKERS = {"pdf": _pdf, "docx": _docx, "txt": _txt}
