"""Papers to be set in tests: one of each kind, of an invented city."""

import io
from dataclasses import replace
from datetime import date

from PIL import Image as Pillow
from PIL import ImageDraw

from zhongshu.engines.typeset.paper import (
    Attachment,
    Attendance,
    IssuerMark,
    Options,
    Paper,
    Paragraph,
    Seal,
    SignatureStamp,
    Table,
    read_paper_blocks,
)

OFFICE = "云川市人民政府办公室"
SENTENCES = (
    "各县（区）、各部门要坚持人民至上、生命至上，把防汛抗旱作为当前一项重要政治任务，提前谋划、周密部署，"
    "确保2026年全市安全度汛、供水有序。",
    "市水利局要牵头排查全市137座水库、2126公里堤防和58处山洪危险区，4月30日前将隐患清单报市防汛抗旱指挥部办公室（以下简称“市防指办”），"
    "逐项明确整治措施、责任单位和完成时限。",
    "对Ⅲ级以上险情，要在30分钟内电话报告、1小时内书面报告，联系电话0731—88662233，电子邮箱fxb@yunchuan.gov.cn；"
    "瞒报、迟报、漏报的，依照《中华人民共和国防洪法》《岚江省防汛条例》等规定追究责任。",
    "坚持“防住为王、‘预’字当先”——宁可十防九空，不可失防万一……以工作的确定性应对天气的不确定性。",
)
BODY = f"""为切实做好2026年防汛抗旱准备工作，保障人民群众生命财产安全，经市人民政府同意，现就有关事项通知如下。
一、提高政治站位
{SENTENCES[0]}
二、排查整治隐患
（一）全面开展检查。{SENTENCES[1]}
（二）落实责任清单
1.水库大坝。{SENTENCES[2]}
（1）小型水库逐座落实行政、技术、巡查“三个责任人”。
2.堤防涵闸。{SENTENCES[3]}
三、严格值班值守
主汛期实行24小时值班和领导带班制度。"""


def seal_picture(size: int = 240) -> bytes:
    """A red ring with a star on transparent ground."""
    picture = Pillow.new("RGBA", (size, size), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((2, 2, size - 3, size - 3), outline=(220, 20, 20, 255), width=max(size // 40, 2))
    points = [(0.5, 0.32), (0.56, 0.46), (0.7, 0.46), (0.59, 0.55), (0.63, 0.7), (0.5, 0.61), (0.37, 0.7), (0.41, 0.55)]
    points += [(0.3, 0.46), (0.44, 0.46)]
    draw.polygon([(x * size, y * size) for x, y in points], fill=(220, 20, 20, 255))
    return _png(picture)


def picture(width: int = 600, height: int = 400) -> bytes:
    """A plain picture, 150 dots to the inch."""
    image = Pillow.new("RGB", (width, height), (200, 215, 235))
    ImageDraw.Draw(image).rectangle((40, 40, width - 40, height - 40), outline=(20, 60, 120), width=6)
    return _png(image)


def stamp_picture() -> bytes:
    image = Pillow.new("RGBA", (300, 120), (0, 0, 0, 0))
    ImageDraw.Draw(image).rectangle((4, 4, 295, 115), outline=(220, 20, 20, 255), width=6)
    return _png(image)


def _png(image: Pillow.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG", dpi=(150, 150))
    return buffer.getvalue()


def ordinary(**changes) -> Paper:
    """A 通知 of one organ, sealed."""
    paper = Paper(
        issuer_mark=IssuerMark((OFFICE,)),
        document_number="云川政办发〔2026〕9号",
        title="云川市人民政府办公室关于做好2026年防汛抗旱准备工作的通知",
        main_recipients=("各县、区人民政府", "云川经济开发区管理委员会", "市政府有关部门"),
        body=BODY,
        issuer_signatures=(OFFICE,),
        issue_date=date(2026, 3, 12),
        seals=(Seal(seal_picture()),),
        note="此件公开发布",
        cc_recipients=("市委办公室", "市人大常委会办公室", "市政协办公室", "云川军分区", "市气象局、市水文中心"),
        printing_office=OFFICE,
        print_date=date(2026, 3, 13),
    )
    return replace(paper, **changes)


def short(**changes) -> Paper:
    """One side of text."""
    return ordinary(**{"body": "\n".join(BODY.split("\n")[:3]), "cc_recipients": (), **changes})


def unsealed(**changes) -> Paper:
    return ordinary(**{"seals": (), **changes})


def upward(**changes) -> Paper:
    """A 请示 with three signers."""
    values = {
        "issuer_mark": IssuerMark(("青岩县人民政府",)),
        "document_number": "青岩政〔2026〕37号",
        "signers": ("陆怀谷", "张三", "欧阳明远"),
        "title": "青岩县人民政府关于拨付水毁公路抢修资金的请示",
        "main_recipients": ("云川市人民政府",),
        "body": "今年7月，我县公路受损严重。现请求拨付抢修资金1260万元。\n妥否，请批示。",
        "issuer_signatures": ("青岩县人民政府",),
        "note": "联系人：朱镕喆，电话：13812345678",
        "cc_recipients": ("云川市财政局", "云川市交通运输局"),
        "printing_office": "青岩县人民政府办公室",
    }
    return ordinary(**{**values, **changes})


BUREAUS = (
    "云川市发展和改革委员会",
    "云川市财政局",
    "云川市水利局",
    "云川市自然资源局",
    "云川市住房和城乡建设局",
    "云川市交通运输局",
    "云川市农业农村局",
    "云川市应急管理局",
    "云川市气象局",
)


def joint(count: int = 2, **changes) -> Paper:
    """A paper of several organs, each with its seal."""
    organs = BUREAUS[:count]
    values = {
        "issuer_mark": IssuerMark(organs),
        "document_number": "云川发改〔2026〕18号",
        "title": "关于印发《云川市水毁基础设施恢复重建实施方案》的通知",
        "issuer_signatures": organs,
        "seals": tuple(Seal(seal_picture(), 42) for _ in organs),
        "printing_office": organs[0],
    }
    return ordinary(**{**values, **changes})


def secret(**changes) -> Paper:
    values = {"copy_number": "000012", "security_level": "机密", "secrecy_period": "5年", "urgency": "特急"}
    return ordinary(**{**values, "note": "", **changes})


def letter(**changes) -> Paper:
    values = {
        "layout": "letter",
        "issuer_mark": IssuerMark(("云川市水利局",)),
        "document_number": "云川水函〔2026〕12号",
        "title": "云川市水利局关于商请支持石潭河水文监测站建设用地的函",
        "main_recipients": ("云川市自然资源局",),
        "issuer_signatures": ("云川市水利局",),
        "urgency": "加急",
        "cc_recipients": ("青岩县人民政府",),
        "printing_office": "",
        "print_date": None,
        "note": "",
    }
    return ordinary(**{**values, **changes})


def order(**changes) -> Paper:
    values = {
        "layout": "order",
        "issuer_mark": IssuerMark(("云川市人民政府",), "令"),
        "document_number": "第18号",
        "title": "",
        "main_recipients": (),
        "body": "《云川市城市供水管理办法》已经2026年3月9日市人民政府第42次常务会议通过，现予公布，自2026年5月1日起施行。",
        "issuer_signatures": (),
        "seals": (),
        "stamps": (SignatureStamp("市　长", "顾明川", stamp_picture(), 16.0),),
        "note": "",
        "cc_recipients": (),
        "printing_office": "",
        "print_date": None,
    }
    return ordinary(**{**values, **changes})


def minutes(**changes) -> Paper:
    values = {
        "layout": "minutes",
        "issuer_mark": IssuerMark(("云川市人民政府常务会议",), "纪要"),
        "document_number": "第12期",
        "title": "",
        "main_recipients": (),
        "issuer_signatures": (OFFICE,),
        "seals": (),
        "note": "",
        "attendance": (
            Attendance("出席", "顾明川　程书远　田小禾　文电科　陆怀谷　欧阳明远　朱镕喆　张　三　李　四　王　五"),
            Attendance("请假", "赵　六"),
            Attendance("列席", "市水利局周　七、市财政局吴　八、市应急管理局郑　九"),
        ),
        "cc_recipients": ("市委办公室", "市人大常委会办公室"),
    }
    return ordinary(**{**values, **changes})


def rows(count: int, columns: int = 6) -> tuple[tuple[str, ...], ...]:
    head = (
        "序号",
        "隐患位置",
        "主要问题",
        "整治措施",
        "责任单位",
        "完成时限",
        "投资（万元）",
        "联系人",
        "电话",
        "备注",
    )
    line = (
        "青岩县石潭河左岸2+300—3+850段",
        "堤脚淘刷，局部滑塌约120米",
        "抛石固脚、护坡修复",
        "青岩县人民政府",
        "4月30日",
        "126.5",
        "陆怀谷",
        "13812345678",
        "",
    )
    return (head[:columns], *((str(number), *line[: columns - 1]) for number in range(1, count + 1)))


def with_table(count: int = 12) -> Paper:
    blocks = read_paper_blocks(BODY)
    table = Table(rows(count), caption="2026年防汛重点隐患整治清单")
    return ordinary(blocks=(*blocks[:3], table, *blocks[3:]))


def with_wide_table(count: int = 18) -> Paper:
    table = Table(rows(count, 10), landscape=True)
    return ordinary(
        attachments=(Attachment("2026年防汛重点隐患整治清单", blocks=(table,)),), main_recipients=("各县、区人民政府",)
    )


def with_attachments() -> Paper:
    return ordinary(
        attachments=(
            Attachment("2026年防汛重点隐患整治清单", blocks=(Table(rows(30)),)),
            Attachment("云川市2026年主汛期防汛值班信息报送、险情快报与灾情统计报表填报制度（试行）", body=BODY),
            Attachment("防汛值班信息报送表"),
        )
    )


def moving_imprint() -> Paper:
    """The text ends low on the second side, so that the imprint needs the fourth."""
    return ordinary(body=BODY.replace("主汛期", "从4月1日起至9月30日止的整个主汛期，各级各有关部门都要"))


def long_paper(sides: int = 20) -> Paper:
    """About so many sides."""
    parts = [
        f"{'一二三四五六七八九十'[place % 10]}、第{place + 1}部分工作\n" + BODY for place in range(sides * 10 // 13)
    ]
    return ordinary(body="\n".join(parts))


def on_screen(paper: Paper) -> Paper:
    return replace(paper, options=Options(screen=True))


ALL = {
    "ordinary": ordinary,
    "short": short,
    "unsealed": unsealed,
    "upward": upward,
    "joint2": joint,
    "joint9": lambda: joint(9),
    "secret": secret,
    "letter": letter,
    "order": order,
    "minutes": minutes,
    "table": with_table,
    "landscape": with_wide_table,
    "attachments": with_attachments,
    "moving": moving_imprint,
    "long": long_paper,
    "paragraphs": lambda: ordinary(blocks=(Paragraph(SENTENCES[0] * 30),)),
}
